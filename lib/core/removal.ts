import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from './errors';

/**
 * The context key that allows stacks to destroy their data: `true`, or the names of the stacks that may. A name covers
 * the stack's siblings in other Regions too.
 */
const ALLOW_DESTROY_CONTEXT = 'cdk-storage-systems:allow-destroy';

/**
 * What happens to a data store that leaves the template.
 *
 * Retained by default. Destroying takes two keys, the prop and the context, because one of them alone is a typo away.
 */
export function removalOf(scope: IConstruct, asked: RemovalPolicy | undefined): RemovalPolicy {
  const policy = asked ?? RemovalPolicy.RETAIN;
  if (policy === RemovalPolicy.SNAPSHOT) {
    const fix = 'use RETAIN, or DESTROY with its second key';
    refuse(scope, 'RemovalPolicyUnsupported', {
      prop: 'removalPolicy',
      must: 'be RETAIN or DESTROY',
      got: 'SNAPSHOT',
      fix,
    });
  }
  if (policy !== RemovalPolicy.DESTROY || mayDestroy(scope)) return policy;
  const stackName = Stack.of(scope).stackName;
  return refuse(scope, 'RemovalPolicyNeedsSecondKey', {
    prop: 'removalPolicy',
    must: `be confirmed by the context ${ALLOW_DESTROY_CONTEXT} before data can be destroyed`,
    got: 'RemovalPolicy.DESTROY alone',
    fix: `pass -c ${ALLOW_DESTROY_CONTEXT}=${stackName} as well, or leave removalPolicy out`,
  });
}

function mayDestroy(scope: IConstruct): boolean {
  const allowed: unknown = scope.node.tryGetContext(ALLOW_DESTROY_CONTEXT);
  if (allowed === true || allowed === 'true') return true;
  const names = Array.isArray(allowed) ? allowed : typeof allowed === 'string' ? allowed.split(',') : [];
  const { stackName, region } = Stack.of(scope);
  return names.some((name) => stackName === name || stackName === `${name}-${region}`);
}
