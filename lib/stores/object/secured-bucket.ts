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

/** Sets what a property injector may have undone. Whatever is set on the resource after construction wins. */
export function secure(bucket: s3.Bucket, security: Security): void {
  const resource = bucket.node.defaultChild as s3.CfnBucket;
  resource.versioningConfiguration = { status: 'Enabled' };
  resource.publicAccessBlockConfiguration = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };
  resource.ownershipControls = { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] };
  resource.bucketEncryption = { serverSideEncryptionConfiguration: [encryption(security.key)] };
  resource.loggingConfiguration = {
    destinationBucketName: security.logBucket.bucketName,
    logFilePrefix: security.logPrefix,
  };
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  if (security.objectLock !== undefined) lock(resource, security.objectLock);
  resource.applyRemovalPolicy(security.removalPolicy);
  denials(bucket).forEach((statement) => bucket.addToResourcePolicy(statement));
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

function denials(bucket: s3.Bucket): iam.PolicyStatement[] {
  const everything = { resources: [bucket.bucketArn, bucket.arnForObjects('*')], actions: ['s3:*'] };
  const uploads = { resources: [bucket.arnForObjects('*')], actions: ['s3:PutObject'] };
  const encryptionHeader = 's3:x-amz-server-side-encryption';
  return [
    deny(TLS_STATEMENT, everything, { Bool: { 'aws:SecureTransport': 'false' } }),
    deny('DenyOldTls', everything, { NumericLessThan: { 's3:TlsVersion': 1.2 } }),
    deny('DenyOtherEncryption', uploads, {
      StringNotEquals: { [encryptionHeader]: 'aws:kms' },
      Null: { [encryptionHeader]: 'false' },
    }),
  ];
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
