import type { Duration, Size } from 'aws-cdk-lib';
import { StorageClass } from 'aws-cdk-lib/aws-s3';
import { refuse } from '../../../core/errors';
import { type Named, named } from '../../../core/problem';
import { type LifecyclePlan, type Move, planId } from './lifecycle-plan';

/** When objects move to which storage class, counted from their creation. Give at least one. */
export interface TieredLifecycleProps {
  /**
   * Age at which objects move to S3 Standard-IA. Whole days, at least 30.
   *
   * Reads stay immediate and are billed by volume; 30 days are billed at least.
   *
   * @default - objects do not move to S3 Standard-IA
   */
  readonly infrequentAccessAfter?: Duration;
  /**
   * Age at which objects move to S3 One Zone-IA. Whole days, at least 30, and 30 after S3 Standard-IA.
   *
   * Objects are lost with their Availability Zone: for data that you can make again.
   *
   * @default - objects do not move to S3 One Zone-IA
   */
  readonly oneZoneInfrequentAccessAfter?: Duration;
  /**
   * Age at which objects move to S3 Intelligent-Tiering, which then follows how each object is read. Whole days.
   *
   * @default - objects do not move to S3 Intelligent-Tiering
   */
  readonly intelligentTieringAfter?: Duration;
  /**
   * Age at which objects move to S3 Glacier Instant Retrieval. Whole days.
   *
   * Reads stay immediate; 90 days are billed at least.
   *
   * @default - objects do not move to S3 Glacier Instant Retrieval
   */
  readonly instantArchiveAfter?: Duration;
  /**
   * Age at which objects move to S3 Glacier Flexible Retrieval. Whole days.
   *
   * Objects are restored before they are read, in minutes to 12 hours; 90 days are billed at least.
   *
   * @default - objects do not move to S3 Glacier Flexible Retrieval
   */
  readonly archiveAfter?: Duration;
  /**
   * Age at which objects move to S3 Glacier Deep Archive. Whole days.
   *
   * Objects are restored before they are read, in 12 to 48 hours; 180 days are billed at least.
   *
   * @default - objects do not move to S3 Glacier Deep Archive
   */
  readonly deepArchiveAfter?: Duration;
  /**
   * Age at which objects are deleted. Whole days, more than the last move.
   *
   * In a versioned bucket they stay as noncurrent versions until those expire.
   *
   * @default - objects do not expire
   */
  readonly expireAfter?: Duration;
  /**
   * What happens to versions that were overwritten or deleted.
   *
   * @default - nothing
   */
  readonly noncurrentVersions?: NoncurrentVersionTiers;
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
  /**
   * Only objects larger than this move. Smaller ones stay where they are, but expire like all others.
   *
   * Every move is a paid request, and several classes bill 128 KiB at least.
   *
   * @default - objects of 128 KiB and more move
   */
  readonly objectsLargerThan?: Size;
}

/** When noncurrent versions move and expire, counted from the day they were overwritten or deleted. Give at least one. */
export interface NoncurrentVersionTiers {
  /**
   * Days until noncurrent versions move to S3 Standard-IA. At least 30.
   *
   * @default - they do not
   */
  readonly infrequentAccessAfter?: Duration;
  /**
   * Days until noncurrent versions move to S3 Glacier Instant Retrieval.
   *
   * @default - they do not
   */
  readonly instantArchiveAfter?: Duration;
  /**
   * Days until noncurrent versions move to S3 Glacier Flexible Retrieval.
   *
   * @default - they do not
   */
  readonly archiveAfter?: Duration;
  /**
   * Days until noncurrent versions move to S3 Glacier Deep Archive.
   *
   * @default - they do not
   */
  readonly deepArchiveAfter?: Duration;
  /**
   * Days until noncurrent versions are deleted for good. More than the last move.
   *
   * @default - they are not
   */
  readonly expireAfter?: Duration;
  /**
   * How many of the newest noncurrent versions of an object are kept for ever, 1 to 100. Needs `expireAfter`.
   *
   * @default - none
   */
  readonly keepNewest?: number;
}

