import { type AppView, forResources, type Resource, type Rule, type ViewRule } from '../../core/rule';
import { ALARM_RULES, readDailyMetrics } from './alarm-rules';
import { BACKUP_RULES, readBackedUpBuckets } from './backup-rules';
import { keyOutlivesData } from './key-rules';
import { ACCESS_LOG_RULES, readAccessLog } from './s3/access-log-rules';
import { BUCKET_NAME_RULES, readBucketName } from './s3/bucket-name-rules';
import { BUCKET } from './s3/bucket-read';
import { BUCKET_SIZE_RULES } from './s3/bucket-size-rules';
import {
  DIRECTORY_BUCKET,
  directoryBucketFeatures,
  directoryBucketLifecycle,
  directoryBucketName,
  readDirectoryBucketName,
} from './s3/directory-bucket-rules';
import { INTELLIGENT_TIERING_RULES, readArchiveTiers } from './s3/intelligent-tiering-rules';
import { readLifecycle } from './s3/lifecycle-read';
import { LIFECYCLE_CONFIGURATION_RULES, LIFECYCLE_RULE_RULES } from './s3/lifecycle-rules';
import { NOTIFICATIONS_RESOURCE, readNotifications } from './s3/notification-read';
import { NOTIFICATION_RULES } from './s3/notification-rules';
import { OBJECT_LOCK_RULES, readObjectLock } from './s3/object-lock-rules';
import { readReplication } from './s3/replication-read';
import { REPLICATION_RULES } from './s3/replication-rules';

/** Every rule that the checks ask. */
export const STORAGE_RULES: readonly Rule[] = [
  ...lift(LIFECYCLE_RULE_RULES, [BUCKET], (bucket) => readLifecycle(bucket).rules),
  ...lift(LIFECYCLE_CONFIGURATION_RULES, [BUCKET], (bucket) => [readLifecycle(bucket)]),
  ...lift(REPLICATION_RULES, [BUCKET], readReplication),
  ...lift(OBJECT_LOCK_RULES, [BUCKET], (bucket) => [readObjectLock(bucket)]),
  ...lift(ACCESS_LOG_RULES, [BUCKET], readAccessLog),
  ...lift(INTELLIGENT_TIERING_RULES, [BUCKET], readArchiveTiers),
  ...lift(BUCKET_NAME_RULES, [BUCKET], readBucketName),
  ...lift(NOTIFICATION_RULES, [BUCKET, NOTIFICATIONS_RESOURCE], readNotifications),
  ...BUCKET_SIZE_RULES,
  ...lift([directoryBucketName], [DIRECTORY_BUCKET], readDirectoryBucketName),
  directoryBucketLifecycle,
  directoryBucketFeatures,
  ...lift(ALARM_RULES, ['AWS::CloudWatch::Alarm'], readDailyMetrics),
  keyOutlivesData,
  ...lift(BACKUP_RULES, ['AWS::Backup::BackupSelection'], readBackedUpBuckets),
];

function lift<V>(rules: readonly ViewRule<V>[], types: readonly string[], read: Reader<V>): Rule[] {
  const readOnce = remembered(read);
  return rules.map((rule) => forResources(rule, types, readOnce));
}

type Reader<V> = (resource: Resource, app: AppView) => readonly V[];

/** Reads a resource for the first rule that asks. Views do not change, and a resource is part of one app. */
function remembered<V>(read: Reader<V>): Reader<V> {
  const known = new WeakMap<Resource, readonly V[]>();
  return (resource, app) => {
    const views = known.get(resource) ?? read(resource, app);
    known.set(resource, views);
    return views;
  };
}
