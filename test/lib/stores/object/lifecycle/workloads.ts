import * as fc from 'fast-check';
import type { Phase, Workload } from '../../../../../lib/stores/object/lifecycle/workload';

/** Objects from a hundred bytes to some gigabytes, hot or cold, young or old, with impatient and patient readers. */
export function workloads(limits: { maxDays: number; maxBytes?: number; maxCount?: number }): fc.Arbitrary<Workload> {
  return fc
    .record({
      objectBytes: logarithmic(100, limits.maxBytes ?? 2 ** 33),
      objectCount: logarithmic(1, limits.maxCount ?? 1e9),
      days: fc.integer({ min: 1, max: limits.maxDays }),
      expires: fc.boolean(),
      recreatable: fc.boolean(),
      changes: fc.uniqueArray(fc.integer({ min: 1, max: limits.maxDays }), { maxLength: 3 }),
      reads: fc.array(
        fc.oneof(
          fc.constant(0),
          logarithmic(0.0001, 1000).map((monthly) => monthly / 30.4),
        ),
        {
          minLength: 4,
          maxLength: 4,
        },
      ),
      patience: fc.array(fc.constantFrom(0, 5, 12, 48), { minLength: 4, maxLength: 4 }),
    })
    .map(({ changes, reads, patience, ...rest }) => {
      const starts = [0, ...changes.filter((day) => day < rest.days).sort((a, b) => a - b)];
      const phases = starts.map((fromDay, index): Phase => ({
        fromDay,
        untilDay: starts[index + 1] ?? rest.days,
        readsPerDay: reads[index],
        withinHours: patience[index],
      }));
      return { ...rest, phases };
    });
}

function logarithmic(min: number, max: number): fc.Arbitrary<number> {
  return fc
    .double({ min: Math.log(min), max: Math.log(max), noNaN: true })
    .map((exponent) => (min >= 1 ? Math.round(Math.exp(exponent)) : Math.exp(exponent)));
}
