import { HOURS_PER_MONTH } from '../../../facts/s3-prices';
import { STORAGE_CLASSES } from '../../../facts/s3-classes';
import { DEFAULT_MINIMUM_TRANSITION_SIZE } from '../../../facts/s3-limits';
import type { PlannedClass, PriceList, ReadPrice } from './price-list';
import type { Phase, Workload } from './workload';

export const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;

/** What one object costs on one day, in US dollars; save what is billed at the rate of STANDARD, which depends on the volume of all objects. */
interface DayCost {
  readonly standardBytes: number;
  readonly storage: number;
  readonly reads: number;
  readonly monitoring: number;
}

/** What Intelligent-Tiering saves on each day of an object's life, once the object has been in it for some days. */
interface TierSaving {
  readonly afterDays: number;
  readonly byDay: Float64Array;
}

/** The prices applied to the workload: the one description of cost that searching and billing share. */
export interface CostModel {
  readonly workload: Workload;
  readonly prices: PriceList;
  readonly dayCost: (name: PlannedClass, phase: Phase) => DayCost;
  readonly tierSavings: () => readonly TierSaving[];
}

/** Applies prices to a workload. */
export function costModel(workload: Workload, prices: PriceList): CostModel {
  let savings: TierSaving[] | undefined;
  return {
    workload,
    prices,
    dayCost: (name, phase) => dayCost(name, phase, workload, prices),
    tierSavings: () => (savings ??= tierSavings(workload, prices)),
  };
}

/** The bytes billed at the rate of a class, each day. */
function billedBytes(name: PlannedClass, objectBytes: number): number {
  const { minBillableBytes, overheadBytes } = STORAGE_CLASSES[name];
  return Math.max(objectBytes, minBillableBytes) + overheadBytes.atClassRate;
}

/** What is billed for the rest of the minimum duration, when the object expires before its end. */
export function earlyDeletion({ workload, prices }: CostModel, name: PlannedClass, enteredOn: number): number {
  if (!workload.expires) return 0;
  const missing = Math.max(0, STORAGE_CLASSES[name].minStorageDays - (workload.days - enteredOn));
  return (missing * billedBytes(name, workload.objectBytes) * prices.classes[name].perByteMonth) / DAYS_PER_MONTH;
}

function dayCost(name: PlannedClass, phase: Phase, { objectBytes }: Workload, prices: PriceList): DayCost {
  const read = cheapestRead(prices.classes[name].reads, phase, objectBytes);
  const restored = read.restores ? phase.readsPerDay * objectBytes : 0;
  const stored = name === 'STANDARD' ? objectBytes : STORAGE_CLASSES[name].overheadBytes.atStandardRate;
  return {
    standardBytes: stored + restored,
    storage: (billedBytes(name, objectBytes) * prices.classes[name].perByteMonth) / DAYS_PER_MONTH,
    reads: phase.readsPerDay * readCost(read, objectBytes),
    monitoring: isMonitored(name, objectBytes)
      ? prices.intelligentTiering.monitoringPerObjectMonth / DAYS_PER_MONTH
      : 0,
  };
}

/** The cheapest read that is fast enough. No schedule has objects in a class while none is. */
function cheapestRead(reads: ClassReads, { withinHours }: Phase, bytes: number): ReadPrice {
  const [first, ...others] = reads;
  return others
    .filter((read) => read.withinHours <= withinHours)
    .reduce((best, read) => (readCost(read, bytes) < readCost(best, bytes) ? read : best), first);
}

type ClassReads = PriceList['classes'][PlannedClass]['reads'];

function readCost(read: ReadPrice, bytes: number): number {
  return read.perRequest + read.perByte * bytes;
}

function isMonitored(name: PlannedClass, objectBytes: number): boolean {
  return name === 'INTELLIGENT_TIERING' && objectBytes >= DEFAULT_MINIMUM_TRANSITION_SIZE;
}

/**
 * Reads are taken to be independent of each other, so an object rests unread over some days with probability
 * e^(-reads expected in them). Objects that are not monitored stay in the Frequent Access tier.
 */
function tierSavings(workload: Workload, prices: PriceList): TierSaving[] {
  if (!isMonitored('INTELLIGENT_TIERING', workload.objectBytes)) return [];
  const readsPerDay = new Float64Array(workload.days);
  for (const phase of workload.phases) readsPerDay.fill(phase.readsPerDay, phase.fromDay, phase.untilDay);
  const readsBefore = runningSum(readsPerDay);
  const saving = (afterDays: number, perByteMonth: number): TierSaving => ({
    afterDays,
    byDay: readsPerDay.map((_, day) => {
      const expectedReads = readsBefore[day] - readsBefore[Math.max(0, day - afterDays)];
      return (Math.exp(-expectedReads) * perByteMonth * workload.objectBytes) / DAYS_PER_MONTH;
    }),
  });
  const frequent = prices.classes.INTELLIGENT_TIERING.perByteMonth;
  const { infrequentPerByteMonth: infrequent, archiveInstantPerByteMonth: archiveInstant } = prices.intelligentTiering;
  return [saving(30, frequent - infrequent), saving(90, infrequent - archiveInstant)];
}

/** The sums of the first 0, 1, 2, … values. */
export function runningSum(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, index) => (sums[index + 1] = sums[index] + value));
  return sums;
}