/** The plan that the props describe. */
export function tieredPlan(props: TieredLifecycleProps): LifecyclePlan {
  const { noncurrentVersions: noncurrent = {}, objectsLargerThan } = props;
  const plan: LifecyclePlan = {
    id: planId('tiered', props),
    filter: { prefix: props.prefix, tags: props.tags },
    moves: [
      ...move('infrequentAccessAfter', props.infrequentAccessAfter, StorageClass.INFREQUENT_ACCESS),
      ...move('intelligentTieringAfter', props.intelligentTieringAfter, StorageClass.INTELLIGENT_TIERING),
      ...move(
        'oneZoneInfrequentAccessAfter',
        props.oneZoneInfrequentAccessAfter,
        StorageClass.ONE_ZONE_INFREQUENT_ACCESS,
      ),
      ...archiveMoves('', props),
    ],
    expireAfter: maybe('expireAfter', props.expireAfter),
    objectsLargerThan: maybe('objectsLargerThan', objectsLargerThan),
    noncurrentMoves: [
      ...move(
        'noncurrentVersions.infrequentAccessAfter',
        noncurrent.infrequentAccessAfter,
        StorageClass.INFREQUENT_ACCESS,
      ),
      ...archiveMoves('noncurrentVersions.', noncurrent),
    ],
    noncurrentExpireAfter: maybe('noncurrentVersions.expireAfter', noncurrent.expireAfter),
    newerNoncurrentVersions: maybe('noncurrentVersions.keepNewest', noncurrent.keepNewest),
  };
  refuseNothing(plan);
  refuseBackwards(plan.moves);
  refuseBackwards(plan.noncurrentMoves ?? []);
  refuseKeepingWithoutExpiry(plan);
  return plan;
}

type ArchiveTiers = Pick<TieredLifecycleProps, 'instantArchiveAfter' | 'archiveAfter' | 'deepArchiveAfter'>;

function archiveMoves(path: string, tiers: ArchiveTiers): Move[] {
  return [
    ...move(`${path}instantArchiveAfter`, tiers.instantArchiveAfter, StorageClass.GLACIER_INSTANT_RETRIEVAL),
    ...move(`${path}archiveAfter`, tiers.archiveAfter, StorageClass.GLACIER),
    ...move(`${path}deepArchiveAfter`, tiers.deepArchiveAfter, StorageClass.DEEP_ARCHIVE),
  ];
}

function move(prop: string, after: Duration | undefined, storageClass: StorageClass): Move[] {
  return after === undefined ? [] : [{ storageClass, after: named(prop, after) }];
}

function maybe<T>(prop: string, value: T | undefined): Named<T> | undefined {
  return value === undefined ? undefined : named(prop, value);
}

function refuseNothing(plan: LifecyclePlan): void {
  const moves = plan.moves.length + (plan.noncurrentMoves ?? []).length;
  const expires = plan.expireAfter ?? plan.noncurrentExpireAfter ?? plan.newerNoncurrentVersions;
  if (moves > 0 || expires !== undefined) return;
  refuse(undefined, 'TieredLifecycleEmpty', {
    prop: 'props of ObjectLifecycle.tiered',
    must: 'name at least one move or an expiration',
    got: 'none',
    fix: 'give infrequentAccessAfter, archiveAfter, deepArchiveAfter or expireAfter',
  });
}

/** Moves are listed from the warmest class to the coldest; ages have to follow. */
function refuseBackwards(moves: readonly Move[]): void {
  const known = moves.filter(({ after }) => !after.value.isUnresolved());
  known.slice(1).forEach(({ after }, index) => {
    const before = known[index]?.after;
    if (before === undefined || after.value.toMilliseconds() >= before.value.toMilliseconds()) return;
    refuse(undefined, 'TieredLifecycleBackwards', {
      prop: after.name,
      must: `be later than ${before.name}, ${before.value.toHumanString()}`,
      got: after.value.toHumanString(),
      fix: 'objects only move to colder classes; give the colder class the greater age',
    });
  });
}

function refuseKeepingWithoutExpiry({ newerNoncurrentVersions: kept, noncurrentExpireAfter }: LifecyclePlan): void {
  if (kept === undefined || noncurrentExpireAfter !== undefined) return;
  refuse(undefined, 'KeepNewestWithoutExpiration', {
    prop: kept.name,
    must: 'stand beside noncurrentVersions.expireAfter',
    got: String(kept.value),
    fix: 'give noncurrentVersions.expireAfter, which deletes all other versions',
  });
}
