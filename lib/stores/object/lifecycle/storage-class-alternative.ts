import type { StorageClass } from 'aws-cdk-lib/aws-s3';
import type { Schedule } from './bill';
import type { PricedSchedule } from './cheapest-schedules';
import type { PlannedClass } from './price-list';

/** A legal plan that was compared, at its cheapest days. All amounts are US dollars in an average month. */
export interface StorageClassAlternative {
  /** The plan in one line: `STANDARD > GLACIER_IR @30 > DEEP_ARCHIVE @120`, days of age behind the `@`. */
  readonly plan: string;
  /** The moves in order of age; none for S3 Standard alone. */
  readonly steps: StorageClassStep[];
  /** Whether this is the plan that was taken. */
  readonly chosen: boolean;
  /** The sum of the other amounts. */
  readonly usdPerMonth: number;
  /** Storage, restored copies included. */
  readonly storageUsd: number;
  /** Requests, retrievals and restores. */
  readonly readsUsd: number;
  /** Requests of lifecycle transitions. */
  readonly transitionsUsd: number;
  /** Monitoring by S3 Intelligent-Tiering. */
  readonly monitoringUsd: number;
  /** Days of a minimum storage duration that are billed after objects expired. */
  readonly earlyDeletionUsd: number;
}

/** One move of an alternative. */
export interface StorageClassStep {
  readonly storageClass: StorageClass;
  /** Age of the object in days. */
  readonly afterDays: number;
}

/** The public form of a priced schedule. */
export function toAlternative(
  { schedule, bill }: PricedSchedule,
  chosen: boolean,
  classes: Readonly<Record<PlannedClass, StorageClass>>,
): StorageClassAlternative {
  return {
    plan: scheduleText(schedule),
    steps: schedule.map(({ storageClass, day }) => ({ storageClass: classes[storageClass], afterDays: day })),
    chosen,
    usdPerMonth: bill.total,
    storageUsd: bill.storage,
    readsUsd: bill.reads,
    transitionsUsd: bill.transitions,
    monitoringUsd: bill.monitoring,
    earlyDeletionUsd: bill.earlyDeletion,
  };
}

/** `STANDARD > GLACIER_IR @30` */
export function scheduleText(schedule: Schedule): string {
  return ['STANDARD', ...schedule.map(({ storageClass, day }) => `${storageClass} @${day}`)].join(' > ');
}
