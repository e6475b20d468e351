import { type CostModel, DAYS_PER_MONTH, earlyDeletion } from './cost-model';
import { type PlannedClass, standardStorage } from './price-list';

/** One move of a plan: to another class, at an age in days. */
export interface Step {
  readonly storageClass: PlannedClass;
  readonly day: number;
}

/** Moves in order of age. Objects begin in STANDARD. */
export type Schedule = readonly Step[];

/** An average month under a schedule, all objects together, in US dollars. */
export interface Bill {
  /** Restored copies included. */
  readonly storage: number;
  /** Requests, retrievals and restores. */
  readonly reads: number;
  readonly transitions: number;
  readonly monitoring: number;
  /** Days of a minimum duration that objects did not live to use. */
  readonly earlyDeletion: number;
  readonly total: number;
}

/** Adds up an object's life, stay by stay and phase by phase, and makes a month of it. */
export function bill(model: CostModel, schedule: Schedule): Bill {
  const { workload, prices } = model;
  const life = lifeCost(model, schedule);
  const last = schedule.at(-1);
  const monthly = (workload.objectCount * DAYS_PER_MONTH) / workload.days;
  const standardBytes = (life.standardBytes * workload.objectCount) / workload.days;
  const lines = {
    storage: life.storage * monthly + standardStorage(prices, standardBytes),
    reads: life.reads * monthly,
    transitions: schedule.reduce((usd, step) => usd + prices.classes[step.storageClass].perTransition, 0) * monthly,
    monitoring: life.monitoring * monthly,
    earlyDeletion: last === undefined ? 0 : earlyDeletion(model, last.storageClass, last.day) * monthly,
  };
  return { ...lines, total: Object.values(lines).reduce((total, usd) => total + usd, 0) };
}

function lifeCost(model: CostModel, schedule: Schedule) {
  const { workload, dayCost } = model;
  const life = { standardBytes: 0, storage: 0, reads: 0, monitoring: 0 };
  const stays: Step[] = [{ storageClass: 'STANDARD', day: 0 }, ...schedule];
  stays.forEach(({ storageClass, day: entered }, index) => {
    const left = stays[index + 1]?.day ?? workload.days;
    for (const phase of workload.phases) {
      const days = Math.max(0, Math.min(left, phase.untilDay) - Math.max(entered, phase.fromDay));
      const cost = dayCost(storageClass, phase);
      life.standardBytes += days * cost.standardBytes;
      life.storage += days * cost.storage;
      life.reads += days * cost.reads;
      life.monitoring += days * cost.monitoring;
    }
    if (storageClass === 'INTELLIGENT_TIERING') life.storage -= savedByTiers(model, entered, left);
  });
  return life;
}

function savedByTiers({ tierSavings }: CostModel, entered: number, left: number): number {
  let saved = 0;
  for (const { afterDays, byDay } of tierSavings()) {
    for (let day = entered + afterDays; day < left; day++) saved += byDay[day];
  }
  return saved;
}
