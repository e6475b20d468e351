import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { REPLICATION_RULES } from '../../concerns/checks/s3/replication-rules';
import type { ReplicationRuleView } from '../../concerns/checks/s3/replication-view';
import { refuseFirst } from '../../core/errors';
import { type Named, named } from '../../core/problem';
import type { ReplicationTarget } from './replication-target';

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
      prop: problem.prop.replace('DeleteMarkerReplication.Status', 'deleteMarkers'),
    })),
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
      storageClass: known(`${name}.storageClass`, entry.storageClass?.value),
      replicaKey: true,
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
