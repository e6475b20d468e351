import { STORAGE_CLASSES } from '../../../facts/s3-classes';
import { bill, type Bill, type Schedule, type Step } from './bill';
import type { CostModel } from './cost-model';
import type { BandLine, PlannedClass } from './price-list';
import { stayCosts, type StayCosts } from './stay-costs';
import { tolerantFrom } from './workload';

const ARCHIVE_OVERHEAD = STORAGE_CLASSES.DEEP_ARCHIVE.overheadBytes.atStandardRate;

/** A schedule and its bill. */
export interface PricedSchedule {
  readonly schedule: Schedule;
  readonly bill: Bill;
}

/**
 * The cheapest legal days for every legal sequence of classes, STANDARD alone first.
 *
 * The search knows STANDARD storage at one price per byte, so it runs once for each band; the price by volume is the
 * least of the bands' lines, so the least of the runs is exact. docs/decisions/0003-lifecycle-cost-model.md proves it.
 */
export function cheapestSchedules(model: CostModel): PricedSchedule[] {
  const [first, ...others] = bandsInReach(model).map((band) => schedulesInBand(model, band));
  return first.map((schedule, path) =>
    others
      .map((run) => priced(model, run[path]))
      .reduce((best, other) => (other.bill.total < best.bill.total ? other : best), priced(model, schedule)),
  );
}

function bandsInReach({ prices, workload }: CostModel): BandLine[] {
  const busiest = Math.max(...workload.phases.map((phase) => phase.readsPerDay));
  const mostBytes = workload.objectCount * (workload.objectBytes * (1 + busiest) + ARCHIVE_OVERHEAD);
  return prices.standard.filter((band) => band.fromBytes <= mostBytes);
}

function priced(model: CostModel, schedule: Schedule): PricedSchedule {
  return { schedule, bill: bill(model, schedule) };
}

/** Having come to a class by one sequence of classes: the least cost so far, by the day of arrival. */
interface Arrival {
  readonly storageClass: PlannedClass;
  readonly cost: Float64Array;
  /** The day of arrival in the class before. */
  readonly cameFrom: Int32Array;
  readonly previous?: Arrival;
}

function schedulesInBand(model: CostModel, band: BandLine): Schedule[] {
  const { days } = model.workload;
  const staying = new Map<PlannedClass, StayCosts>();
  const follow = (arrival: Arrival): Schedule[] => {
    const here = staying.get(arrival.storageClass) ?? stayCosts(model, arrival.storageClass, band);
    staying.set(arrival.storageClass, here);
    const next = targets(model, arrival.storageClass).map((target) => move(model, arrival, here, target));
    return [cheapestEnd(arrival, here), ...next.filter(isPossible).flatMap(follow)];
  };
  const cost = new Float64Array(days).fill(Infinity);
  cost[0] = 0;
  return follow({ storageClass: 'STANDARD', cost, cameFrom: new Int32Array(days) });
}

function isPossible({ cost }: Arrival): boolean {
  return cost.some(Number.isFinite);
}

/** Objects that Intelligent-Tiering has moved to Archive Instant Access cannot go to ONEZONE_IA, so that move is left out. */
function targets({ workload }: CostModel, from: PlannedClass): PlannedClass[] {
  return (STORAGE_CLASSES[from].transitions as readonly PlannedClass[]).filter(
    (to) => to !== 'ONEZONE_IA' || (workload.recreatable && from !== 'INTELLIGENT_TIERING'),
  );
}

/** The first day on which a lifecycle rule may move objects to a class, and their readers can wait for it. */
function firstDay({ workload, prices }: CostModel, name: PlannedClass): number {
  const fastest = Math.min(...prices.classes[name].reads.map((read) => read.withinHours));
  return Math.max(STORAGE_CLASSES[name].minDaysBefore, tolerantFrom(workload, fastest));
}

function move(model: CostModel, from: Arrival, { splits }: StayCosts, target: PlannedClass): Arrival {
  const { days } = model.workload;
  const fee = model.prices.classes[target].perTransition;
  const stayedAtLeast =
    from.previous === undefined ? 0 : Math.max(1, STORAGE_CLASSES[from.storageClass].minStorageDays);
  const first = firstDay(model, target);
  const arrival: Arrival = {
    storageClass: target,
    cost: new Float64Array(days).fill(Infinity),
    cameFrom: new Int32Array(days),
    previous: from,
  };
  for (const { until, since } of splits) {
    let least = Infinity;
    let leastDay = 0;
    for (let day = stayedAtLeast; day < days; day++) {
      const entered = day - stayedAtLeast;
      const before = from.cost[entered] - since[entered];
      if (before < least) {
        least = before;
        leastDay = entered;
      }
      const cost = least + until[day] + fee;
      if (day >= first && cost < arrival.cost[day]) {
        arrival.cost[day] = cost;
        arrival.cameFrom[day] = leastDay;
      }
    }
  }
  return arrival;
}

/** The arrival that is cheapest to the end of life, and how it came about. */
function cheapestEnd(arrival: Arrival, { toEnd }: StayCosts): Schedule {
  let leastDay = 0;
  for (let day = 1; day < toEnd.length; day++) {
    if (arrival.cost[day] + toEnd[day] < arrival.cost[leastDay] + toEnd[leastDay]) leastDay = day;
  }
  return stepsTo(arrival, leastDay);
}

function stepsTo({ storageClass, cameFrom, previous }: Arrival, day: number): Step[] {
  return previous === undefined ? [] : [...stepsTo(previous, cameFrom[day]), { storageClass, day }];
}
