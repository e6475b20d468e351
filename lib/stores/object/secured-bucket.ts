import { aws_iam as iam, type aws_kms as kms, type aws_s3 as s3, type CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { rendered } from '../../core/rendered';
import { flagAt, objectAt, objectsAt, textAt } from '../../core/template';
import type { ObjectLock } from './object-lock';

/** What must be true of a store's bucket whatever an injector, a mixin or an override did to it. */
export interface Security {
  readonly key: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
  readonly objectLock?: ObjectLock;
  readonly logBucket: s3.IBucket;
  readonly logPrefix: string;
}

const TLS_STATEMENT = 'DenyInsecureTransport';
const ENCRYPTION_HEADER = 's3:x-amz-server-side-encryption';

/**
 * Keeps a bucket private, TLS only, versioned and as lasting as it should be, whatever a property injector said:
 * what is set on the resource after construction wins.
 */
export function keepPrivate(bucket: s3.Bucket, removalPolicy: RemovalPolicy): s3.CfnBucket {
  const resource = bucket.node.defaultChild as s3.CfnBucket;
  resource.versioningConfiguration = { status: 'Enabled' };
  resource.publicAccessBlockConfiguration = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };
  resource.ownershipControls = { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] };
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  resource.applyRemovalPolicy(removalPolicy);
  const everything = { resources: [bucket.bucketArn, bucket.arnForObjects('*')], actions: ['s3:*'] };
  bucket.addToResourcePolicy(deny(TLS_STATEMENT, everything, { Bool: { 'aws:SecureTransport': 'false' } }));
  bucket.addToResourcePolicy(deny('DenyOldTls', everything, { NumericLessThan: { 's3:TlsVersion': 1.2 } }));
  return resource;
}

/** Everything that a bucket with customer data promises. */
export function secure(bucket: s3.Bucket, security: Security): void {
  const resource = keepPrivate(bucket, security.removalPolicy);
  resource.bucketEncryption = { serverSideEncryptionConfiguration: [encryption(security.key)] };
  resource.loggingConfiguration = {
    destinationBucketName: security.logBucket.bucketName,
    logFilePrefix: security.logPrefix,
  };
  if (security.objectLock !== undefined) lock(resource, security.objectLock);
  bucket.addToResourcePolicy(
    deny(
      'DenyOtherEncryption',
      { resources: [bucket.arnForObjects('*')], actions: ['s3:PutObject'] },
      { StringNotEquals: { [ENCRYPTION_HEADER]: 'aws:kms' }, Null: { [ENCRYPTION_HEADER]: 'false' } },
    ),
  );
}

/** What an override took away again: one sentence for each loss, none where all is well. */
export function lostSecurity(bucket: s3.Bucket, security: Security): string[] {
  const resource = rendered(bucket.node.defaultChild as s3.CfnBucket);
  const { properties } = resource;
  const block = objectAt(properties, 'PublicAccessBlockConfiguration');
  const open = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].filter(
    (flag) => flagAt(block, flag) !== true,
  );
  const policy = security.removalPolicy === RemovalPolicy.DESTROY ? 'Delete' : 'Retain';
  return [
    ...lostUnless(
      textAt(objectAt(properties, 'VersioningConfiguration'), 'Status') === 'Enabled',
      'versioning must stay Enabled',
    ),
    ...lostUnless(open.length === 0, `public access must stay blocked, but ${open.join(', ')} is off`),
    ...lostUnless(encryptedByKms(properties), 'default encryption must stay aws:kms with a customer key'),
    ...lostUnless(
      policy === 'Delete' || resource.deletionPolicy !== 'Delete',
      'the bucket must be retained when its stack is deleted',
    ),
    ...lostUnless(
      policy === 'Delete' || resource.updateReplacePolicy !== 'Delete',
      'the bucket must be retained when it is replaced',
    ),
    ...lostUnless(deniesPlainHttp(bucket), 'the bucket policy must deny requests without TLS'),
  ];
}

function lostUnless(kept: boolean, rule: string): string[] {
  return kept ? [] : [`${rule}; remove the override or injector that undoes it`];
}

function encryptedByKms(properties: Parameters<typeof objectAt>[0]): boolean {
  const [first] = objectsAt(objectAt(properties, 'BucketEncryption'), 'ServerSideEncryptionConfiguration');
  const byDefault = objectAt(first?.value ?? {}, 'ServerSideEncryptionByDefault');
  return (textAt(byDefault, 'SSEAlgorithm')?.startsWith('aws:kms') ?? false) && byDefault.KMSMasterKeyID !== undefined;
}

function deniesPlainHttp(bucket: s3.Bucket): boolean {
  if (bucket.policy === undefined) return false;
  const document = objectAt(rendered(bucket.policy.node.defaultChild as CfnResource).properties, 'PolicyDocument');
  return objectsAt(document, 'Statement').some(({ value }) => value.Sid === TLS_STATEMENT && value.Effect === 'Deny');
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
