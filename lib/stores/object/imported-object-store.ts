import { aws_kms as kms, aws_s3 as s3, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AlarmDefinition, DashboardGraph, IMonitored } from '../../concerns/monitoring/monitored';
import { refuse } from '../../core/errors';
import { ObjectStoreGrants } from './object-store-grants';
import { type MeasuredStore, objectStoreAlarms, objectStoreGraphs } from './object-store-metrics';

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

  private readonly measured: MeasuredStore;

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
    this.measured = { bucketName, requestMetrics: false, replicas: [] };
  }

  /**
   * What a {@link StorageMonitor} turns into alarms.
   *
   * Fails for a bucket of another Region, whose metrics no alarm of this stack can see.
   */
  public get alarms(): AlarmDefinition[] {
    const [here, there] = [Stack.of(this).region, this.bucket.env.region];
    if (here === there || Token.isUnresolved(here) || Token.isUnresolved(there))
      return objectStoreAlarms(this.measured);
    return refuse(this, 'ImportedStoreElsewhere', {
      prop: 'region',
      must: `be ${here}, the Region of the stack, for the store to be watched here`,
      got: there,
      fix: `import the bucket, and monitor it, in a stack of ${there}`,
    });
  }

  /** What a {@link StorageMonitor} shows in a dashboard row. */
  public get graphs(): DashboardGraph[] {
    return objectStoreGraphs(this.measured);
  }
}
