import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Answers audit rules on one construct: each id is exact, the reason is true for all of them. */
export function acknowledge(construct: IConstruct, ids: readonly string[], reason: string): void {
  Validations.of(construct).acknowledge(...ids.map((id) => ({ id, reason })));
}

/** The id under which cdk-nag reports one wildcard resource of a policy. */
export function wildcardFinding(scope: IConstruct, arn: string): string {
  return `AwsSolutions-IAM5[Resource::${flatten(Stack.of(scope).resolve(arn))}]`;
}

/** cdk-nag's spelling of an unresolved ARN: `<LogicalId.Arn>/prefix/*`. */
function flatten(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Ref') return `<${String(argument)}>`;
  if (!Array.isArray(argument)) return JSON.stringify(value);
  if (name === 'Fn::GetAtt') return `<${argument.join('.')}>`;
  if (name === 'Fn::Join' && Array.isArray(argument[1])) return argument[1].map(flatten).join(String(argument[0]));
  return JSON.stringify(value);
}
