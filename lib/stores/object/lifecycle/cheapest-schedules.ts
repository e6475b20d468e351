import { STORAGE_CLASSES } from '../../../facts/s3-classes';
import { bill, type Bill, type Schedule, type Step } from './bill';
import { at, type CostModel, DAYS_PER_MONTH, earlyDeletion, runningSum } from './cost-model';
import type { BandLine, PlannedClass } from './price-list';
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
  const runs = bandsInReach(model).map((band) => schedulesInBand(model, band));
  const [first = [], ...others] = runs;
  return first.map((schedule, path) =>
    others
      .map((run) => priced(model, run[path] ?? schedule))
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

/** The cost of a stay in a class from day d to day e is the least of `until[e] - since[d]` over its entries. */
interface StayCost {
  readonly until: Float64Array;
  readonly since: Float64Array;
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
  const stays = new Map<PlannedClass, StayCost[]>();
  const stayCosts = (name: PlannedClass): StayCost[] => {
    const known = stays.get(name) ?? costsOfStay(model, name, band);
    stays.set(name, known);
    return known;
  };
  const follow = (arrival: Arrival): Schedule[] => [
    cheapestEnd(model, arrival, stayCosts(arrival.storageClass)),
    ...targets(model, arrival.storageClass)
      .map((target) => move(model, arrival, stayCosts(arrival.storageClass), target))
      .flatMap((next) => (next.cost.some(Number.isFinite) ? follow(next) : [])),
  ];
  const cost = new Float64Array(days).fill(Infinity);
  cost[0] = 0;
  return follow({ storageClass: 'STANDARD', cost, cameFrom: new Int32Array(days) });
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

function move(model: CostModel, from: Arrival, stays: readonly StayCost[], target: PlannedClass): Arrival {
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
  for (const stay of stays) {
    let least = Infinity;
    let leastDay = 0;
    for (let day = stayedAtLeast; day < days; day++) {
      const entered = day - stayedAtLeast;
      const before = at(from.cost, entered) - at(stay.since, entered);
      if (before < least) [least, leastDay] = [before, entered];
      if (day >= first && least + at(stay.until, day) + fee < at(arrival.cost, day)) {
        arrival.cost[day] = least + at(stay.until, day) + fee;
        arrival.cameFrom[day] = leastDay;
      }
    }
  }
  return arrival;
}

/** The arrival that is cheapest to the end of life, and how it came about. */
function cheapestEnd(model: CostModel, arrival: Arrival, stays: readonly StayCost[]): Schedule {
  const { days } = model.workload;
  let least = Infinity;
  let leastDay = 0;
  for (const { until, since } of stays) {
    arrival.cost.forEach((before, day) => {
      const cost = before + at(until, days) - at(since, day) + earlyDeletion(model, arrival.storageClass, day);
      if (cost < least) [least, leastDay] = [cost, day];
    });
  }
  return stepsTo(arrival, leastDay);
}

function stepsTo({ storageClass, cameFrom, previous }: Arrival, day: number): Step[] {
  return previous === undefined ? [] : [...stepsTo(previous, at(cameFrom, day)), { storageClass, day }];
}

function costsOfStay(model: CostModel, name: PlannedClass, band: BandLine): StayCost[] {
  const { days, phases } = model.workload;
  const perDay = new Float64Array(days);
  for (const phase of phases) {
    const { standardBytes, storage, reads, monitoring } = model.dayCost(name, phase);
    const standard = (standardBytes * band.perByteMonth) / DAYS_PER_MONTH;
    perDay.fill(standard + storage + reads + monitoring, phase.fromDay, phase.untilDay);
  }
  const full = runningSum(perDay);
  let stay: StayCost = { until: full, since: full };
  if (name !== 'INTELLIGENT_TIERING') return [stay];
  const tiers = model.tierSavings.map(({ afterDays, byDay }) => {
    const saved = runningSum(byDay);
    stay = {
      until: stay.until.map((cost, day) => cost - at(saved, day)),
      since: stay.since.map((cost, day) => cost - at(saved, Math.min(day + afterDays, days))),
    };
    return stay;
  });
  return [{ until: full, since: full }, ...tiers];
}
