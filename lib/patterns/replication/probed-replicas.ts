import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from '../../core/errors';
import type { ObjectReplica } from '../../stores/object/object-replication';

/** What one canary can prove: where it goes, and what it must look like to be replicated there. */
export interface ProbedReplicas {
  readonly replicas: readonly ObjectReplica[];
  /** Folder of this probe's canaries, under the prefix that the rules replicate. */
  readonly canaryPrefix: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The replicas that objects under a prefix are copied to, each bucket once. */
export function probedReplicas(
  scope: IConstruct,
  all: readonly ObjectReplica[],
  asked: string | undefined,
): ProbedReplicas {
  const prefix = asked ?? longest(all.map((replica) => replica.prefix));
  const covered = all.filter((replica) => Token.isUnresolved(replica.prefix) || prefix.startsWith(replica.prefix));
  if (covered.length === 0 || (asked === undefined && covered.length < all.length)) refusePrefix(scope, all, asked);
  const replicas = covered.filter(
    ({ bucketName }, index) => covered.findIndex((other) => other.bucketName === bucketName) === index,
  );
  return {
    replicas,
    canaryPrefix: `${prefix}.replication-probe/${scope.node.addr.slice(-10)}/`,
    tags: commonTags(scope, replicas),
  };
}

function longest(prefixes: readonly string[]): string {
  return prefixes.reduce((one, other) => (other.length > one.length ? other : one), '');
}

function refusePrefix(scope: IConstruct, all: readonly ObjectReplica[], asked: string | undefined): never {
  const rules = all.map(({ region, prefix }) => `${region}: '${prefix}'`).join(', ');
  if (all.length === 0) {
    const fix = 'give the store a replication entry, or leave the probe out';
    return refuse(scope, 'StoreNotReplicated', {
      prop: 'store',
      must: 'have a replica',
      got: 'a store with none',
      fix,
    });
  }
  return refuse(scope, 'PrefixNotReplicated', {
    prop: 'prefix',
    must: `start with the prefix of ${asked === undefined ? 'every' : 'a'} replica (${rules})`,
    got: asked === undefined ? 'replicas whose prefixes exclude each other' : `'${asked}'`,
    fix: 'make one probe for each replicated prefix, with prefix set to it',
  });
}

function commonTags(scope: IConstruct, replicas: readonly ObjectReplica[]): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [key, value] of replicas.flatMap((replica) => Object.entries(replica.tags ?? {}))) {
    if (tags[key] !== undefined && tags[key] !== value) {
      refuse(scope, 'ReplicaTagsConflict', {
        prop: 'store',
        must: 'replicate a prefix by tags that one object can have',
        got: `${key}=${tags[key]} and ${key}=${value}`,
        fix: 'give the rules different prefixes, and each its own probe with prefix set',
      });
    }
    tags[key] = value;
  }
  return tags;
}
