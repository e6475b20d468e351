import { Duration } from 'aws-cdk-lib';
import { StorageClass } from 'aws-cdk-lib/aws-s3';
import { refuseFirst } from '../../../core/errors';
import { outside } from '../../../core/limit';
import { type Named, named, type Problem } from '../../../core/problem';
import { ARCHIVE_TIER_DAYS } from '../../../facts/s3-limits';
import { daysOf, type LifecyclePlan, planId } from './lifecycle-plan';

/** When objects move to S3 Intelligent-Tiering, and how far down it may take them. */
export interface IntelligentLifecycleProps {
  /**
   * Age at which objects move to S3 Intelligent-Tiering. Whole days.
   *
   * @default Duration.days(0)
   */
  readonly after?: Duration;
  /**
   * Days without access after which objects move to the Archive Access tier. Whole days, 90 to 730.
   *
   * Objects are then restored before they are read, in 3 to 5 hours.
   *
   * @default - objects stay in tiers that answer at once
   */
  readonly archiveAfter?: Duration;
  /**
   * Days without access after which objects move to the Deep Archive Access tier. Whole days, 180 to 730, and more than `archiveAfter`.
   *
   * Objects are then restored before they are read, within 12 hours.
   *
   * @default - objects do not move to the Deep Archive Access tier
   */
  readonly deepArchiveAfter?: Duration;
  /**
   * Age at which objects are deleted. Whole days, more than `after`.
   *
   * @default - objects do not expire
   */
  readonly expireAfter?: Duration;
  /**
   * Keys begin with this.
   *
   * @default - all objects
   */
  readonly prefix?: string;
  /**
   * Objects carry all of these tags.
   *
   * @default - all objects
   */
  readonly tags?: { [key: string]: string };
}

/** The plan that the props describe. */
export function intelligentPlan(props: IntelligentLifecycleProps): LifecyclePlan {
  const { prefix, tags, archiveAfter, deepArchiveAfter, expireAfter, after = Duration.days(0) } = props;
  refuseFirst(undefined, 'ArchiveTierIllegal', tierProblems(props));
  return {
    id: planId('intelligent', props),
    filter: { prefix, tags },
    moves: [{ storageClass: StorageClass.INTELLIGENT_TIERING, after: named('after', after) }],
    expireAfter: expireAfter && named('expireAfter', expireAfter),
    archiveTiers: { archiveAfter, deepArchiveAfter },
  };
}

function tierProblems(props: IntelligentLifecycleProps): Problem[] {
  const archive = days('archiveAfter', props.archiveAfter);
  const deep = days('deepArchiveAfter', props.deepArchiveAfter);
  return [
    ...outside(ARCHIVE_TIER_DAYS.ARCHIVE_ACCESS, archive),
    ...outside(ARCHIVE_TIER_DAYS.DEEP_ARCHIVE_ACCESS, deep),
    ...(archive === undefined || deep === undefined || deep.value > archive.value
      ? []
      : [
          {
            prop: deep.name,
            must: `be more than archiveAfter (${archive.value} days)`,
            got: `${deep.value} days`,
            fix: 'raise deepArchiveAfter or lower archiveAfter',
          },
        ]),
  ];
}

function days(prop: string, duration: Duration | undefined): Named<number> | undefined {
  return daysOf(duration && named(prop, duration));
}
