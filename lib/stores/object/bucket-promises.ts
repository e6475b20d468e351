import { type aws_s3 as s3, type CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { hasOverrides, rendered } from '../../core/rendered';
import type { Resource } from '../../core/rule';
import { flagAt, objectAt, objectsAt, textAt } from '../../core/template';
import type { ObjectLock } from './object-lock';

/** Id of the statement that denies plain HTTP. */
export const TLS_STATEMENT = 'DenyInsecureTransport';

/** Id of the lifecycle rule that bounds old versions and abandoned uploads. */
export const HOUSEKEEPING = 'housekeeping';

/** What a bucket promised that not all buckets do. */
interface Terms {
  readonly removalPolicy: RemovalPolicy;
  readonly objectLock?: ObjectLock;
}

type RenderedBucket = Omit<Resource, 'stack'>;

/** What must be true of a store's bucket whatever an injector, a mixin or an override did to it. */
const PROMISES: readonly { must: string; kept: (bucket: RenderedBucket, terms: Terms) => boolean }[] = [
  {
    must: 'versioning must stay Enabled',
    kept: ({ properties }) => textAt(objectAt(properties, 'VersioningConfiguration'), 'Status') === 'Enabled',
  },
  {
    must: 'public access must stay blocked in all four ways',
    kept: ({ properties }) =>
      ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].every(
        (flag) => flagAt(objectAt(properties, 'PublicAccessBlockConfiguration'), flag) === true,
      ),
  },
  {
    must: 'objects must stay owned by the bucket owner, without ACLs',
    kept: ({ properties }) =>
      objectsAt(objectAt(properties, 'OwnershipControls'), 'Rules').some(
        ({ value }) => value.ObjectOwnership === 'BucketOwnerEnforced',
      ),
  },
  { must: 'default encryption must stay aws:kms with a customer key', kept: encryptedByKms },
  {
    must: 'access logs must stay on',
    kept: ({ properties }) => objectAt(properties, 'LoggingConfiguration').DestinationBucketName !== undefined,
  },
  {
    must: 'events must stay on EventBridge',
    kept: ({ properties }) => announcesEvents(objectAt(properties, 'NotificationConfiguration')),
  },
  {
    must: `the lifecycle rule ${HOUSEKEEPING} must stay enabled`,
    kept: ({ properties }) =>
      objectsAt(objectAt(properties, 'LifecycleConfiguration'), 'Rules').some(
        ({ value }) => value.Id === HOUSEKEEPING && value.Status === 'Enabled',
      ),
  },
  {
    must: 'Object Lock must stay on',
    kept: ({ properties }, { objectLock }) =>
      objectLock === undefined ||
      (flagAt(properties, 'ObjectLockEnabled') === true &&
        (objectLock.mode === undefined) === (objectAt(properties, 'ObjectLockConfiguration').Rule === undefined)),
  },
  {
    must: 'the bucket must be retained when it is deleted or replaced',
    kept: ({ deletionPolicy, updateReplacePolicy }, { removalPolicy }) =>
      removalPolicy === RemovalPolicy.DESTROY || ![deletionPolicy, updateReplacePolicy].includes('Delete'),
  },
];

/**
 * A check, for synthesis, of what the bucket promises as it stands now. It names each promise that was broken since.
 *
 * The template is looked at only if somebody set a property again or overrode one.
 */
export function promisesOf(bucket: s3.Bucket, terms: Terms): () => string[] {
  const resource = bucket.node.defaultChild as s3.CfnBucket;
  const made = state(resource);
  return () => [
    ...(hasOverrides(resource) || state(resource).some((part, index) => part !== made[index])
      ? brokenPromises(rendered(resource), terms)
      : []),
    ...(hasOwnPolicy(bucket) || deniesPlainHttp(bucket)
      ? []
      : [broken('the bucket policy must deny requests without TLS')]),
    ...silencedEvents(bucket),
  ];
}

/** The parts of a resource that promises are about: each is another object once it is set again. */
function state(resource: s3.CfnBucket): unknown[] {
  return [
    resource.versioningConfiguration,
    resource.publicAccessBlockConfiguration,
    resource.ownershipControls,
    resource.bucketEncryption,
    resource.loggingConfiguration,
    resource.notificationConfiguration,
    resource.lifecycleConfiguration,
    resource.objectLockEnabled,
    resource.objectLockConfiguration,
    resource.cfnOptions.deletionPolicy,
    resource.cfnOptions.updateReplacePolicy,
  ];
}

function brokenPromises(bucket: RenderedBucket, terms: Terms): string[] {
  return PROMISES.filter(({ kept }) => !kept(bucket, terms)).map(({ must }) => broken(must));
}

function broken(must: string): string {
  return `${must}; remove the override or injector that undoes it`;
}

function encryptedByKms({ properties }: RenderedBucket): boolean {
  const [first] = objectsAt(objectAt(properties, 'BucketEncryption'), 'ServerSideEncryptionConfiguration');
  const byDefault = objectAt(first?.value ?? {}, 'ServerSideEncryptionByDefault');
  return (textAt(byDefault, 'SSEAlgorithm')?.startsWith('aws:kms') ?? false) && byDefault.KMSMasterKeyID !== undefined;
}

/** A policy document cannot lose statements, so a policy that still stands by its own document denies plain HTTP. */
function hasOwnPolicy({ policy }: s3.Bucket): boolean {
  const resource = policy?.node.defaultChild as s3.CfnBucketPolicy | undefined;
  return resource !== undefined && !hasOverrides(resource) && resource.policyDocument === policy?.document;
}

function deniesPlainHttp(bucket: s3.Bucket): boolean {
  if (bucket.policy === undefined) return false;
  const document = objectAt(rendered(bucket.policy.node.defaultChild as CfnResource).properties, 'PolicyDocument');
  return objectsAt(document, 'Statement').some(({ value }) => value.Sid === TLS_STATEMENT && value.Effect === 'Deny');
}

function announcesEvents(configuration: Resource['properties']): boolean {
  return configuration.EventBridgeConfiguration !== undefined;
}

/** `addEventNotification` makes a custom resource that replaces the whole notification configuration of the bucket. */
function silencedEvents(bucket: s3.Bucket): string[] {
  const resource = bucket.node.tryFindChild('Notifications')?.node.tryFindChild('Resource') as CfnResource | undefined;
  if (resource === undefined) return [];
  if (announcesEvents(objectAt(rendered(resource).properties, 'NotificationConfiguration'))) return [];
  return [
    'events must stay on EventBridge, and addEventNotification takes them off; call enableEventBridgeNotification() on the bucket as well, or use EventBridge rules',
  ];
}
