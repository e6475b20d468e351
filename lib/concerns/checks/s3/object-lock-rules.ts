import { outside } from '../../../core/limit';
import type { Named, Problem } from '../../../core/problem';
import type { Resource, ViewRule } from '../../../core/rule';
import { isIntrinsic, numberAt, objectAt, textAt } from '../../../core/template';
import { LOCK_DAYS, LOCK_DAYS_CEILING, LOCK_YEARS, S3_GUIDE } from '../../../facts/s3-limits';
import { isLocked, isVersioned } from './bucket-read';

const RETENTION = 'ObjectLockConfiguration.Rule.DefaultRetention';
const MODES: readonly string[] = ['GOVERNANCE', 'COMPLIANCE'];

/** Object Lock of a bucket. */
export interface ObjectLockView {
  /** Whether the bucket has Object Lock. */
  readonly locked?: boolean;
  readonly versioned?: boolean;
  /** The default retention, where there is one. */
  readonly retention?: RetentionView;
}

/** How long every new version is locked. */
export interface RetentionView {
  readonly name: string;
  /** Whether a mode is given, be it a token. */
  readonly moded: boolean;
  readonly mode?: string;
  /** How many of days, years and event hold are given, be they tokens. */
  readonly periods: number;
  readonly days?: Named<number>;
  readonly years?: Named<number>;
}

/** Reads Object Lock of a bucket. */
export function readObjectLock(bucket: Resource): ObjectLockView {
  const rule = objectAt(objectAt(bucket.properties, 'ObjectLockConfiguration'), 'Rule');
  const retention = objectAt(rule, 'DefaultRetention');
  const given = (key: string): boolean => retention[key] !== undefined;
  return {
    locked: isLocked(bucket),
    versioned: isVersioned(bucket),
    ...(rule['DefaultRetention'] !== undefined &&
      !isIntrinsic(rule['DefaultRetention']) && {
        retention: {
          name: RETENTION,
          moded: given('Mode'),
          mode: textAt(retention, 'Mode'),
          periods: ['Days', 'Years', 'DefaultEventHold'].filter(given).length,
          days: numberAt(retention, 'Days', RETENTION),
          years: numberAt(retention, 'Years', RETENTION),
        },
      }),
  };
}

/** What is locked are versions. */
const lockVersioning: ViewRule<ObjectLockView> = {
  id: 'storage/s3/object-lock-versioning',
  severity: 'error',
  title: 'a bucket with Object Lock has versioning off',
  source: S3_GUIDE.objectLock,
  check: ({ locked, versioned }) =>
    locked !== true || versioned !== false
      ? []
      : [
          {
            prop: 'VersioningConfiguration.Status',
            must: 'be Enabled with Object Lock',
            got: 'versioning off',
            fix: 'enable versioning: Object Lock needs it and keeps it on',
          },
        ],
};

/** A default retention is a mode and one period. */
const lockRetention: ViewRule<ObjectLockView> = {
  id: 'storage/s3/object-lock-retention',
  severity: 'error',
  title: 'the default retention of a bucket is not one mode and one period within its bounds',
  source: S3_GUIDE.objectLock,
  check: ({ retention }) =>
    retention === undefined
      ? []
      : [
          ...onePeriod(retention),
          ...oneMode(retention),
          ...outside(LOCK_DAYS, retention.days),
          ...outside(LOCK_YEARS, retention.years),
        ],
};

function onePeriod({ name, periods }: RetentionView): Problem[] {
  if (periods === 1) return [];
  return [{ prop: name, must: 'have exactly one of Days and Years', got: `${periods} of them`, fix: 'keep one' }];
}

function oneMode({ name, moded, mode }: RetentionView): Problem[] {
  if (moded && (mode === undefined || MODES.includes(mode))) return [];
  return [{ prop: `${name}.Mode`, must: `be ${MODES.join(' or ')}`, got: mode ?? 'none', fix: 'choose one' }];
}

/** AWS states 100 years; nobody has shown what it says to more days than that. */
const lockCeiling: ViewRule<ObjectLockView> = {
  id: 'storage/s3/object-lock-ceiling',
  severity: 'warning',
  title: 'the default retention of a bucket is longer than 100 years',
  source: S3_GUIDE.objectLock,
  check: ({ retention }) =>
    outside(LOCK_DAYS_CEILING, retention?.days, 'shorten it: compliance mode cannot be shortened later'),
};

/** What is asked about Object Lock. */
export const OBJECT_LOCK_RULES: readonly ViewRule<ObjectLockView>[] = [lockVersioning, lockRetention, lockCeiling];
