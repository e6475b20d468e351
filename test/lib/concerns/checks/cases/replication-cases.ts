import type { AppView } from '../../../../../lib/core/rule';
import { app, bucket, type RuleCases, stack, times, TOKEN, VERSIONED } from './rule-case';

type Part = Readonly<Record<string, unknown>>;

const RULE: Part = {
  Status: 'Enabled',
  Priority: 1,
  Filter: { Prefix: '' },
  DeleteMarkerReplication: { Status: 'Disabled' },
};
const KMS = {
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
  },
};
const SELECTED = { SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } } };
const TO_REPLICA = { Bucket: { 'Fn::GetAtt': ['Replica', 'Arn'] } };

const source = (rules: readonly Part[], properties: Part = {}) =>
  bucket({ ...VERSIONED, ...properties, ReplicationConfiguration: { Role: TOKEN, Rules: rules } });

/** A source and its replica in one stack. */
function pair(rule: Part, destination: Part = {}, sourceProperties: Part = {}, replicaProperties: Part = {}): AppView {
  return app({
    Source: source([{ ...RULE, ...rule, Destination: { ...TO_REPLICA, ...destination } }], sourceProperties),
    Replica: bucket({ ...VERSIONED, ...replicaProperties }),
  });
}

const rules = (...list: Part[]): AppView =>
  app({ Source: source(list.map((rule) => ({ ...RULE, Destination: { Bucket: 'arn:aws:s3:::replica' }, ...rule }))) });

const inRegions = (ReplicaKmsKeyID: unknown): AppView => ({
  stacks: [
    stack({
      Source: source([
        {
          ...RULE,
          ...SELECTED,
          Destination: { Bucket: 'arn:aws:s3:::replica-in-ireland', EncryptionConfiguration: { ReplicaKmsKeyID } },
        },
      ]),
    }),
    stack({ Replica: bucket({ ...VERSIONED, BucketName: 'replica-in-ireland' }) }, 'eu-west-1'),
  ],
});

const EXPIRING = { LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 30 }] } };
const LOCKED = { ObjectLockEnabled: true };
const TIMED = { ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } } };
const MEASURED = { Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } } };

