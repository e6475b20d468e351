import { aws_iam as iam, type aws_kms as kms, type aws_s3 as s3, type CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { hasOverrides, rendered } from '../../core/rendered';
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

const ACCESS_BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
const TLS_STATEMENT = 'DenyInsecureTransport';
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
  const bucketEncryption = Object.freeze({ serverSideEncryptionConfiguration: [encryption(security.key)] });
  resource.bucketEncryption = bucketEncryption;
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
  const { deletionPolicy, updateReplacePolicy } = resource.cfnOptions;
  const promised = { ...PRIVATE, bucketEncryption };
  return () =>
    isAsPromised(resource, promised) &&
    resource.cfnOptions.deletionPolicy === deletionPolicy &&
    resource.cfnOptions.updateReplacePolicy === updateReplacePolicy &&
    hasOwnPolicy(bucket)
      ? []
      : brokenPromises(bucket, security.removalPolicy);
}

/** Nothing was set again and nothing overridden: what the template will have need not be looked at. */
function isAsPromised(resource: s3.CfnBucket, promised: Partial<s3.CfnBucket>): boolean {
  const properties = Object.keys(promised) as (keyof s3.CfnBucket)[];
  return !hasOverrides(resource) && properties.every((property) => resource[property] === promised[property]);
}

/** A policy document cannot lose statements, so a policy that still stands by its own document denies plain HTTP. */
function hasOwnPolicy({ policy }: s3.Bucket): boolean {
  const resource = policy?.node.defaultChild as s3.CfnBucketPolicy | undefined;
  return resource !== undefined && !hasOverrides(resource) && resource.policyDocument === policy?.document;
}

function brokenPromises(bucket: s3.Bucket, removalPolicy: RemovalPolicy): string[] {
  const { properties, deletionPolicy, updateReplacePolicy } = rendered(bucket.node.defaultChild as s3.CfnBucket);
  const block = objectAt(properties, 'PublicAccessBlockConfiguration');
  const open = ACCESS_BLOCKS.filter((flag) => flagAt(block, flag) !== true);
  const versioning = textAt(objectAt(properties, 'VersioningConfiguration'), 'Status');
  const mayGo = removalPolicy === RemovalPolicy.DESTROY;
  return [
    ...lostUnless(versioning === 'Enabled', 'versioning must stay Enabled'),
    ...lostUnless(open.length === 0, `public access must stay blocked, but ${open.join(', ')} is off`),
    ...lostUnless(encryptedByKms(properties), 'default encryption must stay aws:kms with a customer key'),
    ...lostUnless(mayGo || deletionPolicy !== 'Delete', 'the bucket must be retained when its stack is deleted'),
    ...lostUnless(mayGo || updateReplacePolicy !== 'Delete', 'the bucket must be retained when it is replaced'),
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
