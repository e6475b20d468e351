import {
  type aws_kms as kms,
  type aws_s3 as s3,
  type Duration,
  type RemovalPolicy,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { storageKey } from '../../concerns/keys/storage-key';
import type { AlarmDefinition, DashboardGraph, IMonitored } from '../../concerns/monitoring/monitored';
import { acknowledge, inPacks } from '../../core/acknowledge';
import { refuse } from '../../core/errors';
import { removalOf } from '../../core/removal';
import { mirrorTags, siblingStack } from '../../core/sibling-stack';
import { logBucketOf } from './access-log-target';
import { allowAtDestinations } from './destination-policies';
import { ExistingObjects } from './existing-objects';
import { ImportedObjectStore, type ImportedObjectStoreAttributes } from './imported-object-store';
import type { ObjectLifecycle } from './object-lifecycle';
import type { ObjectLock } from './object-lock';
import type { DestinationPolicy, ObjectReplica, ObjectReplication } from './object-replication';
import { defineBucket } from './object-bucket';
import { checkObjectStore } from './object-store-check';
import { ObjectStoreGrants } from './object-store-grants';
import { type MeasuredStore, objectStoreAlarms, objectStoreGraphs } from './object-store-metrics';
import { checkReplication } from './replication-check';
import { replicationConfiguration } from './replication-configuration';
import { ReplicationBack, type ReplicationHome } from './replication-back';
import { ReplicationRole, type ReplicationSource } from './replication-role';
import { grouped, replicaRegions, replicationTargets, twinIn } from './replication-target';
import { secure } from './secured-bucket';

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
export class ObjectStore extends Construct implements IMonitored {
  /** Brings a bucket that exists under the same grants, alarms and dashboards. */
  public static fromBucketAttributes(
    scope: Construct,
    id: string,
    attributes: ImportedObjectStoreAttributes,
  ): ImportedObjectStore {
    return new ImportedObjectStore(scope, id, attributes);
  }

  /** The bucket. */
  public readonly bucket: s3.Bucket;

  /** The key that encrypts the objects. */
  public readonly key: kms.IKey;

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
  private readonly replicaStores: ReadonlyMap<string, ObjectStore>;

  constructor(scope: Construct, id: string, props: ObjectStoreProps = {}) {
    super(scope, id);
    checkObjectStore(this, props);
    const removalPolicy = removalOf(this, props.removalPolicy);
    const logBucket = logBucketOf(this, props);
    const key = props.key ?? storageKey(this, 'Key', { removalPolicy });
    const security = { key, removalPolicy, logBucket, logPrefix: `${this.node.path}/`, objectLock: props.objectLock };

    this.key = key;
    this.bucket = defineBucket(this, props, key, logBucket);
    const brokenPromises = secure(this.bucket, security);
    this.grants = ObjectStoreGrants._of(this.bucket, key);
    this.replicaStores = defineReplicas(this, props);
    ({ replicas: this.replicas, destinationPolicies: this.destinationPolicies } = replicate(this, props));

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

  /**
   * The replica store that was made in a Region, to grant access to it there or to watch it.
   *
   * @param region one of the Regions that `replication` names
   */
  public replicaIn(region: string): ObjectStore {
    const replica = this.replicaStores.get(region);
    if (replica !== undefined) return replica;
    const must = `be one of ${[...this.replicaStores.keys()].join(', ') || 'the Regions in replication, which names none'}`;
    return refuse(this, 'ReplicaRegionUnknown', { prop: 'region', must, got: region, fix: 'add it to replication' });
  }

  private measured(): MeasuredStore {
    return { bucketName: this.bucket.bucketName, requestMetrics: this.requestMetrics, replicas: this.replicas };
  }
}

function replicate(store: ObjectStore, props: ObjectStoreProps): Pick<ObjectStore, 'replicas' | 'destinationPolicies'> {
  const entries = props.replication ?? [];
  if (entries.length === 0) return { replicas: [], destinationPolicies: [] };
  const targets = replicationTargets(store, entries);
  checkReplication(store, targets);
  const { role } = new ReplicationRole(store, 'Replication', sourceOf(store, props), targets);
  const resource = store.bucket.node.defaultChild as s3.CfnBucket;
  resource.replicationConfiguration = replicationConfiguration(role.roleArn, targets);
  if (entries.some(({ existingObjects }) => existingObjects === true))
    new ExistingObjects(store, 'ExistingObjects', store.bucket);
  const comingBack = targets.filter(({ entry }) => entry.twoWay === true);
  grouped(comingBack, ({ replica }) => replica.region).forEach(
    ([region, away]) => new ReplicationBack(store, `Back-${region}`, homeOf(store, props), away),
  );
  const destinationPolicies = allowAtDestinations(store, role, targets);
  if (destinationPolicies.length > 0)
    Validations.of(store).addWarning('storage:ObjectStore.destinationPolicies', PENDING_POLICIES);
  return { replicas: targets.map(({ replica }) => replica), destinationPolicies };
}

function defineReplicas(store: ObjectStore, props: ObjectStoreProps): Map<string, ObjectStore> {
  const regions = replicaRegions(store, props.replication ?? []);
  return new Map(regions.map((region) => [region, defineReplica(store, region, props)]));
}

/** The replica store of a Region: the same promises, lifecycle and tags as its source, under a key of its own Region. */
function defineReplica(store: ObjectStore, region: string, props: ObjectStoreProps): ObjectStore {
  const { id, bucketName, keyAlias } = twinIn(store, region);
  const { lifecycle, noncurrentVersionRetention, incompleteUploadRetention, objectLock, removalPolicy } = props;
  const home = new Construct(siblingStack(store, region, 'replication'), id);
  const replica = new ObjectStore(home, 'Replica', {
    bucketName,
    key: storageKey(home, 'Key', { alias: keyAlias, removalPolicy }),
    lifecycle,
    noncurrentVersionRetention,
    incompleteUploadRetention,
    objectLock,
    removalPolicy,
  });
  mirrorTags(store, home);
  const comesBack = props.replication?.some((entry) => entry.region === region && entry.twoWay === true);
  acknowledge(
    replica.bucket,
    inPacks('S3BucketReplicationEnabled'),
    comesBack === true
      ? `This bucket does replicate to ${store.node.path}: a function puts the rule once both buckets exist.`
      : `This bucket is itself the replica of ${store.node.path}.`,
  );
  return replica;
}

function homeOf(store: ObjectStore, props: ObjectStoreProps): ReplicationHome {
  const { account } = Stack.of(store);
  return { ...sourceOf(store, props), account, bucketName: store.bucket.bucketName };
}

function sourceOf(store: ObjectStore, props: ObjectStoreProps): ReplicationSource {
  return {
    bucketArn: store.bucket.bucketArn,
    region: Stack.of(store).region,
    keyArn: store.key.keyArn,
    objectLock: props.objectLock !== undefined,
  };
}
