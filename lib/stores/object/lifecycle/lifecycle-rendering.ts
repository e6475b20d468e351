import type { Duration } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { LifecyclePlan, Move } from './lifecycle-plan';

/**
 * The rules of a plan. A size filter holds for everything in its rule, so expiration then gets a rule of its own:
 * objects too small to be moved expire all the same.
 */
export function rulesOf(plan: LifecyclePlan): s3.LifecycleRule[] {
  const { id, moves, objectsLargerThan } = plan;
  const filter = { prefix: plan.filter.prefix, tagFilters: plan.filter.tags };
  const moving = {
    transitions: unlessEmpty(moves.map(({ storageClass, after }) => ({ storageClass, transitionAfter: after.value }))),
    noncurrentVersionTransitions: unlessEmpty((plan.noncurrentMoves ?? []).map(noncurrentTransition)),
  };
  const expiring = {
    expiration: plan.expireAfter?.value,
    noncurrentVersionExpiration: plan.noncurrentExpireAfter?.value,
    noncurrentVersionsToRetain: plan.newerNoncurrentVersions?.value,
  };
  const movesSomething = isAsked(moving);
  if (objectsLargerThan === undefined || !movesSomething)
    return movesSomething || isAsked(expiring) ? [{ id, ...filter, ...moving, ...expiring }] : [];
  const sized = { id, ...filter, objectSizeGreaterThan: objectsLargerThan.value.toBytes(), ...moving };
  return isAsked(expiring) ? [sized, { id: `${id}.expiration`, ...filter, ...expiring }] : [sized];
}

function noncurrentTransition({ storageClass, after }: Move): s3.NoncurrentVersionTransition {
  return { storageClass, transitionAfter: after.value };
}

function unlessEmpty<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function isAsked(actions: object): boolean {
  return Object.values(actions).some((action) => action !== undefined);
}

/** The Intelligent-Tiering configuration that a plan needs, if any. */
export function tieringOf({ id, filter, archiveTiers }: LifecyclePlan): s3.IntelligentTieringConfiguration[] {
  if (archiveTiers?.archiveAfter === undefined && archiveTiers?.deepArchiveAfter === undefined) return [];
  return [
    {
      name: id,
      prefix: filter.prefix,
      tags: filter.tags && Object.entries(filter.tags).map(([key, value]) => ({ key, value })),
      archiveAccessTierTime: archiveTiers.archiveAfter,
      deepArchiveAccessTierTime: archiveTiers.deepArchiveAfter,
    },
  ];
}

/** The plan in text: `tiered-logs: STANDARD > GLACIER after 90 days; expire after 365 days` */
export function explain(plan: LifecyclePlan): string {
  return `${plan.id}: ${plan.choice?.explanation ?? describe(plan)}`;
}

function describe(plan: LifecyclePlan): string {
  const { moves, noncurrentMoves = [], expireAfter, noncurrentExpireAfter, archiveTiers = {} } = plan;
  const parts = [
    moves.length === 0 ? undefined : `STANDARD > ${path(moves)}`,
    archiveTiers.archiveAfter && `Archive Access after ${text(archiveTiers.archiveAfter)} without access`,
    archiveTiers.deepArchiveAfter && `Deep Archive Access after ${text(archiveTiers.deepArchiveAfter)} without access`,
    expireAfter && `expire after ${text(expireAfter.value)}`,
    noncurrentMoves.length === 0 ? undefined : `noncurrent: ${path(noncurrentMoves)}`,
    noncurrentExpireAfter && `noncurrent expire after ${text(noncurrentExpireAfter.value)}`,
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}

function path(moves: readonly Move[]): string {
  return moves.map(({ storageClass, after }) => `${storageClass.value} after ${text(after.value)}`).join(' > ');
}

function text(duration: Duration): string {
  return duration.isUnresolved() ? 'a number of days known at deployment' : `${duration.toDays()} days`;
}
