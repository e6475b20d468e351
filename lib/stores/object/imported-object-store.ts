import { aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AlarmDefinition, DashboardGraph, IMonitored } from '../../concerns/monitoring/monitored';
import { ObjectStoreGrants } from './object-store-grants';
import { objectStoreAlarms, objectStoreGraphs } from './object-store-metrics';

/** What must be known of a bucket that this app did not make. */
export interface ImportedObjectStoreAttributes {
  /** Name of the bucket. */
  readonly bucketName: string;

  /**
   * ARN of the customer key that encrypts it. Grants include the key only if it is named.
   *
   * @default - the bucket is encrypted with S3-managed keys
   */
  readonly keyArn?: string;

  /**
   * Region of the bucket.
   *
   * @default - the Region of the stack
   */
  readonly region?: string;

  /**
   * Account of the bucket.
   *
   * @default - the account of the stack
   */
  readonly account?: string;
}

/** A bucket that exists, under the same grants, alarms and dashboards. Nothing about it is changed. */
export class ImportedObjectStore extends Construct implements IMonitored {
  /** The bucket. */
  public readonly bucket: s3.IBucket;

  /** The key that encrypts the objects, where it was named. */
  public readonly key?: kms.IKey;

  /** Least-privilege access for the app's roles. */
  public readonly grants: ObjectStoreGrants;

  /** What a {@link StorageMonitor} turns into alarms. */
  public readonly alarms: AlarmDefinition[];

  /** What a {@link StorageMonitor} shows in a dashboard row. */
  public readonly graphs: DashboardGraph[];

  constructor(scope: Construct, id: string, attributes: ImportedObjectStoreAttributes) {
    super(scope, id);
    const { bucketName, keyArn, region, account } = attributes;
    this.key = keyArn === undefined ? undefined : kms.Key.fromKeyArn(this, 'Key', keyArn);
    this.bucket = s3.Bucket.fromBucketAttributes(this, 'Bucket', {
      bucketName,
      encryptionKey: this.key,
      region,
      account,
    });
    this.grants = ObjectStoreGrants._of(this.bucket, this.key);
    const measured = { bucketName, requestMetrics: false, replicas: [] };
    this.alarms = objectStoreAlarms(measured);
    this.graphs = objectStoreGraphs(measured);
  }
}
