import type { Limit, Source } from './fact';

const guide = (page: string): Source => ({
  page: `https://docs.aws.amazon.com/AmazonS3/latest/userguide/${page}.html`,
  read: '2026-04-13',
});

/** The pages of the S3 User Guide that rules quote. */
export const S3_GUIDE = {
  accessLogs: guide('enable-server-access-logging'),
  accessLogDelivery: guide('troubleshooting-server-access-logging'),
  bucketNames: guide('bucketnamingrules'),
  bucketQuotas: guide('BucketRestrictions'),
  deleteMarkers: guide('delete-marker-replication'),
  directoryBucketLifecycle: guide('directory-buckets-objects-lifecycle'),
  directoryBucketNames: guide('directory-bucket-naming-rules'),
  directoryBuckets: guide('s3-express-differences'),
  encryptedReplication: guide('replication-config-for-kms-objects'),
  intelligentTiering: guide('intelligent-tiering-overview'),
  lifecycleConflicts: guide('lifecycle-conflicts'),
  lifecycleElements: guide('intro-lifecycle-rules'),
  lifecycleExamples: guide('lifecycle-configuration-examples'),
  lifecycleExpiration: guide('lifecycle-expire-general-considerations'),
  notifications: guide('NotificationHowTo'),
  notificationFilters: guide('notification-how-to-filtering'),
  objectLock: guide('object-lock'),
  replicated: guide('replication-what-is-isnot-replicated'),
  replicationConfiguration: guide('replication-add-config'),
  replicationOwner: guide('replication-change-owner'),
  replicationRequirements: guide('replication-requirements'),
  replicationTimeControl: guide('replication-time-control'),
  dailyMetrics: guide('metrics-dimensions'),
} as const;

/** Rules in one lifecycle configuration. */
export const LIFECYCLE_RULES: Limit = { max: 1000, unit: 'rules', source: S3_GUIDE.lifecycleElements };
/** Length of the id of a lifecycle rule. */
export const LIFECYCLE_RULE_ID: Limit = { max: 255, unit: 'characters', source: S3_GUIDE.lifecycleElements };
/** Days until a transition. */
export const TRANSITION_DAYS: Limit = { min: 0, step: 1, unit: 'days', source: S3_GUIDE.lifecycleElements };
/** Days until current or noncurrent versions expire, or an incomplete upload is aborted. */
export const EXPIRATION_DAYS: Limit = { min: 1, step: 1, unit: 'days', source: S3_GUIDE.lifecycleElements };
/** Noncurrent versions that a lifecycle rule keeps. */
export const NEWER_NONCURRENT_VERSIONS: Limit = {
  min: 1,
  max: 100,
  step: 1,
  unit: 'versions',
  source: S3_GUIDE.lifecycleElements,
};
/** Smaller objects do not transition unless a size filter says so (since September 2024). Bytes. */
export const DEFAULT_MINIMUM_TRANSITION_SIZE = 131_072;

/** Rules in one replication configuration. */
export const REPLICATION_RULES: Limit = { max: 1000, unit: 'rules', source: S3_GUIDE.replicationConfiguration };
/** Length of the id of a replication rule. */
export const REPLICATION_RULE_ID: Limit = { max: 255, unit: 'characters', source: S3_GUIDE.replicationConfiguration };
/** Length of the prefix of a replication rule: no object key is longer. */
export const REPLICATION_PREFIX: Limit = { max: 1024, unit: 'characters', source: S3_GUIDE.replicationConfiguration };
/** The one threshold that Replication Time Control and its metrics know. */
export const REPLICATION_TIME: Limit = { min: 15, max: 15, unit: 'minutes', source: S3_GUIDE.replicationTimeControl };
/** Classes that replicas can be stored in. */
export const REPLICA_STORAGE_CLASSES: readonly string[] = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
  'REDUCED_REDUNDANCY',
];

/** Days of default retention. */
export const LOCK_DAYS: Limit = { min: 1, step: 1, unit: 'days', source: S3_GUIDE.objectLock };
/** Most days of default retention: AWS states 100 years, the number of days is derived from it. */
export const LOCK_DAYS_CEILING: Limit = { max: 36_500, unit: 'days', source: S3_GUIDE.objectLock };
/** Years of default retention. */
export const LOCK_YEARS: Limit = { min: 1, max: 100, step: 1, unit: 'years', source: S3_GUIDE.objectLock };

/** Days without access until INTELLIGENT_TIERING moves an object to an archive tier. */
export const ARCHIVE_TIER_DAYS: Readonly<Record<string, Limit>> = {
  ARCHIVE_ACCESS: { min: 90, max: 730, step: 1, unit: 'days', source: S3_GUIDE.intelligentTiering },
  DEEP_ARCHIVE_ACCESS: { min: 180, max: 730, step: 1, unit: 'days', source: S3_GUIDE.intelligentTiering },
};

/** Length of a bucket name, Region and account suffixes included. */
export const BUCKET_NAME: Limit = { min: 3, max: 63, unit: 'characters', source: S3_GUIDE.bucketNames };
/** Beginnings of bucket names that AWS keeps for itself. */
export const RESERVED_NAME_PREFIXES: readonly string[] = ['xn--', 'sthree-', 'amzn-s3-demo-'];
/** Ends of bucket names that AWS keeps for itself. */
export const RESERVED_NAME_SUFFIXES: readonly string[] = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

const quota = (max: number, unit: string): Limit => ({ max, unit, source: S3_GUIDE.bucketQuotas });

/** Lists of a bucket that AWS caps, by their property. */
export const BUCKET_LISTS: Readonly<Record<string, Limit>> = {
  Tags: quota(50, 'tags'),
  'CorsConfiguration.CorsRules': quota(100, 'rules'),
  InventoryConfigurations: quota(1000, 'configurations'),
  MetricsConfigurations: quota(1000, 'configurations'),
  AnalyticsConfigurations: quota(1000, 'configurations'),
  IntelligentTieringConfigurations: quota(1000, 'configurations'),
};
/** Event notifications of one bucket. */
export const NOTIFICATIONS: Limit = quota(100, 'notifications');
/** Size of a bucket policy. */
export const BUCKET_POLICY_BYTES: Limit = quota(20 * 1024, 'bytes');
/** Seconds between two data points of a daily storage metric. */
export const DAILY_METRIC_PERIOD = 86_400;
/** Storage metrics that S3 reports once a day. */
export const DAILY_METRICS: readonly string[] = ['BucketSizeBytes', 'NumberOfObjects'];
