import { CfnElement, type IResolvable, Reference, Stack, Tokenization, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Answers audit rules on one construct: each id is exact, the reason is true for all of them. */
export function acknowledge(construct: IConstruct, ids: readonly string[], reason: string): void {
  Validations.of(construct).acknowledge(...ids.map((id) => ({ id, reason })));
}

/** A rule of AWS Config that cdk-nag has in each of its compliance packs. */
export function inPacks(rule: string): string[] {
  return ['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'].map((pack) => `${pack}-${rule}`);
}

/** Answers for the wildcards among the resources of a policy, each by its exact id. */
export function acknowledgeWildcards(policy: IConstruct, resources: readonly string[], reason: string): void {
  const wildcards = new Set(resources.filter((arn) => arn.includes('*')));
  acknowledge(
    policy,
    [...wildcards].map((arn) => wildcardFinding(policy, arn)),
    reason,
  );
}

/** The id under which cdk-nag reports one wildcard resource of a policy: `<LogicalId.Arn>/prefix/*` for an ARN of the stack. */
function wildcardFinding(scope: IConstruct, arn: string): string {
  const stack = Stack.of(scope);
  const spelt = Tokenization.reverseString(arn)
    .mapTokens({ mapToken: (token) => spell(stack, token) })
    .join({ join: (left, right) => `${left ?? ''}${right ?? ''}` });
  return `AwsSolutions-IAM5[Resource::${spelt}]`;
}

/** References within a stack are spelt at once; resolving them costs more than everything else about a grant. */
function spell(stack: Stack, token: IResolvable): string {
  if (!Reference.isReference(token) || Stack.of(token.target) !== stack || !CfnElement.isCfnElement(token.target)) {
    return flatten(stack.resolve(token));
  }
  const id = stack.getLogicalId(token.target);
  return token.displayName === 'Ref' ? `<${id}>` : `<${id}.${token.displayName}>`;
}

/** cdk-nag's spelling of what only the deployment knows. */
function flatten(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Ref') return `<${String(argument)}>`;
  if (!Array.isArray(argument)) return JSON.stringify(value);
  if (name === 'Fn::GetAtt') return `<${argument.join('.')}>`;
  if (name === 'Fn::Join' && Array.isArray(argument[1])) return argument[1].map(flatten).join(String(argument[0]));
  return JSON.stringify(value);
}
