import { type CostModel, DAYS_PER_MONTH, earlyDeletion, runningSum } from './cost-model';
import type { BandLine, PlannedClass } from './price-list';

/** A cost that splits into a part of the day of leaving and one of the day of coming: `until[leaving] - since[coming]`. */
interface Split {
  readonly until: Float64Array;
  readonly since: Float64Array;
}

/** What staying in a class costs one object. */
export interface StayCosts {
  /** A stay costs the least of these. */
  readonly splits: readonly Split[];
  /** The cost from a day of arrival to the end of life, early deletion included. */
  readonly toEnd: Float64Array;
}

/** Adds up what staying in a class costs, with STANDARD storage at the price of one band. */
export function stayCosts(model: CostModel, name: PlannedClass, band: BandLine): StayCosts {
  const { days } = model.workload;
  const splits = splitsOf(model, name, runningSum(costPerDay(model, name, band)));
  const toEnd = new Float64Array(days).map((_, day) => {
    const stay = splits.reduce((least, { until, since }) => Math.min(least, until[days] - since[day]), Infinity);
    return stay + earlyDeletion(model, name, day);
  });
  return { splits, toEnd };
}

function costPerDay({ workload, dayCost }: CostModel, name: PlannedClass, band: BandLine): Float64Array {
  const perDay = new Float64Array(workload.days);
  for (const phase of workload.phases) {
    const { standardBytes, storage, reads, monitoring } = dayCost(name, phase);
    const standard = (standardBytes * band.perByteMonth) / DAYS_PER_MONTH;
    perDay.fill(standard + storage + reads + monitoring, phase.fromDay, phase.untilDay);
  }
  return perDay;
}

/**
 * In Intelligent-Tiering a tier saves from some days after coming on, or nothing where the object leaves sooner. What
 * it saves, `max(0, saved[leaving] - saved[coming + afterDays])`, is one more split for each tier.
 */
function splitsOf(model: CostModel, name: PlannedClass, cost: Float64Array): Split[] {
  const splits: Split[] = [{ until: cost, since: cost }];
  if (name !== 'INTELLIGENT_TIERING') return splits;
  for (const { afterDays, byDay } of model.tierSavings()) {
    const saved = runningSum(byDay);
    const { until, since } = splits[splits.length - 1];
    splits.push({
      until: until.map((sum, day) => sum - saved[day]),
      since: since.map((sum, day) => sum - saved[Math.min(day + afterDays, saved.length - 1)]),
    });
  }
  return splits;
}
