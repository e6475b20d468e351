/** What the `apply-replication` handler and the custom resource that invokes it agree on. */

/**
 * The custom resource's properties, in CloudFormation's spelling.
 *
 * The handler owns the whole replication configuration of the bucket, and refuses a bucket that has rules of others.
 */
export interface ApplyReplicationProperties {
  readonly Bucket: string;
  /** Region of the bucket. */
  readonly Region: string;
  /** A {@link ReplicationConfiguration} as JSON, since CloudFormation turns numbers and booleans into text. */
  readonly Configuration: string;
  /** What the id of every rule starts with; a rule of the bucket that starts otherwise is somebody else's. */
  readonly RuleIdPrefix: string;
}

/** A bucket's replication configuration in the shape of S3's API, `PutBucketReplication`. */
export interface ReplicationConfiguration {
  /** ARN of the role that S3 assumes. */
  readonly Role: string;
  readonly Rules: readonly ReplicationRule[];
}

/** One rule; the fields that are not named here go to S3 as they are. */
export interface ReplicationRule {
  readonly ID: string;
  readonly [field: string]: unknown;
}

/** Timeout that the function is deployed with, in seconds: a minute of retries, and the time to tell CloudFormation. */
export const APPLY_REPLICATION_TIMEOUT_SECONDS = 120;
