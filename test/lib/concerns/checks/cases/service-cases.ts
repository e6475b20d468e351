import { app, bucket, oneBucket, type Resources, type RuleCases, times, TOKEN, VERSIONED } from './rule-case';

const queueOf = (Event: unknown, Queue: unknown, ...rules: (readonly [string, unknown])[]) => ({
  Event,
  Queue,
  Filter: { S3Key: { Rules: rules.map(([Name, Value]) => ({ Name, Value })) } },
});
const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:queue';
const CREATED = 's3:ObjectCreated:*';
const queues = (...QueueConfigurations: object[]) => oneBucket({ NotificationConfiguration: { QueueConfigurations } });
const sentTo = (Type: string, Properties: Readonly<Record<string, unknown>>, list: string, receiver: string) =>
  app({
    Target: { Type, Properties },
    Bucket: bucket({
      NotificationConfiguration: { [list]: [{ Event: CREATED, [receiver]: { 'Fn::GetAtt': ['Target', 'Arn'] } }] },
    }),
  });
const sentToQueue = (properties: Readonly<Record<string, unknown>>) =>
  sentTo('AWS::SQS::Queue', properties, 'QueueConfigurations', 'Queue');

const alarm = (properties: Readonly<Record<string, unknown>>) =>
  app({
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Namespace: 'AWS/S3',
        MetricName: 'BucketSizeBytes',
        EvaluationPeriods: 1,
        Period: 86_400,
        Dimensions: [
          { Name: 'BucketName', Value: TOKEN },
          { Name: 'StorageType', Value: 'StandardStorage' },
        ],
        ...properties,
      },
    },
  });

const keyed = (
  keyPolicy: string | undefined,
  bucketPolicy: string,
  KMSMasterKeyID: unknown = { 'Fn::GetAtt': ['Key', 'Arn'] },
) =>
  app({
    Key: { Type: 'AWS::KMS::Key', DeletionPolicy: keyPolicy },
    Bucket: {
      ...bucket({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID } },
          ],
        },
      }),
      DeletionPolicy: bucketPolicy,
    },
  });

const backedUp = (
  properties: Readonly<Record<string, unknown>>,
  EnableContinuousBackup: unknown,
  more: Resources = {},
) =>
  app({
    Bucket: bucket(properties),
    Plan: {
      Type: 'AWS::Backup::BackupPlan',
      Properties: { BackupPlan: { BackupPlanRule: [{ EnableContinuousBackup }] } },
    },
    Selection: {
      Type: 'AWS::Backup::BackupSelection',
      Properties: {
        BackupPlanId: { Ref: 'Plan' },
        BackupSelection: { Resources: [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }] },
      },
    },
    ...more,
  });

export const SERVICE_CASES: RuleCases = {
  'storage/s3/notification-overlap': {
    bad: queues(
      queueOf(CREATED, QUEUE, ['prefix', 'images']),
      queueOf('s3:ObjectCreated:Put', QUEUE, ['suffix', 'jpg']),
    ),
    good: queues(
      queueOf(CREATED, QUEUE, ['prefix', 'images'], ['suffix', '.jpg']),
      queueOf(CREATED, QUEUE, ['Prefix', 'images'], ['Suffix', '.png']),
      queueOf('s3:ObjectRemoved:*', QUEUE, ['prefix', 'images']),
    ),
    token: queues(queueOf(CREATED, QUEUE, ['prefix', TOKEN]), queueOf(CREATED, QUEUE)),
  },
  'storage/s3/notification-fifo': {
    bad: sentToQueue({ FifoQueue: true }),
    good: sentToQueue({ FifoQueue: false }),
    token: queues(queueOf(CREATED, TOKEN)),
  },
  'storage/s3/notification-region': {
    bad: queues(queueOf(CREATED, 'arn:aws:sqs:eu-west-1:111122223333:queue')),
    good: queues(queueOf(CREATED, QUEUE)),
    token: queues(queueOf(CREATED, { 'Fn::Sub': 'arn:aws:sqs:${SomeParameter}:111122223333:queue' })),
  },
  'storage/s3/notification-key': {
    bad: sentToQueue({ KmsMasterKeyId: 'alias/aws/sqs' }),
    good: sentToQueue({ KmsMasterKeyId: 'alias/mine' }),
    token: sentToQueue({ KmsMasterKeyId: TOKEN }),
  },
  'storage/s3/notification-count': {
    bad: queues(...times(101, (index) => queueOf(CREATED, QUEUE, ['prefix', `${index}/`]))),
    good: queues(...times(100, (index) => queueOf(CREATED, QUEUE, ['prefix', `${index}/`]))),
    token: queues(...times(101, () => TOKEN)),
  },
  'storage/s3/daily-metric-window': {
    bad: alarm({ Period: 3600, EvaluationPeriods: 23 }),
    good: alarm({ Period: 86_400 }),
    token: alarm({ Period: TOKEN }),
  },
  'storage/s3/daily-metric-period': {
    bad: alarm({ Period: 3600, EvaluationPeriods: 24 }),
    good: alarm({ Period: 86_400 }),
    token: alarm({ Period: TOKEN, EvaluationPeriods: 24 }),
  },
  'storage/s3/daily-metric-dimensions': {
    bad: alarm({ Dimensions: [{ Name: 'BucketName', Value: TOKEN }] }),
    good: alarm({}),
    token: alarm({ Dimensions: TOKEN }),
  },
  'storage/kms/key-outlives-data': {
    bad: keyed(undefined, 'Retain'),
    good: keyed('RetainExceptOnCreate', 'Retain'),
    token: keyed('Delete', 'Retain', TOKEN),
  },
  'storage/backup/s3-versioning': {
    bad: backedUp({}, false),
    good: backedUp({ ...VERSIONED }, false),
    token: backedUp({ VersioningConfiguration: TOKEN }, false),
  },
  'storage/backup/s3-events': {
    bad: backedUp({ ...VERSIONED }, true),
    good: backedUp({ ...VERSIONED }, true, {
      Events: {
        Type: 'Custom::S3BucketNotifications',
        Properties: { BucketName: { Ref: 'Bucket' }, NotificationConfiguration: { EventBridgeConfiguration: {} } },
      },
    }),
    token: backedUp({ ...VERSIONED }, TOKEN),
  },
};
