import fc from 'fast-check';
import { STORAGE_RULES } from '../../../../lib/concerns/checks/rules';
import { sentence } from '../../../../lib/core/problem';
import { findings } from '../../../../lib/core/rule';
import { storageClass, type StorageClassName } from '../../../../lib/facts/s3-classes';
import { oneBucket } from './cases/rule-case';

interface Step {
  readonly StorageClass: StorageClassName;
  readonly TransitionInDays: number;
}

const REFUSING = STORAGE_RULES.filter(({ severity }) => severity === 'error');

function refusals(rules: readonly object[]): string[] {
  const app = oneBucket({
    LifecycleConfiguration: { Rules: rules.map((rule, index) => ({ Id: `${index}`, Status: 'Enabled', ...rule })) },
  });
  return findings(REFUSING, app).map(({ rule, problem }) => `${rule.id}: ${sentence(problem)}`);
}

/** The first day on which an object may go on to a class. */
function earliest(from: Step | undefined, to: StorageClassName): number {
  const left = from === undefined ? 0 : from.TransitionInDays + (storageClass(from.StorageClass)?.minStorageDays ?? 0);
  return Math.max(left, storageClass(to)?.minDaysBefore ?? 0);
}

/** Any way down the storage classes, each step on its first legal day or later. */
const descent = fc
  .array(fc.record({ choice: fc.nat(), late: fc.integer({ min: 0, max: 400 }) }), { maxLength: 6 })
  .map((choices) => {
    const steps: Step[] = [];
    for (const { choice, late } of choices) {
      const last = steps.at(-1);
      const next = storageClass(last?.StorageClass ?? 'STANDARD')?.transitions ?? [];
      const StorageClass = next[choice % next.length];
      if (StorageClass !== undefined)
        steps.push({ StorageClass, TransitionInDays: earliest(last, StorageClass) + late });
    }
    return steps;
  });

const last = (steps: readonly Step[]) => steps.at(-1)?.TransitionInDays ?? 0;

const legalRule = fc
  .record({
    current: descent,
    noncurrent: descent,
    after: fc.integer({ min: 1, max: 1000 }),
    keep: fc.integer({ min: 1, max: 100 }),
    prefix: fc.string(),
  })
  .map(({ current, noncurrent, after, keep, prefix }) => ({
    Prefix: prefix,
    Transitions: current,
    ExpirationInDays: last(current) + after,
    NoncurrentVersionTransitions: noncurrent,
    NoncurrentVersionExpiration: { NoncurrentDays: last(noncurrent) + after, NewerNoncurrentVersions: keep },
  }));

describe('lifecycle configurations', () => {
  test('are never refused when every step is legal, in whatever order they are written', () => {
    fc.assert(
      fc.property(fc.array(legalRule, { maxLength: 4 }), fc.boolean(), (rules, reversed) => {
        const written = rules.map((rule) =>
          reversed ? { ...rule, Transitions: rule.Transitions.toReversed() } : rule,
        );
        expect(refusals(written)).toEqual([]);
      }),
    );
  });

  test('are refused when one step comes a day before its first legal day', () => {
    fc.assert(
      fc.property(descent, fc.nat(), (steps, choice) => {
        const index = choice % Math.max(1, steps.length);
        const step = steps[index];
        const first = step === undefined ? 0 : earliest(steps[index - 1], step.StorageClass);
        fc.pre(step !== undefined && first > (steps[index - 1]?.TransitionInDays ?? 0));
        const early = [...steps.slice(0, index), { ...step!, TransitionInDays: first - 1 }];
        expect(refusals([{ Transitions: early }])).not.toEqual([]);
      }),
    );
  });

  test('are refused when objects expire on the day of their last transition', () => {
    fc.assert(
      fc.property(
        descent.filter((steps) => last(steps) > 0),
        (steps) => {
          expect(refusals([{ Transitions: steps, ExpirationInDays: last(steps) }])).toHaveLength(1);
          expect(refusals([{ Transitions: steps, ExpirationInDays: last(steps) + 1 }])).toEqual([]);
        },
      ),
    );
  });
});