export const REPLICATION_CASES: RuleCases = {
  'storage/s3/replication-source-versioning': {
    bad: pair({}, {}, { VersioningConfiguration: { Status: 'Suspended' } }),
    good: pair({}),
    token: pair({}, {}, { VersioningConfiguration: TOKEN }),
  },
  'storage/s3/replication-kms-objects': {
    bad: pair({}, {}, KMS),
    good: pair(SELECTED, { EncryptionConfiguration: { ReplicaKmsKeyID: TOKEN } }, KMS),
    token: pair({ SourceSelectionCriteria: TOKEN }, {}, KMS),
  },
  'storage/s3/replication-replica-key': {
    bad: pair(SELECTED),
    good: pair(SELECTED, { EncryptionConfiguration: { ReplicaKmsKeyID: 'arn:aws:kms:us-east-1:111122223333:key/1' } }),
    token: pair(SELECTED, { EncryptionConfiguration: TOKEN }),
  },
  'storage/s3/replication-filter': {
    bad: rules({ Priority: undefined }, { Prefix: 'a/', DeleteMarkerReplication: undefined }),
    good: rules({ Filter: undefined, Prefix: 'a/', Priority: undefined, DeleteMarkerReplication: undefined }),
    token: rules({ Priority: TOKEN, DeleteMarkerReplication: TOKEN }),
  },
  'storage/s3/replication-priorities': {
    bad: rules({ Priority: 1 }, { Priority: 1 }),
    good: rules({ Priority: 1 }, { Priority: 2 }, { Priority: 1, Destination: { Bucket: 'arn:aws:s3:::another' } }),
    token: rules({ Priority: TOKEN }, { Priority: TOKEN }),
  },
  'storage/s3/replication-priorities-disjoint': {
    bad: rules({ Filter: { Prefix: 'a/' } }, { Filter: { Prefix: 'b/' } }),
    good: rules({ Filter: { Prefix: 'a/' } }, { Filter: { Prefix: 'b/' }, Priority: 2 }),
    token: rules({ Filter: { Prefix: 'a/' } }, { Filter: { Prefix: TOKEN } }),
  },
  'storage/s3/replication-unique-ids': {
    bad: rules({ Id: 'a' }, { Id: 'a', Priority: 2 }),
    good: rules({ Id: 'a' }, { Id: 'b', Priority: 2 }),
    token: rules({ Id: TOKEN }, { Id: TOKEN, Priority: 2 }),
  },
  'storage/s3/replication-delete-markers': {
    bad: rules({ Filter: { TagFilter: { Key: 'a', Value: 'b' } }, DeleteMarkerReplication: { Status: 'Enabled' } }),
    good: rules({ Filter: { And: { Prefix: 'a/', TagFilters: [] } }, DeleteMarkerReplication: { Status: 'Enabled' } }),
    token: rules({ Filter: { TagFilter: { Key: 'a', Value: 'b' } }, DeleteMarkerReplication: { Status: TOKEN } }),
  },
  'storage/s3/replication-sizes': {
    bad: rules(
      { Id: 'x'.repeat(256), Filter: { Prefix: 'x'.repeat(1025) } },
      ...times(1000, (index) => ({ Priority: index + 2 })),
    ),
    good: rules(
      { Id: 'x'.repeat(255), Filter: { Prefix: 'x'.repeat(1024) } },
      ...times(999, (index) => ({ Priority: index + 2 })),
    ),
    token: rules({ Id: TOKEN, Filter: { Prefix: TOKEN } }),
  },
  'storage/s3/replication-expiration': {
    bad: pair({}, {}, EXPIRING),
    good: pair({}, {}, EXPIRING, EXPIRING),
    token: pair({}, {}, EXPIRING, { LifecycleConfiguration: TOKEN }),
  },
  'storage/s3/replication-destination-versioning': {
    bad: pair({}, {}, {}, { VersioningConfiguration: undefined }),
    good: pair({}),
    token: pair({}, {}, {}, { VersioningConfiguration: { Status: TOKEN } }),
  },
  'storage/s3/replication-to-itself': {
    bad: pair({}, { Bucket: { 'Fn::GetAtt': ['Source', 'Arn'] } }),
    good: pair({}),
    token: pair({}, { Bucket: TOKEN }),
  },
  'storage/s3/replication-object-lock': {
    bad: pair({}, {}, LOCKED),
    good: pair({}, {}, LOCKED, LOCKED),
    token: pair({}, {}, LOCKED, { ObjectLockEnabled: TOKEN }),
  },
  'storage/s3/replication-replica-key-region': {
    bad: inRegions('arn:aws:kms:us-east-1:111122223333:key/1'),
    good: inRegions('arn:aws:kms:eu-west-1:111122223333:key/1'),
    token: inRegions(TOKEN),
  },
  'storage/s3/replication-storage-class': {
    bad: rules({ Destination: { Bucket: 'arn:aws:s3:::replica', StorageClass: 'EXPRESS_ONEZONE' } }),
    good: rules({ Destination: { Bucket: 'arn:aws:s3:::replica', StorageClass: 'GLACIER_IR' } }),
    token: rules({ Destination: { Bucket: 'arn:aws:s3:::replica', StorageClass: TOKEN } }),
  },
  'storage/s3/replication-time-control': {
    bad: pair({}, TIMED),
    good: pair({}, { ...TIMED, ...MEASURED }),
    token: pair({}, { ReplicationTime: { Status: 'Enabled', Time: { Minutes: TOKEN } }, Metrics: TOKEN }),
  },
  'storage/s3/replication-owner': {
    bad: pair({}, { Account: '444455556666' }),
    good: pair({}, { Account: '444455556666', AccessControlTranslation: { Owner: 'Destination' } }),
    token: pair({}, { Account: '444455556666', AccessControlTranslation: TOKEN }),
  },
};
