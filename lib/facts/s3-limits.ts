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
