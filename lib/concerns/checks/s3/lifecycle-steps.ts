import { amount } from '../../../core/limit';
import { type Named, named } from '../../../core/problem';
import { STORAGE_CLASSES } from '../../../facts/s3-classes';
import type { TransitionView } from './lifecycle-view';

const DAY = 86_400_000;
/** The classes from the top of the waterfall to its bottom. */
const WATERFALL: readonly string[] = STORAGE_CLASSES.STANDARD.transitions;

/** A transition whose class and moment are both known. */
export interface Step {
  readonly storageClass: string;
  /** Days after creation, or days since 1970 for a date. */
  readonly at: Named<number>;
  /** The moment as its author wrote it. */
  readonly written: string;
}

/** The steps that are given in days, in the order S3 takes them. */
export function dayOrder(transitions: readonly TransitionView[]): Step[] {
  const steps = transitions.flatMap(({ storageClass, after }) =>
    storageClass === undefined || after === undefined
      ? []
      : [{ storageClass, at: after, written: amount(after.value, 'days') }],
  );
  return steps.sort(earlierFirst);
}

/** The steps that are given as dates, in the order S3 takes them. */
export function dateOrder(transitions: readonly TransitionView[]): Step[] {
  const steps = transitions.flatMap(({ storageClass, date }) => {
    const at = storageClass === undefined || date === undefined ? undefined : dayOf(date);
    return storageClass === undefined || date === undefined || at === undefined
      ? []
      : [{ storageClass, at, written: date.value }];
  });
  return steps.sort(earlierFirst);
}

/** Two steps on one day are taken down the waterfall. */
function earlierFirst(a: Step, b: Step): number {
  return a.at.value - b.at.value || WATERFALL.indexOf(a.storageClass) - WATERFALL.indexOf(b.storageClass);
}

/** Each step with the one before it. Nothing where some transition is unknown: it might stand between two known ones. */
export function neighbours(transitions: readonly TransitionView[], steps: readonly Step[]): [Step, Step][] {
  if (steps.length !== transitions.length) return [];
  return steps.slice(1).map((step, index) => [steps[index] as Step, step]);
}

/** A date as days since 1970; nothing where it is not one. */
export function dayOf(date: Named<string>): Named<number> | undefined {
  const time = Date.parse(date.value);
  return Number.isNaN(time) ? undefined : named(date.name, time / DAY);
}
