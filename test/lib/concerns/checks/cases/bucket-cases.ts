import type { AppView } from '../../../../../lib/core/rule';
import { app, bucket, oneBucket, type RuleCases, stack, times, TOKEN, VERSIONED } from './rule-case';

const retention = (DefaultRetention: unknown) =>
  oneBucket({
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } },
  });
const tiers = (...Tierings: object[]) =>
  oneBucket({ IntelligentTieringConfigurations: [{ Id: 'a', Status: 'Enabled', Tierings }] });
const named = (BucketName: unknown, more: object = {}) => oneBucket({ BucketName, ...more });
const logs = (target: object, DestinationBucketName: unknown = { Ref: 'Logs' }) =>
  app({ Bucket: bucket({ LoggingConfiguration: { DestinationBucketName } }), Logs: bucket({ ...target }) });
const logsIn = (region: string, DestinationBucketName: unknown = 'logs-of-this-app'): AppView => ({
  stacks: [
    stack({ Bucket: bucket({ LoggingConfiguration: { DestinationBucketName } }) }),
    stack({ Logs: bucket({ BucketName: 'logs-of-this-app' }) }, region),
  ],
});
const encrypted = (SSEAlgorithm: unknown) => ({
  BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm } }] },
});
const policy = (Sid: unknown) =>
  app({ Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { PolicyDocument: { Statement: [{ Sid }] } } } });
const directory = (properties: Readonly<Record<string, unknown>>) =>
  app({ Bucket: { Type: 'AWS::S3Express::DirectoryBucket', Properties: { LocationName: 'use1-az4', ...properties } } });
const zoned = (BucketName: unknown) => directory({ BucketName });
const EXPIRATION = { Status: 'Enabled', ExpirationInDays: 1 };

export const BUCKET_CASES: RuleCases = {
  'storage/s3/object-lock-versioning': {
    bad: oneBucket({ ObjectLockEnabled: true, VersioningConfiguration: { Status: 'Suspended' } }),
    good: oneBucket({ ObjectLockEnabled: true }),
    token: oneBucket({ ObjectLockEnabled: true, VersioningConfiguration: { Status: TOKEN } }),
  },
  'storage/s3/object-lock-retention': {
    bad: retention({ Mode: 'COMPLIANCE', Days: 1, Years: 1 }),
    good: retention({ Mode: 'COMPLIANCE', Years: 100 }),
    token: retention({ Mode: TOKEN, Years: TOKEN }),
  },
  'storage/s3/object-lock-ceiling': {
    bad: retention({ Mode: 'GOVERNANCE', Days: 36_501 }),
    good: retention({ Mode: 'GOVERNANCE', Days: 36_500 }),
    token: retention({ Mode: 'GOVERNANCE', Days: TOKEN }),
  },
  'storage/s3/access-log-object-lock': {
    bad: logs({ ObjectLockEnabled: true }),
    good: logs({ ObjectLockEnabled: false }),
    token: logs({ ObjectLockEnabled: TOKEN }),
  },
  'storage/s3/access-log-place': {
    bad: logsIn('eu-west-1'),
    good: logsIn('us-east-1'),
    token: logsIn('eu-west-1', TOKEN),
  },
  'storage/s3/access-log-loop': {
    bad: oneBucket({ LoggingConfiguration: { LogFilePrefix: 'logs/' } }),
    good: logs({}),
    token: logs({}, TOKEN),
  },
  'storage/s3/access-log-encryption': {
    bad: logs(encrypted('aws:kms')),
    good: logs(encrypted('AES256')),
    token: logs(encrypted(TOKEN)),
  },
  'storage/s3/intelligent-tiering-days': {
    bad: tiers({ AccessTier: 'ARCHIVE_ACCESS', Days: 89 }, { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 731 }),
    good: tiers({ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }, { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 730 }),
    token: tiers({ AccessTier: 'ARCHIVE_ACCESS', Days: TOKEN }, { AccessTier: TOKEN, Days: 1 }),
  },
  'storage/s3/intelligent-tiering-order': {
    bad: tiers({ AccessTier: 'ARCHIVE_ACCESS', Days: 180 }, { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 }),
    good: tiers({ AccessTier: 'ARCHIVE_ACCESS', Days: 179 }, { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 }),
    token: tiers({ AccessTier: 'ARCHIVE_ACCESS', Days: TOKEN }, { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 }),
  },
  'storage/s3/bucket-name-length': {
    bad: named({ 'Fn::Join': ['-', ['x'.repeat(42), { Ref: 'AWS::AccountId' }, 'us-west-2']] }),
    good: named({ 'Fn::Sub': `${'x'.repeat(40)}-\${AWS::AccountId}-\${AWS::Region}` }),
    token: named({ 'Fn::Join': ['-', ['x'.repeat(62), TOKEN]] }),
  },
  'storage/s3/bucket-name-characters': {
    bad: named('My_Bucket'),
    good: named('0.my-bucket-9'),
    token: named({ 'Fn::Sub': 'My_${SomeParameter}' }),
  },
  'storage/s3/bucket-name-reserved': {
    bad: named('amzn-s3-demo-bucket'),
    good: named('my-amzn-s3-demo-bucket'),
    token: named({ 'Fn::Sub': 'xn--${SomeParameter}' }),
  },
  'storage/s3/bucket-name-namespace': {
    bad: named('my-bucket-111122223333-us-east-1-an'),
    good: named('my-bucket-111122223333-us-east-1-an', { BucketNamespace: 'account-regional' }),
    token: named('my-bucket-111122223333-us-east-1-an', { BucketNamespace: TOKEN }),
  },
  'storage/s3/accelerated-bucket-name': {
    bad: named('my.bucket', { AccelerateConfiguration: { AccelerationStatus: 'Enabled' } }),
    good: named('my.bucket', { AccelerateConfiguration: { AccelerationStatus: 'Suspended' } }),
    token: named('my.bucket', { AccelerateConfiguration: { AccelerationStatus: TOKEN } }),
  },
  'storage/s3/bucket-quotas': {
    bad: oneBucket({
      Tags: times(51, (index) => ({ Key: `${index}`, Value: '' })),
      CorsConfiguration: { CorsRules: times(101, () => ({})) },
    }),
    good: oneBucket({
      Tags: times(50, (index) => ({ Key: `${index}`, Value: '' })),
      CorsConfiguration: { CorsRules: times(100, () => ({})) },
    }),
    token: oneBucket({ Tags: times(51, () => TOKEN), CorsConfiguration: TOKEN }),
  },
  'storage/s3/bucket-policy-size': {
    bad: policy('x'.repeat(20_480 - 25)),
    good: policy('x'.repeat(20_480 - 26)),
    token: policy({ 'Fn::Join': ['', [TOKEN, 'x'.repeat(20_000)]] }),
  },
  'storage/s3/directory-bucket-name': {
    bad: zoned('base--use1-az5--x-s3'),
    good: zoned(`${'b'.repeat(47)}--use1-az4--x-s3`),
    token: zoned({ 'Fn::Sub': '${SomeParameter}--x-s3' }),
  },
  'storage/s3/directory-bucket-lifecycle': {
    bad: directory({
      LifecycleConfiguration: {
        Rules: [{ ...EXPIRATION, Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 1 }] }],
      },
    }),
    good: directory({ LifecycleConfiguration: { Rules: [EXPIRATION] } }),
    token: directory({ LifecycleConfiguration: TOKEN }),
  },
  'storage/s3/directory-bucket-features': {
    bad: directory(VERSIONED),
    good: directory({ BucketEncryption: TOKEN }),
    token: directory(TOKEN),
  },
};
