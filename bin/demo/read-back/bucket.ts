import {
  GetBucketAccelerateConfigurationCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { analytics, intelligentTiering, inventory, requestMetrics } from './bucket-configurations';
import { lifecycleRule } from './lifecycle';
import { replicationRule } from './replication';

type Reader = (s3: S3Client, bucket: string) => Promise<unknown>;

/** For each property of `AWS::S3::Bucket`: what S3 says it is, in CloudFormation's shape. */
export const BUCKET_READERS: Readonly<Record<string, Reader>> = {
  BucketName: (_s3, bucket) => Promise.resolve(bucket),
  AccelerateConfiguration: accelerate,
  AnalyticsConfigurations: analytics,
  BucketEncryption: encryption,
  CorsConfiguration: cors,
  IntelligentTieringConfigurations: intelligentTiering,
  InventoryConfigurations: inventory,
  LifecycleConfiguration: lifecycle,
  LoggingConfiguration: logging,
  MetricsConfigurations: requestMetrics,
  NotificationConfiguration: notification,
  ObjectLockConfiguration: objectLock,
  ObjectLockEnabled: async (s3, bucket) => (await objectLock(s3, bucket)).ObjectLockEnabled === 'Enabled',
  OwnershipControls: ownership,
  PublicAccessBlockConfiguration: publicAccessBlock,
  ReplicationConfiguration: replication,
  Tags: tags,
  VersioningConfiguration: versioning,
};

async function accelerate(s3: S3Client, Bucket: string) {
  const { Status } = await s3.send(new GetBucketAccelerateConfigurationCommand({ Bucket }));
  return { AccelerationStatus: Status };
}

async function encryption(s3: S3Client, Bucket: string) {
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  const rules = ServerSideEncryptionConfiguration?.Rules ?? [];
  return {
    ServerSideEncryptionConfiguration: rules.map((rule) => ({
      ServerSideEncryptionByDefault: rule.ApplyServerSideEncryptionByDefault,
      BucketKeyEnabled: rule.BucketKeyEnabled,
      BlockedEncryptionTypes: rule.BlockedEncryptionTypes,
    })),
  };
}

async function cors(s3: S3Client, Bucket: string) {
  const { CORSRules } = await s3.send(new GetBucketCorsCommand({ Bucket }));
  return {
    CorsRules: CORSRules?.map(({ ID, ExposeHeaders, MaxAgeSeconds, ...rule }) => ({
      ...rule,
      Id: ID,
      ExposedHeaders: ExposeHeaders,
      MaxAge: MaxAgeSeconds,
    })),
  };
}

async function lifecycle(s3: S3Client, Bucket: string) {
  const { Rules, TransitionDefaultMinimumObjectSize } = await s3.send(
    new GetBucketLifecycleConfigurationCommand({ Bucket }),
  );
  return { Rules: Rules?.map(lifecycleRule), TransitionDefaultMinimumObjectSize };
}

async function logging(s3: S3Client, Bucket: string) {
  const { LoggingEnabled } = await s3.send(new GetBucketLoggingCommand({ Bucket }));
  return {
    DestinationBucketName: LoggingEnabled?.TargetBucket,
    LogFilePrefix: LoggingEnabled?.TargetPrefix,
    TargetObjectKeyFormat: LoggingEnabled?.TargetObjectKeyFormat,
  };
}

async function notification(s3: S3Client, Bucket: string) {
  const { EventBridgeConfiguration } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  return { EventBridgeConfiguration: { EventBridgeEnabled: EventBridgeConfiguration !== undefined } };
}

async function objectLock(s3: S3Client, Bucket: string) {
  const { ObjectLockConfiguration } = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
  return { ObjectLockEnabled: ObjectLockConfiguration?.ObjectLockEnabled, Rule: ObjectLockConfiguration?.Rule };
}

async function ownership(s3: S3Client, Bucket: string) {
  return (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls;
}

async function publicAccessBlock(s3: S3Client, Bucket: string) {
  return (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
}

async function replication(s3: S3Client, Bucket: string) {
  const { ReplicationConfiguration } = await s3.send(new GetBucketReplicationCommand({ Bucket }));
  return { Role: ReplicationConfiguration?.Role, Rules: ReplicationConfiguration?.Rules?.map(replicationRule) };
}

/** CloudFormation adds tags of its own to those of the template. */
async function tags(s3: S3Client, Bucket: string) {
  const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
  return TagSet?.filter(({ Key }) => !Key?.startsWith('aws:'));
}

async function versioning(s3: S3Client, Bucket: string) {
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
  return { Status };
}
