import { aws_s3 as s3, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { REQUEST_METRICS_ID } from './object-store-metrics';
import type { ObjectStoreProps } from './object-store';

/** How long old versions are kept unless the caller says otherwise. */
export const VERSION_RETENTION = Duration.days(30);

/** The bucket as its props want it. What it must be whatever they say is set by `secure`. */
export function defineBucket(store: Construct, props: ObjectStoreProps, logBucket: s3.IBucket): s3.Bucket {
  return new s3.Bucket(store, 'Bucket', {
    bucketName: props.bucketName,
    versioned: true,
    objectLockEnabled: props.objectLock !== undefined ? true : undefined,
    lifecycleRules: [...(props.lifecycle?.rules ?? []), housekeeping(props)],
    intelligentTieringConfigurations: props.lifecycle?.intelligentTieringConfigurations,
    metrics: props.requestMetrics === true ? [{ id: REQUEST_METRICS_ID }] : undefined,
    inventories: props.inventory === undefined ? undefined : [inventory(store, props.inventory, logBucket)],
    transferAcceleration: props.transferAcceleration,
    cors: props.cors,
  });
}

/** Keeps what nobody sees from growing for ever: old versions, abandoned uploads, markers of versions that are gone. */
function housekeeping(props: ObjectStoreProps): s3.LifecycleRule {
  return {
    id: 'housekeeping',
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
