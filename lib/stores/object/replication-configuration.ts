import type { aws_s3 as s3 } from 'aws-cdk-lib';
import type { ReplicationTarget } from './replication-target';

/** Minutes of the only threshold that Replication Time Control knows. */
const TIME_CONTROL = { minutes: 15 };

/** The bucket's replication rules. The first entry has the highest priority. */
export function replicationConfiguration(
  roleArn: string,
  targets: readonly ReplicationTarget[],
): s3.CfnBucket.ReplicationConfigurationProperty {
  return { role: roleArn, rules: targets.map((target, index) => rule(target, targets.length - index)) };
}

function rule(target: ReplicationTarget, priority: number): s3.CfnBucket.ReplicationRuleProperty {
  const { entry, replica } = target;
  return {
    id: replica.ruleId,
    priority,
    status: 'Enabled',
    filter: filter(entry.prefix, entry.tags),
    deleteMarkerReplication: { status: status(entry.deleteMarkers ?? entry.tags === undefined) },
    sourceSelectionCriteria: {
      sseKmsEncryptedObjects: { status: 'Enabled' },
      ...(entry.twoWay === true && { replicaModifications: { status: 'Enabled' } }),
    },
    destination: destination(target),
  };
}

function destination({
  entry,
  replica,
  bucketArn,
  crossAccount,
}: ReplicationTarget): s3.CfnBucket.ReplicationDestinationProperty {
  const timed = entry.timeControl === true;
  return {
    bucket: bucketArn,
    storageClass: entry.storageClass?.value,
    encryptionConfiguration: { replicaKmsKeyId: replica.keyArn },
    metrics: { status: 'Enabled', eventThreshold: timed ? TIME_CONTROL : undefined },
    replicationTime: timed ? { status: 'Enabled', time: TIME_CONTROL } : undefined,
    ...(crossAccount && { account: replica.account, accessControlTranslation: { owner: 'Destination' } }),
  };
}

function filter(prefix = '', tags: Record<string, string> = {}): s3.CfnBucket.ReplicationRuleFilterProperty {
  const tagFilters = Object.entries(tags).map(([key, value]) => ({ key, value }));
  const [onlyTag] = tagFilters;
  if (onlyTag === undefined) return { prefix };
  return prefix === '' && tagFilters.length === 1 ? { tagFilter: onlyTag } : { and: { prefix, tagFilters } };
}

function status(enabled: boolean): string {
  return enabled ? 'Enabled' : 'Disabled';
}
