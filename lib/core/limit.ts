import type { Limit } from '../facts/fact';
import type { Named, Problem } from './problem';

/** The problem of a value outside a published limit, or nothing. Tokens (`undefined`) pass. */
export function outside(limit: Limit, found: Named<number> | undefined, fix?: string): Problem[] {
  if (found === undefined) return [];
  const { min, max, step, unit } = limit;
  const below = min !== undefined && found.value < min;
  const above = max !== undefined && found.value > max;
  const between = step !== undefined && !Number.isInteger((found.value - (min ?? 0)) / step);
  if (!below && !above && !between) return [];
  const must = step === 1 && !below && !above ? `be whole ${unit}` : `be ${describe(limit)}`;
  return [{ prop: found.name, must, got: amount(found.value, unit), fix: fix ?? `see ${limit.source.page}` }];
}

/** "at least 30 days", "1 to 100 versions", "at most 100 IOPS in steps of 5" */
function describe({ min, max, step, unit }: Limit): string {
  const steps = step === undefined || step === 1 ? '' : ` in steps of ${step}`;
  if (min !== undefined && max !== undefined) {
    return min === max ? amount(min, unit) : `${min} to ${max} ${unit}${steps}`;
  }
  if (min !== undefined) return `at least ${amount(min, unit)}${steps}`;
  return max === undefined ? `in steps of ${amount(step ?? 1, unit)}` : `at most ${amount(max, unit)}${steps}`;
}

/** "1 day", "2 days" */
export function amount(value: number, unit: string): string {
  return `${value} ${value === 1 ? unit.replace(/(?<=[a-z]{2})s$/, '') : unit}`;
}
