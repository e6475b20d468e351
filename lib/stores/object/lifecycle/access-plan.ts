import { Duration, Size } from 'aws-cdk-lib';
import { StorageClass } from 'aws-cdk-lib/aws-s3';
import { named } from '../../../core/problem';
import { DEFAULT_MINIMUM_TRANSITION_SIZE } from '../../../facts/s3-limits';
import type { AccessLifecycleProps } from './access-lifecycle';
import { workloadOf } from './access-workload';
import { bill, type Schedule } from './bill';
import { cheapestSchedules, type PricedSchedule } from './cheapest-schedules';
import { costModel } from './cost-model';
import { explainComparison } from './comparison-text';
import { type LifecyclePlan, planId } from './lifecycle-plan';
import { type PlannedClass, type PriceList, priceList } from './price-list';
import { toAlternative } from './storage-class-alternative';
import type { Workload } from './workload';

const CDK_CLASSES: Readonly<Record<PlannedClass, StorageClass>> = {
  STANDARD: new StorageClass('STANDARD'),
  STANDARD_IA: StorageClass.INFREQUENT_ACCESS,
  INTELLIGENT_TIERING: StorageClass.INTELLIGENT_TIERING,
  ONEZONE_IA: StorageClass.ONE_ZONE_INFREQUENT_ACCESS,
  GLACIER_IR: StorageClass.GLACIER_INSTANT_RETRIEVAL,
  GLACIER: StorageClass.GLACIER,
  DEEP_ARCHIVE: StorageClass.DEEP_ARCHIVE,
};

/** Chooses the cheapest legal plan. */
export function accessPlan(props: AccessLifecycleProps): LifecyclePlan {
  const { prefix, tags, retention } = props;
  const workload = workloadOf(props);
  const prices = priceList(props.prices);
  const candidates = worthShowing(cheapestSchedules(costModel(workload, prices)));
  const chosen = cheapest(candidates);
  const largerThan = moveOnlyLargerThan(chosen.schedule, workload, prices);
  return {
    id: planId('access', props),
    filter: { prefix, tags },
    moves: chosen.schedule.map(({ storageClass, day }) => ({
      storageClass: CDK_CLASSES[storageClass],
      after: named(storageClass, Duration.days(day)),
    })),
    expireAfter: retention && named('retention', retention),
    objectsLargerThan: largerThan === undefined ? undefined : named('averageObjectSize', Size.bytes(largerThan)),
    choice: {
      explanation: explainComparison({
        workload,
        candidates,
        chosen,
        largerThan,
        ownPrices: props.prices !== undefined,
      }),
      alternatives: candidates.map((candidate) => toAlternative(candidate, candidate === chosen, CDK_CLASSES)),
    },
  };
}

/** The least total; of equals the one with fewer moves. */
function cheapest(candidates: readonly PricedSchedule[]): PricedSchedule {
  const byMoves = [...candidates].sort((a, b) => a.schedule.length - b.schedule.length);
  return byMoves.reduce((best, other) => (other.bill.total < best.bill.total * (1 - 1e-9) ? other : best));
}

/** Leaves out a plan that becomes no dearer when one of its classes is skipped. The cheapest first. */
function worthShowing(candidates: readonly PricedSchedule[]): PricedSchedule[] {
  return candidates
    .filter(
      (candidate) =>
        candidate.schedule.length < 2 ||
        !candidates.some(
          (other) => other.bill.total <= candidate.bill.total && skips(candidate.schedule, other.schedule),
        ),
    )
    .sort((a, b) => a.bill.total - b.bill.total);
}

/** Whether a schedule takes the same classes as a longer one, save some. */
function skips(longer: Schedule, shorter: Schedule): boolean {
  const classes = longer.map((step) => step.storageClass);
  return shorter.length < longer.length && shorter.every((step) => classes.includes(step.storageClass));
}

/**
 * The size filter of the plan: what an object has to exceed for its move to pay. None where S3 leaves such objects
 * in place anyway, which it does below 128 KiB.
 */
function moveOnlyLargerThan(schedule: Schedule, workload: Workload, prices: PriceList): number | undefined {
  if (schedule.length === 0) return undefined;
  const pays = (objectBytes: number) => {
    const model = costModel({ ...workload, objectBytes }, prices);
    return bill(model, schedule).total <= bill(model, []).total;
  };
  let tooSmall = 0;
  let enough = Math.ceil(workload.objectBytes);
  while (enough - tooSmall > 1) {
    const middle = Math.floor((tooSmall + enough) / 2);
    if (pays(middle)) enough = middle;
    else tooSmall = middle;
  }
  const needed = enough > DEFAULT_MINIMUM_TRANSITION_SIZE || workload.objectBytes < DEFAULT_MINIMUM_TRANSITION_SIZE;
  return needed ? enough - 1 : undefined;
}
