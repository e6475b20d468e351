import { type aws_kms as kms, aws_s3 as s3, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { HOUSEKEEPING } from './bucket-promises';
import { REQUEST_METRICS_ID } from './object-store-metrics';
import type { ObjectStoreProps } from './object-store';

/** How long old versions are kept unless the caller says otherwise. */
export const VERSION_RETENTION = Duration.days(30);

/** The bucket as its props want it. What it must be whatever they say is set by `secure`. */
export function defineBucket(
  store: Construct,
  props: ObjectStoreProps,
  key: kms.IKey,
  logBucket: s3.IBucket,
): s3.Bucket {
  const bucket = new s3.Bucket(store, 'Bucket', {
    bucketName: props.bucketName,
    encryption: s3.BucketEncryption.KMS,
    encryptionKey: key,
    versioned: true,
    objectLockEnabled: props.objectLock !== undefined ? true : undefined,
    intelligentTieringConfigurations: props.lifecycle?.intelligentTieringConfigurations,
    metrics: props.requestMetrics === true ? [{ id: REQUEST_METRICS_ID }] : undefined,
    inventories: props.inventory === undefined ? undefined : [inventory(store, props.inventory, logBucket)],
    transferAcceleration: props.transferAcceleration,
    cors: props.cors,
  });
  // Added one by one: a property injector may replace what the constructor is given, and others may add more.
  [...(props.lifecycle?.rules ?? []), housekeeping(props)].forEach((rule) => bucket.addLifecycleRule(rule));
  if (props.bucketName !== undefined) (bucket.node.defaultChild as s3.CfnBucket).bucketName = props.bucketName;
  return bucket;
}

/** Keeps what nobody sees from growing for ever: old versions, abandoned uploads, markers of versions that are gone. */
function housekeeping(props: ObjectStoreProps): s3.LifecycleRule {
  return {
    id: HOUSEKEEPING,
    noncurrentVersionExpiration: props.noncurrentVersionRetention ?? VERSION_RETENTION,
    abortIncompleteMultipartUploadAfter: props.incompleteUploadRetention ?? Duration.days(7),
    expiredObjectDeleteMarker: true,
  };
}

function inventory(store: Construct, frequency: s3.InventoryFrequency, bucket: s3.IBucket): s3.Inventory {
  return {
    inventoryId: 'everything',
    destination: { bucket, prefix: `inventory/${store.node.path}` },
    frequency,
    format: s3.InventoryFormat.PARQUET,
    includeObjectVersions: s3.InventoryObjectVersion.ALL,
    optionalFields: [
      'Size',
      'LastModifiedDate',
      'StorageClass',
      'IsMultipartUploaded',
      'ReplicationStatus',
      'EncryptionStatus',
    ],
  };
}
