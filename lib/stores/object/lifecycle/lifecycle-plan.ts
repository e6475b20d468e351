import { type Duration, type Size, Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { refuse, refuseFirst } from '../../../core/errors';
import { type Named, named } from '../../../core/problem';
import { LIFECYCLE_RULE_RULES } from '../../../concerns/checks/s3/lifecycle-rules';
import type { StorageClassAlternative } from './storage-class-alternative';
import type { LifecycleView, TransitionView } from '../../../concerns/checks/s3/lifecycle-view';

/** The objects that a plan is for. */
export interface ObjectFilter {
  readonly prefix?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A move to another class, by the prop that asked for it. */
export interface Move {
  readonly storageClass: s3.StorageClass;
  readonly after: Named<Duration>;
}

/** What happens to some objects as they age, each part under the prop that asked for it. */
export interface LifecyclePlan {
  readonly id: string;
  readonly filter: ObjectFilter;
  readonly moves: readonly Move[];
  readonly expireAfter?: Named<Duration>;
  /** Moves leave smaller objects where they are; expiration does not. */
  readonly objectsLargerThan?: Named<Size>;
  readonly noncurrentMoves?: readonly Move[];
  readonly noncurrentExpireAfter?: Named<Duration>;
  readonly newerNoncurrentVersions?: Named<number>;
  /** Opt-in tiers of Intelligent-Tiering, in days without access. */
  readonly archiveTiers?: { readonly archiveAfter?: Duration; readonly deepArchiveAfter?: Duration };
  /** How the plan was found, and from what, where it was not given. */
  readonly choice?: { readonly explanation: string; readonly alternatives: readonly StorageClassAlternative[] };
}

/** A name such as `tiered-logs-2026`, for a plan of this kind for these objects. */
export function planId(kind: string, { prefix, tags }: ObjectFilter): string {
  const words = [kind, prefix, ...Object.entries(tags ?? {}).flat()];
  return words
    .filter((word) => word !== undefined && !Token.isUnresolved(word))
    .flatMap((word) => word?.match(/[A-Za-z0-9]+/g) ?? [])
    .join('-')
    .slice(0, 200);
}

const ERRORS = LIFECYCLE_RULE_RULES.filter((rule) => rule.severity === 'error');

/** Stops at the user's line when S3 would reject the plan. */
export function checkPlan(plan: LifecyclePlan): LifecyclePlan {
  const view = viewOf(plan);
  refuseFirst(
    undefined,
    'LifecycleIllegal',
    ERRORS.flatMap((rule) => rule.check(view)),
  );
  return plan;
}

/** The plan as the rules read it, under the names of the user's props. */
export function viewOf(plan: LifecyclePlan): LifecycleView {
  const { prefix, tags } = plan.filter;
  return {
    name: plan.id,
    id: plan.id,
    enabled: true,
    prefix: Token.isUnresolved(prefix) ? undefined : (prefix ?? ''),
    tags: tags ?? {},
    largerThan: bytesOf(plan.objectsLargerThan),
    transitions: plan.moves.map(viewOfMove),
    noncurrentTransitions: (plan.noncurrentMoves ?? []).map(viewOfMove),
    expiration: daysOf(plan.expireAfter),
    noncurrentExpiration: daysOf(plan.noncurrentExpireAfter),
    newerNoncurrentVersions: Token.isUnresolved(plan.newerNoncurrentVersions?.value)
      ? undefined
      : plan.newerNoncurrentVersions,
  };
}

function viewOfMove({ storageClass, after }: Move): TransitionView {
  return { storageClass: storageClass.value, after: daysOf(after) };
}

/** Days, which S3 counts whole; nothing for a token. */
export function daysOf(duration: Named<Duration> | undefined): Named<number> | undefined {
  if (duration === undefined || duration.value.isUnresolved()) return undefined;
  const days = duration.value.toDays({ integral: false });
  if (Number.isInteger(days)) return named(duration.name, days);
  refuse(undefined, 'LifecycleDaysFractional', {
    prop: duration.name,
    must: 'be whole days',
    got: duration.value.toHumanString(),
    fix: 'S3 applies lifecycle rules once a day',
  });
}

function bytesOf(size: Named<Size> | undefined): Named<number> | undefined {
  return size === undefined || size.value.isUnresolved() ? undefined : named(size.name, size.value.toBytes());
}
