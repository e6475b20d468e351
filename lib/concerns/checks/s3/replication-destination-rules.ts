import { outside } from '../../../core/limit';
import type { Problem } from '../../../core/problem';
import type { RuleHead, ViewRule } from '../../../core/rule';
import { REPLICA_STORAGE_CLASSES, REPLICATION_TIME, S3_GUIDE } from '../../../facts/s3-limits';
import type { ReplicationDestinationView, ReplicationRuleView, ReplicationView } from './replication-view';

/** A rule about each destination by itself. */
function everyDestination(
  head: RuleHead,
  check: (destination: ReplicationDestinationView, rule: ReplicationRuleView, view: ReplicationView) => Problem[],
): ViewRule<ReplicationView> {
  return { ...head, check: (view) => view.rules.flatMap((rule) => check(rule.destination, rule, view)) };
}

/** Replicas are versions too. */
const destinationVersioning = everyDestination(
  {
    id: 'storage/s3/replication-destination-versioning',
    severity: 'error',
    title: 'a bucket without versioning is the destination of a replication',
    source: S3_GUIDE.replicationRequirements,
  },
  ({ name, bucket }) =>
    bucket?.versioned !== false
      ? []
      : [
          {
            prop: `${name}.Bucket`,
            must: 'be a bucket with versioning enabled',
            got: 'a bucket without it',
            fix: 'enable versioning on the destination',
          },
        ],
);

/** A bucket cannot be its own copy. */
const notItself = everyDestination(
  {
    id: 'storage/s3/replication-to-itself',
    severity: 'error',
    title: 'a bucket replicates to itself',
    source: S3_GUIDE.replicationRequirements,
  },
  ({ name, isSource }) =>
    isSource
      ? [
          {
            prop: `${name}.Bucket`,
            must: 'be another bucket',
            got: 'the source itself',
            fix: 'name the bucket of the replicas',
          },
        ]
      : [],
);

/** Locked versions stay locked in their replicas. */
const destinationLock = everyDestination(
  {
    id: 'storage/s3/replication-object-lock',
    severity: 'error',
    title: 'a bucket with Object Lock replicates to one without it',
    source: S3_GUIDE.replicationRequirements,
  },
  ({ name, bucket }, _rule, { source }) =>
    source.locked !== true || bucket?.locked !== false
      ? []
      : [
          {
            prop: `${name}.Bucket`,
            must: 'have Object Lock like its source',
            got: 'a bucket without it',
            fix: 'enable Object Lock on the destination',
          },
        ],
);

/** S3 encrypts replicas where it stores them. */
const replicaKeyRegion = everyDestination(
  {
    id: 'storage/s3/replication-replica-key-region',
    severity: 'error',
    title: 'the key for the replicas is in another Region than the destination',
    source: S3_GUIDE.encryptedReplication,
  },
  ({ name, bucket, replicaKeyRegion: region }) =>
    region === undefined || bucket?.region === undefined || region === bucket.region
      ? []
      : [
          {
            prop: `${name}.EncryptionConfiguration.ReplicaKmsKeyID`,
            must: `be a key in ${bucket.region}, the Region of the destination`,
            got: `a key in ${region}`,
            fix: 'name a key of that Region; multi-Region keys count as keys of their own Region',
          },
        ],
);

/** Replicas live in the classes of general purpose buckets. */
const replicaStorageClass = everyDestination(
  {
    id: 'storage/s3/replication-storage-class',
    severity: 'error',
    title: 'replicas cannot be stored in this storage class',
    source: S3_GUIDE.replicationConfiguration,
  },
  ({ storageClass }) =>
    storageClass === undefined || REPLICA_STORAGE_CLASSES.includes(storageClass.value)
      ? []
      : [
          {
            prop: storageClass.name,
            must: `be one of ${REPLICA_STORAGE_CLASSES.join(', ')}`,
            got: storageClass.value,
            fix: 'leave it out to keep the class of the source',
          },
        ],
);

/** Replication Time Control promises 15 minutes and proves it by metrics. */
const timeControl = everyDestination(
  {
    id: 'storage/s3/replication-time-control',
    severity: 'error',
    title: 'Replication Time Control has another threshold than 15 minutes or no metrics',
    source: S3_GUIDE.replicationTimeControl,
  },
  ({ name, timeControl: on, timeControlMinutes, metrics, metricsMinutes }) => [
    ...outside(REPLICATION_TIME, timeControlMinutes),
    ...outside(REPLICATION_TIME, metricsMinutes),
    ...(on === true && metrics === false
      ? [
          {
            prop: `${name}.Metrics`,
            must: 'be Enabled with ReplicationTime',
            got: 'none',
            fix: 'enable metrics with an EventThreshold of 15 minutes',
          },
        ]
      : []),
  ],
);

/** Across accounts the source account owns the replicas unless told otherwise. */
const replicaOwner = everyDestination(
  {
    id: 'storage/s3/replication-owner',
    severity: 'warning',
    title: 'the account of the source keeps the ownership of replicas in another account',
    source: S3_GUIDE.replicationOwner,
  },
  ({ name, account, ownerTranslated }) =>
    !account || ownerTranslated
      ? []
      : [
          {
            prop: `${name}.AccessControlTranslation`,
            must: 'make the destination account the owner of the replicas',
            got: 'none',
            fix: 'set Owner to Destination, unless the destination enforces bucket owner',
          },
        ],
);

/** What is asked about each destination of a replication configuration. */
export const DESTINATION_RULES: readonly ViewRule<ReplicationView>[] = [
  destinationVersioning,
  notItself,
  destinationLock,
  replicaKeyRegion,
  replicaStorageClass,
  timeControl,
  replicaOwner,
];
