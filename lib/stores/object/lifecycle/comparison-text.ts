import { PRICE_REGION, PRICES_READ } from '../../../facts/s3-prices';
import type { Bill } from './bill';
import type { PricedSchedule } from './cheapest-schedules';
import { DAYS_PER_MONTH } from './cost-model';
import { scheduleText } from './storage-class-alternative';
import type { Workload } from './workload';

/** What there is to tell about a choice. */
interface Comparison {
  readonly workload: Workload;
  /** The cheapest first. */
  readonly candidates: readonly PricedSchedule[];
  readonly chosen: PricedSchedule;
  readonly largerThan?: number;
  readonly ownPrices: boolean;
}

const COLUMNS: readonly (readonly [string, keyof Bill])[] = [
  ['$/month', 'total'],
  ['storage', 'storage'],
  ['reads', 'reads'],
  ['moves', 'transitions'],
  ['monitoring', 'monitoring'],
  ['early deletion', 'earlyDeletion'],
];

/** The choice, the table it was made from, and what was taken for granted. */
export function explainComparison(comparison: Comparison): string {
  const { workload, chosen } = comparison;
  return [
    `${scheduleText(chosen.schedule)}${workload.expires ? `, expire after ${workload.days} days` : ''}`,
    verdict(comparison),
    '',
    ...table(comparison),
    '',
    ...assumptions(comparison),
  ].join('\n');
}

function verdict({ candidates, chosen }: Comparison): string {
  const standard = candidates.find((candidate) => candidate.schedule.length === 0)?.bill.total ?? chosen.bill.total;
  const usd = (dollars: number) => dollars.toFixed(digitsFor(chosen.bill.total));
  if (chosen.schedule.length === 0) return `$${usd(standard)} a month; no move to another class pays`;
  const saved = Math.round((1 - chosen.bill.total / standard) * 100);
  return `$${usd(chosen.bill.total)} a month, ${saved} % less than $${usd(standard)} in STANDARD alone`;
}

function table({ candidates, chosen }: Comparison): string[] {
  const digits = digitsFor(chosen.bill.total);
  const rows = candidates.map(({ bill }) => COLUMNS.map(([, key]) => bill[key].toFixed(digits)));
  const widths = COLUMNS.map(([title], column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[], end: string) =>
    `${cells.map((cell, column) => cell.padStart(widths[column])).join('  ')}  ${end}`;
  return [
    line(
      COLUMNS.map(([title]) => title),
      'plan (days of age)',
    ),
    ...candidates.map((candidate, row) =>
      line(rows[row], `${scheduleText(candidate.schedule)}${candidate === chosen ? '  <- chosen' : ''}`),
    ),
  ];
}

function assumptions({ workload, largerThan, ownPrices }: Comparison): string[] {
  const { objectCount, objectBytes, days, expires, phases, recreatable } = workload;
  const life = expires ? `a life of ${days} days` : `the first ${days} days of a life without end`;
  const reads = phases.map(
    ({ fromDay, readsPerDay, withinHours }) =>
      `${amount(readsPerDay * DAYS_PER_MONTH)} from day ${fromDay} (${withinHours === 0 ? 'at once' : `within ${withinHours} hours`})`,
  );
  return [
    `${amount(objectCount)} objects of ${amount(objectBytes)} bytes, their ages spread evenly over ${life}.`,
    `Whole reads per object and month: ${reads.join(', ')}. A restored copy is kept one day.`,
    ...(recreatable ? [] : ['ONEZONE_IA is left out: objects are not recreatable.']),
    ...(largerThan === undefined
      ? []
      : [`Objects of ${amount(largerThan)} bytes or less stay in STANDARD: moving them costs more than it saves.`]),
    `List prices of ${PRICE_REGION}, read ${PRICES_READ}${ownPrices ? ', replaced where you gave your own' : ''}. Uploads cost the same in every plan and are left out.`,
  ];
}

/** Cents are enough for large bills. */
function digitsFor(dollars: number): number {
  if (dollars >= 100) return 2;
  return dollars >= 1 ? 4 : 6;
}

/** Thousands apart; fractions to six digits. */
function amount(value: number): string {
  const [whole, fraction] = String(Number.isInteger(value) ? value : Number(value.toPrecision(6))).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
