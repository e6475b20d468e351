import { aws_iam as iam, type aws_kms as kms, type aws_s3 as s3, type RemovalPolicy } from 'aws-cdk-lib';
import { promisesOf, TLS_STATEMENT } from './bucket-promises';
import type { ObjectLock } from './object-lock';

/** What a store's bucket is secured with. */
export interface Security {
  readonly key: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
  readonly objectLock?: ObjectLock;
  readonly logBucket: s3.IBucket;
  readonly logPrefix: string;
}

const ENCRYPTION_HEADER = 's3:x-amz-server-side-encryption';

/** The properties that keep any bucket private, versioned and heard, whatever a property injector said. */
const PRIVATE = Object.freeze({
  versioningConfiguration: Object.freeze({ status: 'Enabled' }),
  publicAccessBlockConfiguration: Object.freeze({
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  }),
  ownershipControls: Object.freeze({ rules: [{ objectOwnership: 'BucketOwnerEnforced' }] }),
  notificationConfiguration: Object.freeze({ eventBridgeConfiguration: { eventBridgeEnabled: true } }),
});

/**
 * Keeps a bucket private, TLS only, versioned and as lasting as it should be: what is set on the resource after
 * construction wins over what an injector gave its constructor.
 */
export function keepPrivate(bucket: s3.Bucket, removalPolicy: RemovalPolicy): s3.CfnBucket {
  const resource = bucket.node.defaultChild as s3.CfnBucket;
  Object.assign(resource, PRIVATE);
  resource.applyRemovalPolicy(removalPolicy);
  const everything = { resources: [bucket.bucketArn, bucket.arnForObjects('*')], actions: ['s3:*'] };
  bucket.addToResourcePolicy(deny(TLS_STATEMENT, everything, { Bool: { 'aws:SecureTransport': 'false' } }));
  bucket.addToResourcePolicy(deny('DenyOldTls', everything, { NumericLessThan: { 's3:TlsVersion': 1.2 } }));
  return resource;
}

/** Everything that a bucket with customer data promises. Returns a check that names the promises broken since. */
export function secure(bucket: s3.Bucket, security: Security): () => string[] {
  const resource = keepPrivate(bucket, security.removalPolicy);
  resource.bucketEncryption = Object.freeze({ serverSideEncryptionConfiguration: [encryption(security.key)] });
  resource.loggingConfiguration = Object.freeze({
    destinationBucketName: security.logBucket.bucketName,
    logFilePrefix: security.logPrefix,
  });
  if (security.objectLock !== undefined) lock(resource, security.objectLock);
  bucket.addToResourcePolicy(
    deny(
      'DenyOtherEncryption',
      { resources: [bucket.arnForObjects('*')], actions: ['s3:PutObject'] },
      { StringNotEquals: { [ENCRYPTION_HEADER]: 'aws:kms' }, Null: { [ENCRYPTION_HEADER]: 'false' } },
    ),
  );
  return promisesOf(bucket, security);
}

function encryption(key: kms.IKey): s3.CfnBucket.ServerSideEncryptionRuleProperty {
  return {
    bucketKeyEnabled: true,
    serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.keyArn },
    blockedEncryptionTypes: { encryptionType: ['SSE-C'] },
  };
}

function lock(resource: s3.CfnBucket, { mode, days }: ObjectLock): void {
  resource.objectLockEnabled = true;
  resource.objectLockConfiguration = {
    objectLockEnabled: 'Enabled',
    rule: mode === undefined ? undefined : { defaultRetention: { mode, days } },
  };
}

function deny(
  sid: string,
  what: { resources: string[]; actions: string[] },
  conditions: Record<string, Record<string, string | number>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    ...what,
    conditions,
  });
}
