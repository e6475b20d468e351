import { amount } from '../../../core/limit';
import type { Problem } from '../../../core/problem';
import type { ViewRule } from '../../../core/rule';
import { mayTransition, storageClass, STORAGE_CLASSES, TRANSITION_SOURCE } from '../../../facts/s3-classes';
import { S3_GUIDE } from '../../../facts/s3-limits';
import { dateOrder, dayOrder, neighbours, type Step } from './lifecycle-steps';
import type { LifecycleView, TransitionView } from './lifecycle-view';

const KNOWN_CLASSES = STORAGE_CLASSES.STANDARD.transitions;

/** Lifecycle rules move objects down the classes of general purpose buckets and nowhere else. */
const transitionClass: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-storage-class',
  severity: 'error',
  title: 'a lifecycle transition names a storage class that objects cannot transition to',
  source: TRANSITION_SOURCE,
  check: (view) =>
    [...view.transitions, ...view.noncurrentTransitions].flatMap(({ name, storageClass: to, after, date }) =>
      to === undefined || KNOWN_CLASSES.some((known) => known === to)
        ? []
        : [
            {
              prop: name ?? after?.name ?? date?.name ?? view.name,
              must: `transition to one of ${KNOWN_CLASSES.join(', ')}`,
              got: to,
              fix: 'name one of these classes or remove the transition',
            },
          ],
    ),
};

/** STANDARD_IA and ONEZONE_IA take objects of 30 days and more. */
const infrequentAccessAge: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-infrequent-access-age',
  severity: 'error',
  title: 'objects transition to an infrequent access class before they are 30 days old',
  source: TRANSITION_SOURCE,
  check: (view) => [...view.transitions, ...view.noncurrentTransitions].flatMap(tooYoung),
};

function tooYoung({ storageClass: to, after }: TransitionView): Problem[] {
  const min = storageClass(to)?.minDaysBefore ?? 0;
  if (after === undefined || after.value >= min) return [];
  return [
    {
      prop: after.name,
      must: `be at least ${amount(min, 'days')} for ${to}`,
      got: amount(after.value, 'days'),
      fix: `wait ${min} days or transition to INTELLIGENT_TIERING or GLACIER_IR, which take objects at once`,
    },
  ];
}

/** Storage classes are a waterfall: there is no way back up. */
const transitionOrder: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-transition-order',
  severity: 'error',
  title: 'a lifecycle rule transitions objects between storage classes in an order that S3 does not support',
  source: TRANSITION_SOURCE,
  check: (view) => [view.transitions, view.noncurrentTransitions].flatMap(uphill),
};

function uphill(transitions: readonly TransitionView[]): Problem[] {
  const pairs = [dayOrder(transitions), dateOrder(transitions)].flatMap((steps) => neighbours(transitions, steps));
  return pairs.flatMap(([from, to]) =>
    from.storageClass === to.storageClass || mayTransition(from.storageClass, to.storageClass)
      ? []
      : [
          {
            prop: to.at.name,
            must: `follow ${from.storageClass} with ${listed(from.storageClass)}`,
            got: `${to.storageClass} after ${to.written}`,
            fix: 'reorder the transitions or remove one of them',
          },
        ],
  );
}

function listed(from: string): string {
  const classes = storageClass(from)?.transitions ?? [];
  return classes.length === 0 ? 'no further transition' : classes.join(' or ');
}

/** One rule moves objects to a class once. */
const transitionOnce: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-transition-once',
  severity: 'error',
  title: 'one lifecycle rule transitions objects to the same storage class twice',
  source: S3_GUIDE.lifecycleElements,
  check: (view) => [view.transitions, view.noncurrentTransitions].flatMap(repeated),
};

function repeated(transitions: readonly TransitionView[]): Problem[] {
  return transitions.flatMap(({ name, storageClass: to, after, date }, index) => {
    const first = transitions.findIndex((other) => other.storageClass === to);
    const prop = name ?? after?.name ?? date?.name;
    if (to === undefined || prop === undefined || first === index) return [];
    return [
      {
        prop,
        must: 'transition to a class of its own',
        got: `a second transition to ${to}`,
        fix: 'keep one of the two',
      },
    ];
  });
}

/** Inside one rule an object has to stay for the minimum storage duration of a class before it moves on. */
const minimumDuration: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-minimum-duration',
  severity: 'error',
  title: 'a lifecycle rule transitions objects out of a storage class before its minimum storage duration has passed',
  source: TRANSITION_SOURCE,
  check: (view) =>
    [view.transitions, view.noncurrentTransitions].flatMap((transitions) =>
      neighbours(transitions, dayOrder(transitions)).flatMap(leavesEarly),
    ),
};

function leavesEarly([from, to]: [Step, Step]): Problem[] {
  const min = storageClass(from.storageClass)?.minStorageDays ?? 0;
  const earliest = from.at.value + min;
  if (
    from.storageClass === to.storageClass ||
    !mayTransition(from.storageClass, to.storageClass) ||
    to.at.value >= earliest
  )
    return [];
  return [
    {
      prop: to.at.name,
      must: `be at least ${amount(earliest, 'days')} (${min} after ${from.storageClass} at ${from.at.value})`,
      got: amount(to.at.value, 'days'),
      fix: `move ${to.storageClass} to day ${earliest} or leave ${from.storageClass} out`,
    },
  ];
}

export const TRANSITION_RULES: readonly ViewRule<LifecycleView>[] = [
  transitionClass,
  infrequentAccessAge,
  transitionOrder,
  transitionOnce,
  minimumDuration,
];
