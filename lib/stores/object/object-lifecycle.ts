import type { IntelligentTieringConfiguration, LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { refuse, refuseFirst } from '../../core/errors';
import { LIFECYCLE_CONFIGURATION_RULES } from '../../concerns/checks/s3/lifecycle-rules';
import type { AccessLifecycleProps } from './lifecycle/access-lifecycle';
import { accessPlan } from './lifecycle/access-plan';
import { type ExpiringLifecycleProps, expiringPlan } from './lifecycle/expiring-lifecycle';
import { type IntelligentLifecycleProps, intelligentPlan } from './lifecycle/intelligent-lifecycle';
import { checkPlan, type LifecyclePlan, viewOf } from './lifecycle/lifecycle-plan';
import { explain, rulesOf, tieringOf } from './lifecycle/lifecycle-rendering';
import type { StorageClassAlternative } from './lifecycle/storage-class-alternative';
import { tieredPlan, type TieredLifecycleProps } from './lifecycle/tiered-lifecycle';

/**
 * When objects move to cheaper storage classes, and when they expire.
 *
 * A lifecycle that S3 would reject is refused where it is written. The same lifecycle can serve several buckets: give
 * a replica the one of its source, since deletions by lifecycle rules are not replicated.
 *
 * @example
 * // The classic plan: 30, 90 and 365 days.
 * const lifecycle = ObjectLifecycle.tiered({
 *   infrequentAccessAfter: Duration.days(30),
 *   archiveAfter: Duration.days(90),
 *   deepArchiveAfter: Duration.days(365),
 * });
 */
export class ObjectLifecycle {
  /** Moves at ages that you choose. */
  public static tiered(props: TieredLifecycleProps): ObjectLifecycle {
    return ObjectLifecycle.of(tieredPlan(props));
  }

  /** Leaves it to S3 Intelligent-Tiering to follow how each object is read. */
  public static intelligent(props: IntelligentLifecycleProps = {}): ObjectLifecycle {
    return ObjectLifecycle.of(intelligentPlan(props));
  }

  /** Deletes objects at an age; they stay in S3 Standard until then. */
  public static expiring(props: ExpiringLifecycleProps): ObjectLifecycle {
    return ObjectLifecycle.of(expiringPlan(props));
  }

  /**
   * Finds the cheapest legal moves for objects of which you know size, number and readers.
   *
   * Compares every sequence of storage classes on every day, with dated list prices: minimum durations, minimum sizes,
   * per-object overheads, transition requests, retrieval fees and monitoring included. See `explanation`.
   *
   * @example
   * const lifecycle = ObjectLifecycle.forAccess({
   *   averageObjectSize: Size.mebibytes(4),
   *   objectCount: 2_000_000,
   *   readsPerObjectPerMonth: 4,
   *   later: [{ after: Duration.days(90), readsPerObjectPerMonth: 0.01, retrievalTolerance: RetrievalTime.TWELVE_HOURS }],
   *   retention: Duration.days(7 * 365),
   * });
   */
  public static forAccess(props: AccessLifecycleProps): ObjectLifecycle {
    return ObjectLifecycle.of(accessPlan(props));
  }

  /**
   * Several lifecycles in one bucket, each for its own prefix or tags.
   *
   * Where two cover the same object, S3 deletes rather than moves, and takes the earlier expiration.
   */
  public static all(...lifecycles: ObjectLifecycle[]): ObjectLifecycle {
    if (lifecycles.length === 0) {
      const fix = 'pass what ObjectLifecycle.tiered and its siblings return';
      refuse(undefined, 'LifecyclesEmpty', {
        prop: 'lifecycles',
        must: 'name at least one lifecycle',
        got: 'none',
        fix,
      });
    }
    const plans = withUniqueIds(lifecycles.flatMap((lifecycle) => lifecycle.plans));
    const rules = plans.flatMap((plan) => rulesOf(plan).map(({ id }) => ({ ...viewOf(plan), id })));
    const view = { name: 'lifecycles', rules, complete: true };
    const errors = LIFECYCLE_CONFIGURATION_RULES.filter((rule) => rule.severity === 'error');
    refuseFirst(
      undefined,
      'LifecyclesIllegal',
      errors.flatMap((rule) => rule.check(view)),
    );
    return new ObjectLifecycle(plans);
  }

  private static of(plan: LifecyclePlan): ObjectLifecycle {
    return new ObjectLifecycle([checkPlan(plan)]);
  }

  /** The rules, for `lifecycleRules` or `addLifecycleRule` of any bucket. */
  public readonly rules: LifecycleRule[];

  /**
   * The archive tiers of S3 Intelligent-Tiering, for `intelligentTieringConfigurations` of any bucket.
   *
   * @default - no archive tier was asked for
   */
  public readonly intelligentTieringConfigurations?: IntelligentTieringConfiguration[];

  private constructor(private readonly plans: readonly LifecyclePlan[]) {
    this.rules = plans.flatMap(rulesOf);
    const tiering = plans.flatMap(tieringOf);
    this.intelligentTieringConfigurations = tiering.length === 0 ? undefined : tiering;
  }

  /** What happens when, in text. With `forAccess` also the table of alternatives in US dollars a month. */
  public get explanation(): string {
    return this.plans.map(explain).join('\n\n');
  }

  /** What `forAccess` compared, the cheapest first. A plan is left out when skipping one of its classes costs no more. */
  public get alternatives(): StorageClassAlternative[] {
    return this.plans.flatMap((plan) => plan.choice?.alternatives ?? []);
  }
}

/** Numbers the plans of one name: `tiered`, `tiered-2`. */
function withUniqueIds(plans: readonly LifecyclePlan[]): LifecyclePlan[] {
  const taken = new Set<string>();
  return plans.map((plan) => {
    let id = plan.id;
    for (let number = 2; taken.has(id); number++) id = `${plan.id}-${number}`;
    taken.add(id);
    return { ...plan, id };
  });
}
