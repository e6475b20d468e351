import { Token, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { REPLICATION_RULES } from '../../concerns/checks/s3/replication-rules';
import type { ReplicationRuleView } from '../../concerns/checks/s3/replication-view';
import { refuseFirst } from '../../core/errors';
import { type Named, named } from '../../core/problem';
import type { ReplicationTarget } from './replication-target';

/** What the rules call by CloudFormation's names, by ours. */
const PROP_NAMES = [
  ['DeleteMarkerReplication.Status', 'deleteMarkers'],
  ['EncryptionConfiguration.ReplicaKmsKeyID', 'destinationKey'],
] as const;

/** Asks S3's rules about the entries, and refuses at the caller's line in the caller's words. */
export function checkReplication(store: Construct, targets: readonly ReplicationTarget[]): void {
  const source = { versioned: true, kmsEncrypted: true };
  const view = { name: 'replication', source, rules: targets.map(ruleView) };
  const problems = REPLICATION_RULES.filter(({ severity }) => severity === 'error').flatMap(({ check }) => check(view));
  refuseFirst(
    store,
    'ReplicationInvalid',
    problems.map((problem) => ({
      ...problem,
      prop: PROP_NAMES.reduce((name, [theirs, ours]) => name.replace(theirs, ours), problem.prop),
    })),
  );
  targets.forEach((target, index) => warnOfPrefix(store, target, index));
}

/** Legal, and hardly ever meant: S3 knows no wildcards here, and keys seldom begin with a slash. */
function warnOfPrefix(store: Construct, { entry: { prefix } }: ReplicationTarget, index: number): void {
  if (prefix === undefined || Token.isUnresolved(prefix) || !/^\/|\*/.test(prefix)) return;
  const must = 'must be how the keys begin, to the letter';
  Validations.of(store).addWarning(
    'storage:ObjectStore.replicationPrefix',
    `replication[${index}].prefix ${must}, got '${prefix}'; write it as 'important/', or acknowledge this warning`,
  );
}

function ruleView({ entry, replica, crossAccount }: ReplicationTarget, index: number): ReplicationRuleView {
  const name = `replication[${index}]`;
  return {
    name,
    enabled: true,
    filtered: true,
    prefix: known(`${name}.prefix`, entry.prefix ?? ''),
    byTag: entry.tags !== undefined,
    prioritised: true,
    decidesDeleteMarkers: true,
    deleteMarkers: entry.deleteMarkers,
    selectsKmsObjects: true,
    destination: {
      name,
      identity: replica.bucketName,
      isSource: false,
      bucket: { region: Token.isUnresolved(replica.region) ? undefined : replica.region },
      storageClass: known(`${name}.storageClass`, entry.storageClass?.value),
      replicaKey: true,
      replicaKeyRegion: regionOfKey(replica.keyArn),
      timeControl: entry.timeControl,
      metrics: true,
      account: crossAccount,
      ownerTranslated: crossAccount,
    },
  };
}

function known(name: string, value: string | undefined): Named<string> | undefined {
  return value === undefined || Token.isUnresolved(value) ? undefined : named(name, value);
}

/** Nothing for a key whose Region is known only at deployment. */
function regionOfKey(keyArn: string): string | undefined {
  return /^arn:[^:]+:kms:([a-z0-9-]+):/.exec(keyArn)?.[1];
}
