import { type aws_kms as kms, aws_s3 as s3, Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { storageKey } from '../../concerns/keys/storage-key';
import type { AlarmDefinition, DashboardGraph } from '../../concerns/monitoring/monitored';
import { acknowledge } from '../../core/acknowledge';
import { refuse } from '../../core/errors';
import { removalOf } from '../../core/removal';
import { siblingStack } from '../../core/sibling-stack';
import { AccessLogBucket, deliverLogs } from './access-log-bucket';
import { allowAtDestinations } from './destination-policies';
import { ExistingObjects } from './existing-objects';
import { ImportedObjectStore, type ImportedObjectStoreAttributes, type IObjectStore } from './imported-object-store';
import type { ObjectLifecycle } from './object-lifecycle';
import type { ObjectLock } from './object-lock';
import type { DestinationPolicy, ObjectReplica, ObjectReplication } from './object-replication';
import { ObjectStoreGrants } from './object-store-grants';
import { type MeasuredStore, objectStoreAlarms, objectStoreGraphs, REQUEST_METRICS_ID } from './object-store-metrics';
import { checkReplication } from './replication-check';
import { replicationConfiguration } from './replication-configuration';
import { ReplicationBack, type ReplicationHome } from './replication-back';
import { ReplicationRole, type ReplicationSource } from './replication-role';
import { replicaRegions, replicationTargets, twinIn, twoWayRegions } from './replication-target';
import { secure } from './secured-bucket';

const VERSION_RETENTION = Duration.days(30);

const PENDING_POLICIES =
  'Copies go to an account that this app cannot configure: give ObjectStore.destinationPolicies to its owner, then acknowledge this warning.';

/** Properties of an {@link ObjectStore}. */
export interface ObjectStoreProps {
  /**
   * When objects move to cheaper storage classes, and when they expire.
   *
   * @default - objects stay in S3 Standard
   */
  readonly lifecycle?: ObjectLifecycle;

  /**
   * Where objects are copied to. The first entry that matches an object wins within one destination.
   *
   * @default - objects exist in one Region only
   */
  readonly replication?: ObjectReplication[];

  /**
   * Customer-managed key for data at rest.
   *
   * @default - a new `StorageKey` of this store, at 1 USD a month
   */
  readonly key?: kms.IKey;

  /**
   * How long a version stays readable after it was overwritten or deleted.
   *
   * This is the time you have to undo a mistake. You pay for every version until it expires. Whole days, at least one.
   *
   * @default Duration.days(30)
   */
  readonly noncurrentVersionRetention?: Duration;

  /**
   * How long the parts of an upload that was never completed are kept, and paid for. Whole days, at least one.
   *
   * @default Duration.days(7)
   */
  readonly incompleteUploadRetention?: Duration;

  /**
   * Keeps versions from being deleted or overwritten. Cannot be turned off again.
   *
   * @default - versions can be deleted
   */
  readonly objectLock?: ObjectLock;

  /**
   * Where S3 writes who accessed the store, under a prefix of its own. Must not be encrypted with a KMS key.
   *
   * @default - the `AccessLogBucket` that all stores of the stack share
   */
  readonly accessLogs?: s3.IBucket;

  /**
   * A list of all objects and versions, as Parquet in the access-log bucket under `inventory/`.
   *
   * @default - no inventory
   */
  readonly inventory?: s3.InventoryFrequency;

  /**
   * Request counts, errors and latencies every minute, and alarms on them. About 5 USD a month for a bucket in use.
   *
   * @default false
   */
  readonly requestMetrics?: boolean;

  /**
   * Uploads and downloads through the nearest edge location, for a fee per GB. The bucket name must not contain periods.
   *
   * @default false
   */
  readonly transferAcceleration?: boolean;

  /**
   * Which web pages may use the store from a browser. At most 100 rules.
   *
   * @default - none
   */
  readonly cors?: s3.CorsRule[];

  /**
   * Physical name of the bucket. A named bucket cannot be replaced without losing its name first.
   *
   * @default - a name made by CloudFormation
   */
  readonly bucketName?: string;

  /**
   * What happens to the data when the store leaves the template.
   *
   * Destroying takes two keys: `RemovalPolicy.DESTROY` here, and the context `cdk-storage-systems:allow-destroy` with the
   * name of the stack. S3 deletes a bucket only when it is empty.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Production-grade object storage: an S3 bucket that is encrypted with a customer key, private, TLS only, versioned,
 * logged, bounded in what it keeps, and retained.
 *
 * @example
 * const documents = new ObjectStore(this, 'Documents', {
 *   lifecycle: ObjectLifecycle.tiered({ infrequentAccessAfter: Duration.days(30), archiveAfter: Duration.days(90) }),
 *   replication: [{ region: 'eu-west-1', prefix: 'important/', storageClass: aws_s3.StorageClass.INFREQUENT_ACCESS }],
 * });
 */
export class ObjectStore extends Construct implements IObjectStore {
  /** Brings a bucket that exists under the same grants, alarms and dashboards. */
  public static fromBucketAttributes(
    scope: Construct,
    id: string,
    attributes: ImportedObjectStoreAttributes,
  ): IObjectStore {
    return new ImportedObjectStore(scope, id, attributes);
  }

  /** The bucket. */
  public readonly bucket: s3.Bucket;

  /** The key that encrypts the objects. */
  public readonly key?: kms.IKey;

  /** Least-privilege access for the app's roles. */
  public readonly grants: ObjectStoreGrants;

  /** Where copies of the objects are. */
  public readonly replicas: ObjectReplica[];

  /**
   * What owners of destination buckets in other accounts still have to allow, as ready policy statements. Empty where
   * this app could attach everything itself.
   */
  public readonly destinationPolicies: DestinationPolicy[];

  private readonly requestMetrics: boolean;

  constructor(scope: Construct, id: string, props: ObjectStoreProps = {}) {
    super(scope, id);
    checkRetention(this, 'noncurrentVersionRetention', props.noncurrentVersionRetention);
    checkRetention(this, 'incompleteUploadRetention', props.incompleteUploadRetention);
    checkVersionMoves(this, props);
    const removalPolicy = removalOf(this, props.removalPolicy);
    const logBucket = logBucketOf(this, props.accessLogs);
    const key = props.key ?? storageKey(this, 'Key', { removalPolicy });
    const security = { key, removalPolicy, logBucket, logPrefix: `${this.node.path}/`, objectLock: props.objectLock };

    this.key = key;
    this.bucket = defineBucket(this, props, logBucket);
    const brokenPromises = secure(this.bucket, security);
    this.grants = new ObjectStoreGrants(this.bucket, key);
    ({ replicas: this.replicas, destinationPolicies: this.destinationPolicies } = replicate(this, key, props));

    this.requestMetrics = props.requestMetrics ?? false;
    this.node.addValidation({ validate: brokenPromises });
  }

  /** What a {@link StorageMonitor} turns into alarms. */
  public get alarms(): AlarmDefinition[] {
    return objectStoreAlarms(this.measured());
  }

  /** What a {@link StorageMonitor} shows in a dashboard row. */
  public get graphs(): DashboardGraph[] {
    return objectStoreGraphs(this.measured());
  }

  private measured(): MeasuredStore {
    return { bucketName: this.bucket.bucketName, requestMetrics: this.requestMetrics, replicas: this.replicas };
  }
}

/** Versions that expire before they move would make the move a promise that is never kept. */
function checkVersionMoves(
  store: Construct,
  { lifecycle, noncurrentVersionRetention = VERSION_RETENTION }: ObjectStoreProps,
): void {
  const moves = lifecycle?.rules.flatMap((rule) => rule.noncurrentVersionTransitions ?? []) ?? [];
  const afters = moves.map(({ transitionAfter }) => transitionAfter).filter((after) => !after.isUnresolved());
  if (noncurrentVersionRetention.isUnresolved() || afters.length === 0) return;
  const last = Math.max(...afters.map((after) => after.toDays()));
  if (noncurrentVersionRetention.toDays() > last) return;
  refuse(store, 'VersionsExpireBeforeTheyMove', {
    prop: 'noncurrentVersionRetention',
    must: `be longer than ${last} days, when the last noncurrent versions move to another class`,
    got: noncurrentVersionRetention.toHumanString(),
    fix: 'keep versions longer, or leave noncurrentVersions out of the lifecycle',
  });
}

function logBucketOf(store: Construct, given: s3.IBucket | undefined): s3.IBucket {
  given?.addToResourcePolicy(deliverLogs(given));
  return given ?? AccessLogBucket.of(store).bucket;
}

function checkRetention(store: Construct, prop: string, retention: Duration | undefined): void {
  if (retention === undefined || retention.isUnresolved()) return;
  const days = retention.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1) return;
  const fix = 'S3 counts in days; write Duration.days(…)';
  refuse(store, 'RetentionNotWholeDays', {
    prop,
    must: 'be at least 1 whole day',
    got: retention.toHumanString(),
    fix,
  });
}

function defineBucket(store: Construct, props: ObjectStoreProps, logBucket: s3.IBucket): s3.Bucket {
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

function replicate(
  store: ObjectStore,
  key: kms.IKey,
  props: ObjectStoreProps,
): Pick<ObjectStore, 'replicas' | 'destinationPolicies'> {
  const entries = props.replication ?? [];
  if (entries.length === 0) return { replicas: [], destinationPolicies: [] };
  replicaRegions(store, entries).forEach((region) => defineReplica(store, region, props));
  const targets = replicationTargets(store, entries);
  checkReplication(store, targets);
  const { role } = new ReplicationRole(store, 'Replication', sourceOf(store, key, props), targets);
  const resource = store.bucket.node.defaultChild as s3.CfnBucket;
  resource.replicationConfiguration = replicationConfiguration(role.roleArn, targets);
  if (entries.some(({ existingObjects }) => existingObjects === true))
    new ExistingObjects(store, 'ExistingObjects', store.bucket);
  twoWayRegions(targets).forEach(
    ([region, away]) => new ReplicationBack(store, `Back-${region}`, homeOf(store, key, props), away),
  );
  const destinationPolicies = allowAtDestinations(store, role, targets);
  if (destinationPolicies.length > 0)
    Validations.of(store).addWarning('storage:ObjectStore.destinationPolicies', PENDING_POLICIES);
  return { replicas: targets.map(({ replica }) => replica), destinationPolicies };
}

/** The replica store of a Region: the same promises and lifecycle as its source, under a key of its own Region. */
function defineReplica(store: ObjectStore, region: string, props: ObjectStoreProps): void {
  const { id, bucketName, keyAlias } = twinIn(store, region);
  const { lifecycle, noncurrentVersionRetention, incompleteUploadRetention, objectLock, removalPolicy } = props;
  const sibling = siblingStack(store, region, 'replication');
  const key = storageKey(sibling, `${id}Key`, { alias: keyAlias, removalPolicy });
  const replica = new ObjectStore(sibling, id, {
    bucketName,
    key,
    lifecycle,
    noncurrentVersionRetention,
    incompleteUploadRetention,
    objectLock,
    removalPolicy,
  });
  const comesBack = props.replication?.some((entry) => entry.region === region && entry.twoWay === true);
  acknowledge(
    replica.bucket,
    ['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'].map((pack) => `${pack}-S3BucketReplicationEnabled`),
    comesBack === true
      ? `This bucket does replicate to ${store.node.path}: a function puts the rule once both buckets exist.`
      : `This bucket is itself the replica of ${store.node.path}.`,
  );
}

function homeOf(store: ObjectStore, key: kms.IKey, props: ObjectStoreProps): ReplicationHome {
  const { account } = Stack.of(store);
  return { ...sourceOf(store, key, props), account, bucketName: store.bucket.bucketName };
}

function sourceOf(store: ObjectStore, key: kms.IKey, props: ObjectStoreProps): ReplicationSource {
  return {
    bucketArn: store.bucket.bucketArn,
    region: Stack.of(store).region,
    keyArn: key.keyArn,
    objectLock: props.objectLock !== undefined,
  };
}
