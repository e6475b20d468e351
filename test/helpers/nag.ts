import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

const PACKS = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks];

/** `rule: construct path` for everything that any cdk-nag pack objects to. */
export function nagFindings(scope: IConstruct): string[] {
  return PACKS.flatMap((Pack) => new Pack().validateScope(scope).violations).flatMap((violation) =>
    violation.violatingResources.map((resource) => `${violation.ruleName}: ${resource.constructPath ?? ''}`),
  );
}

/** `construct path: rule` → reason, for everything acknowledged below a scope. */
export function acknowledgements(scope: IConstruct): Record<string, string> {
  const entries = scope.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => [`${construct.node.path}: ${id.replace(/^annotation::/i, '')}`, reason] as const),
  );
  return Object.fromEntries(entries);
}
