import type { Named } from '../../../core/problem';

/** What the replication rules of a bucket need to know of a bucket. What only the deployment knows is `undefined`. */
export interface ReplicatedBucketView {
  readonly versioned?: boolean;
  /** Whether it has Object Lock. */
  readonly locked?: boolean;
  /** Whether new objects are encrypted with a KMS key by default. */
  readonly kmsEncrypted?: boolean;
  /** Whether some lifecycle rule expires current or noncurrent versions. */
  readonly expires?: boolean;
  readonly region?: string;
}

/** The replication configuration of a bucket: every legal spelling brought into one shape. */
export interface ReplicationView {
  /** `ReplicationConfiguration`, or a prop. */
  readonly name: string;
  readonly source: ReplicatedBucketView;
  readonly rules: readonly ReplicationRuleView[];
}

/** One rule of a replication configuration. Where a part is a token, it reads as `undefined` or, for a switch, as unknown. */
export interface ReplicationRuleView {
  /** What the author calls this rule: `ReplicationConfiguration.Rules[0]`, or a prop. */
  readonly name: string;
  readonly id?: Named<string>;
  readonly enabled: boolean;
  /** Whether the rule has a filter, which makes it a rule of the current (V2) schema. */
  readonly filtered: boolean;
  /** `''` where the rule has no prefix. */
  readonly prefix?: Named<string>;
  readonly byTag: boolean;
  /** Whether a priority is given, be it a token. */
  readonly prioritised: boolean;
  readonly priority?: Named<number>;
  /** Whether it says what to do with delete markers, be it a token. */
  readonly decidesDeleteMarkers: boolean;
  readonly deleteMarkers?: boolean;
  /** Whether objects encrypted with KMS keys are selected. */
  readonly selectsKmsObjects?: boolean;
  readonly destination: ReplicationDestinationView;
}

/** Where the replicas of a rule go. */
export interface ReplicationDestinationView {
  /** Path of the destination, or a prop. */
  readonly name: string;
  /** Equal for two destinations that are the same bucket. */
  readonly identity: string;
  /** Whether it is the source bucket. */
  readonly isSource: boolean;
  /** The bucket, where it is part of the same app. */
  readonly bucket?: ReplicatedBucketView;
  readonly storageClass?: Named<string>;
  /** Whether a key for the replicas is given, be it a token. */
  readonly replicaKey: boolean;
  /** Region of that key, where it is known. */
  readonly replicaKeyRegion?: string;
  /** Whether Replication Time Control is on. */
  readonly timeControl?: boolean;
  readonly timeControlMinutes?: Named<number>;
  /** Whether replication metrics are on. */
  readonly metrics?: boolean;
  readonly metricsMinutes?: Named<number>;
  /** Whether an account is given, be it a token. */
  readonly account: boolean;
  /** Whether the owner of the destination becomes the owner of the replicas. */
  readonly ownerTranslated: boolean;
}
