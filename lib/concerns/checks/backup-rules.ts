import type { AppView, Resource, RuleHead, ViewRule } from '../../core/rule';
import { listAt, objectAt, valueAt } from '../../core/template';
import { bucketOf, resourceOf } from './references';
import { isVersioned } from './s3/bucket-read';
import { NOTIFICATIONS_RESOURCE } from './s3/notification-read';

/** A bucket that a backup selection names. */
export interface BackedUpBucketView {
  /** Path of the entry in the selection. */
  readonly name: string;
  readonly bucket: string;
  readonly versioned?: boolean;
  /** Whether some rule of the plan makes continuous backups. */
  readonly continuous?: boolean;
  /** Whether the bucket sends its events to EventBridge. */
  readonly eventBridge: boolean;
}

/** Reads the buckets of the app that a backup selection names. */
export function readBackedUpBuckets({ properties, stack }: Resource, app: AppView): BackedUpBucketView[] {
  const plan = resourceOf(properties['BackupPlanId'], stack, app);
  const rules = plan && listAt(plan.properties, 'BackupPlan', 'BackupPlanRule');
  return listAt(properties, 'BackupSelection', 'Resources').flatMap((entry, index) => {
    const bucket = bucketOf(entry, stack, app);
    if (bucket === undefined) return [];
    return [
      {
        name: `BackupSelection.Resources[${index}]`,
        bucket: bucket.path ?? bucket.logicalId,
        versioned: isVersioned(bucket),
        continuous: rules?.some((rule) => valueAt(rule, 'EnableContinuousBackup') === true),
        eventBridge: sendsEvents(bucket, app),
      },
    ];
  });
}

/** By its own property or by the CDK's custom resource. Present is enough: a token may say yes. */
function sendsEvents(bucket: Resource, app: AppView): boolean {
  const configured = ({ properties }: Resource): boolean =>
    objectAt(properties, 'NotificationConfiguration')['EventBridgeConfiguration'] !== undefined;
  const others = [...bucket.stack.resources.values()].filter(
    ({ type, properties }) =>
      type === NOTIFICATIONS_RESOURCE && bucketOf(properties['BucketName'], bucket.stack, app) === bucket,
  );
  return [bucket, ...others].some(configured);
}

const source = { page: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html', read: '2026-04' };

function rule(
  head: Omit<RuleHead, 'source'>,
  broken: (view: BackedUpBucketView) => boolean,
  must: string,
  got: string,
  fix: string,
) {
  const check: ViewRule<BackedUpBucketView>['check'] = (view) =>
    broken(view) ? [{ prop: view.name, must, got: `${view.bucket} ${got}`, fix }] : [];
  return { ...head, source, check };
}

/** AWS Backup reads versions. */
const backupVersioning = rule(
  {
    id: 'storage/backup/s3-versioning',
    severity: 'error',
    title: 'a backup plan selects a bucket without versioning, which it cannot back up',
  },
  ({ versioned }) => versioned === false,
  'be a bucket with versioning enabled',
  'without it',
  'enable versioning on the bucket',
);

/** Continuous backups follow the events of a bucket. */
const backupEvents = rule(
  {
    id: 'storage/backup/s3-events',
    severity: 'warning',
    title: 'a continuous backup selects a bucket that sends no events to EventBridge',
  },
  ({ continuous, eventBridge }) => continuous === true && !eventBridge,
  'send its events to EventBridge for continuous backups',
  'with EventBridge off',
  'set eventBridgeEnabled on the bucket',
);

/** What is asked about buckets in backup selections. */
export const BACKUP_RULES: readonly ViewRule<BackedUpBucketView>[] = [backupVersioning, backupEvents];
