import { aws_iam as iam, aws_s3 as s3, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { acknowledge, inPacks } from '../../core/acknowledge';
import { removalOf } from '../../core/removal';
import { keepPrivate } from './secured-bucket';

const SHARED_ID = 'StorageAccessLogs';

/** Properties of an {@link AccessLogBucket}. */
export interface AccessLogBucketProps {
  /**
   * How long access logs are kept, in whole days.
   *
   * @default Duration.days(365)
   */
  readonly retention?: Duration;

  /**
   * What happens to the logs when the bucket leaves the template. Destroying takes two keys, see `ObjectStore`.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Where the buckets of a stack write who accessed them: private, TLS only, and bounded, because a log bucket that never
 * expires grows for ever.
 *
 * Encrypted with S3-managed keys: log delivery cannot write under a customer key. It never logs itself.
 */
export class AccessLogBucket extends Construct {
  /**
   * The log bucket that all stores of a stack share, made on first use. It lasts as long as the store that lasts longest.
   */
  public static of(scope: IConstruct, props: AccessLogBucketProps = {}): AccessLogBucket {
    const stack = Stack.of(scope);
    const found = stack.node.tryFindChild(SHARED_ID) as AccessLogBucket | undefined;
    if (found === undefined) return new AccessLogBucket(stack, SHARED_ID, props);
    if (props.removalPolicy !== RemovalPolicy.DESTROY) found.bucket.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return found;
  }

  /** The bucket itself. */
  public readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: AccessLogBucketProps = {}) {
    super(scope, id);
    const removalPolicy = removalOf(this, props.removalPolicy);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      versioned: true,
      removalPolicy,
      lifecycleRules: [
        {
          id: 'bounded',
          expiration: props.retention ?? Duration.days(365),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    const resource = keepPrivate(this.bucket, removalPolicy);
    resource.bucketEncryption = {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    };
    this.bucket.addToResourcePolicy(deliverLogs(this.bucket));
    acknowledgeLogBucket(this.bucket);
  }
}

/** Lets S3 write the access logs of this account's buckets into a bucket. */
export function deliverLogs(bucket: s3.IBucket): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'S3DeliversAccessLogs',
    principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects('*')],
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(bucket).account } },
  });
}

function acknowledgeLogBucket(bucket: s3.Bucket): void {
  acknowledge(
    bucket,
    ['AwsSolutions-S1', ...inPacks('S3BucketLoggingEnabled')],
    'This bucket receives access logs; logging its own deliveries would feed back for ever.',
  );
  acknowledge(
    bucket,
    inPacks('S3BucketReplicationEnabled'),
    'Access logs stay in the Region of the buckets they describe, and expire.',
  );
  acknowledge(bucket, inPacks('S3DefaultEncryptionKMS'), 'S3 log delivery supports SSE-S3 only on its target bucket.');
}
