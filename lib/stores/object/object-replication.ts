import type { aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';

/**
 * One destination of an object store's copies: a Region, where the replica is made for you, or a bucket that exists.
 *
 * Objects written from now on are copied; those already there need {@link existingObjects}.
 */
export interface ObjectReplication {
  /**
   * Region of a replica store, made in the sibling stack `<stack>-<Region>` with its own customer key.
   *
   * Exactly one of `region` and `destination` is given.
   *
   * @default - copies go to `destination`
   */
  readonly region?: string;

  /**
   * A bucket to copy to, in any Region or account. It must be versioned.
   *
   * An imported bucket says where it is: `Bucket.fromBucketAttributes(…, { bucketName, account, region })`. The policies
   * that a bucket of another account needs are in `ObjectStore.destinationPolicies`.
   *
   * @default - copies go to a replica store in `region`
   */
  readonly destination?: s3.IBucket;

  /**
   * The key that encrypts the copies in `destination`, in the Region of that bucket.
   *
   * @default - the bucket's own encryption key; required where the bucket does not know it
   */
  readonly destinationKey?: kms.IKey;

  /**
   * Copies only objects whose key starts with this. At most 1,024 characters.
   *
   * @default - every object
   */
  readonly prefix?: string;

  /**
   * Copies only objects that were uploaded with all these tags.
   *
   * @default - tags do not matter
   */
  readonly tags?: { [key: string]: string };

  /**
   * Storage class of the copies.
   *
   * @default - the class of the source object
   */
  readonly storageClass?: s3.StorageClass;

  /**
   * Whether deleting an object hides its copy too. Versions are never deleted by replication.
   *
   * Not available together with `tags`.
   *
   * @default true, unless `tags` are given
   */
  readonly deleteMarkers?: boolean;

  /**
   * Replication Time Control: 99.9 % of objects within 15 minutes, by service-level agreement, for a fee per GB.
   *
   * @default false
   */
  readonly timeControl?: boolean;

  /**
   * Copies what is written to the replica back to this store as well. Only with `region`.
   *
   * @default false
   */
  readonly twoWay?: boolean;

  /**
   * Prepares an S3 Batch Replication job for the objects written before the rule existed: its role, and the command
   * that starts it as a stack output. Nothing is copied until you run the command.
   *
   * @default false
   */
  readonly existingObjects?: boolean;
}

/** Where copies of an object store are. */
export interface ObjectReplica {
  /** Name of the bucket that receives the copies. */
  readonly bucketName: string;

  /** Region of that bucket. */
  readonly region: string;

  /** Account of that bucket. */
  readonly account: string;

  /** The key that encrypts the copies: a key ARN or an alias ARN. */
  readonly keyArn: string;

  /** Id of the replication rule, as S3 metrics name it. */
  readonly ruleId: string;

  /** Copied key prefix. Empty for every object. */
  readonly prefix: string;

  /**
   * Tags that an object must have to be copied.
   *
   * @default - objects are copied whatever their tags
   */
  readonly tags?: { [key: string]: string };
}

/** A policy statement that only the owner of a destination can attach. */
export interface DestinationPolicy {
  /** `bucket` or `key`: whose policy needs the statement. */
  readonly target: string;

  /** ARN of that bucket or key. */
  readonly targetArn: string;

  /** The statement, as IAM policy JSON. */
  readonly statement: string;
}
