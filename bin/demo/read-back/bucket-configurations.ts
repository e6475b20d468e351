import {
  type InventoryS3BucketDestination,
  type AnalyticsS3BucketDestination,
  ListBucketAnalyticsConfigurationsCommand,
  ListBucketIntelligentTieringConfigurationsCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketMetricsConfigurationsCommand,
  type S3Client,
  type Tag,
} from '@aws-sdk/client-s3';

/** Configurations of which a bucket has many, in CloudFormation's shape. */

export async function inventory(s3: S3Client, Bucket: string) {
  const { InventoryConfigurationList } = await s3.send(new ListBucketInventoryConfigurationsCommand({ Bucket }));
  return (InventoryConfigurationList ?? []).map((one) => ({
    Id: one.Id,
    Enabled: one.IsEnabled,
    Destination: bucketDestination(one.Destination?.S3BucketDestination),
    Prefix: one.Filter?.Prefix,
    IncludedObjectVersions: one.IncludedObjectVersions,
    OptionalFields: one.OptionalFields,
    ScheduleFrequency: one.Schedule?.Frequency,
  }));
}

export async function intelligentTiering(s3: S3Client, Bucket: string) {
  const { IntelligentTieringConfigurationList } = await s3.send(
    new ListBucketIntelligentTieringConfigurationsCommand({ Bucket }),
  );
  return (IntelligentTieringConfigurationList ?? []).map((one) => ({
    Id: one.Id,
    Status: one.Status,
    Tierings: one.Tierings,
    ...conditions(one.Filter),
  }));
}

export async function requestMetrics(s3: S3Client, Bucket: string) {
  const { MetricsConfigurationList } = await s3.send(new ListBucketMetricsConfigurationsCommand({ Bucket }));
  return (MetricsConfigurationList ?? []).map((one) => ({ Id: one.Id, ...conditions(one.Filter) }));
}

export async function analytics(s3: S3Client, Bucket: string) {
  const { AnalyticsConfigurationList } = await s3.send(new ListBucketAnalyticsConfigurationsCommand({ Bucket }));
  return (AnalyticsConfigurationList ?? []).map((one) => {
    const exported = one.StorageClassAnalysis?.DataExport;
    return {
      Id: one.Id,
      ...conditions(one.Filter),
      StorageClassAnalysis: {
        DataExport: exported && {
          OutputSchemaVersion: exported.OutputSchemaVersion,
          Destination: bucketDestination(exported.Destination?.S3BucketDestination),
        },
      },
    };
  });
}

interface Conditions {
  readonly Prefix?: string;
  readonly Tag?: Tag;
  readonly AccessPointArn?: string;
  readonly And?: { readonly Prefix?: string; readonly Tags?: Tag[]; readonly AccessPointArn?: string };
}

function conditions(filter: Conditions | undefined) {
  const { Prefix, AccessPointArn } = filter?.And ?? filter ?? {};
  return { Prefix, AccessPointArn, TagFilters: filter?.And?.Tags ?? (filter?.Tag && [filter.Tag]) };
}

type BucketDestination = InventoryS3BucketDestination | AnalyticsS3BucketDestination;

function bucketDestination(destination: BucketDestination | undefined) {
  if (destination === undefined) return undefined;
  const account =
    'AccountId' in destination ? destination.AccountId : (destination as AnalyticsS3BucketDestination).BucketAccountId;
  return {
    BucketArn: destination.Bucket,
    BucketAccountId: account,
    Format: destination.Format,
    Prefix: destination.Prefix,
  };
}
