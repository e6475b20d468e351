import { createHash } from 'node:crypto';
import { type Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from './errors';

const HASH_LENGTH = 10;

/** A place that a name is made for. Both are known at synth. */
export interface Home {
  readonly account: string;
  readonly region: string;
}

/**
 * A physical name that both ends of a cross-Region reference compute for themselves: readable, unique per app, account
 * and Region, and the same at every synth.
 *
 * Lower case, digits and hyphens, at most `maxLength` characters, so that buckets, roles and key aliases can all bear it.
 */
export function physicalName(owner: IConstruct, home: Home, maxLength = 63): string {
  const hash = createHash('sha256')
    .update([home.account, home.region, owner.node.path].join('\n'))
    .digest('hex')
    .slice(0, HASH_LENGTH);
  const suffix = `-${hash}-${home.region}`;
  return `${slug(owner.node.path).slice(0, maxLength - suffix.length)}${suffix}`.replace(/-{2,}/g, '-');
}

/** The account and Region of a stack; refuses a stack that does not name them. */
export function homeOf(stack: Stack, prop: string): Home {
  const { account, region } = stack;
  if (Token.isUnresolved(account) || Token.isUnresolved(region)) {
    refuse(stack, 'StackEnvMissing', {
      prop,
      must: 'stand in a stack that names its account and Region',
      got: `the environment-agnostic stack ${stack.node.path}`,
      fix: "pass env: { account: '111122223333', region: 'us-east-1' } to the stack",
    });
  }
  return { account, region };
}

function slug(path: string): string {
  return path
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
