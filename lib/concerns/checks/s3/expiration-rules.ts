import { amount, outside } from '../../../core/limit';
import { type Named, type Problem } from '../../../core/problem';
import type { ViewRule } from '../../../core/rule';
import {
  EXPIRATION_DAYS,
  LIFECYCLE_RULE_ID,
  NEWER_NONCURRENT_VERSIONS,
  S3_GUIDE,
  TRANSITION_DAYS,
} from '../../../facts/s3-limits';
import { dateOrder, dayOf, dayOrder } from './lifecycle-steps';
import type { LifecycleView, TransitionView } from './lifecycle-view';

/** S3 deletes objects after the last transition of the same rule. */
const expirationLast: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-expiration-last',
  severity: 'error',
  title: 'objects expire before, or on the day of, their last transition',
  source: S3_GUIDE.lifecycleElements,
  check: (view) => [
    ...notAfter(view.expiration, dayOrder(view.transitions).at(-1)?.at, 'transition'),
    ...notAfterDate(view.expirationDate, view.transitions),
  ],
};

/** The same for versions that are no longer current. */
const noncurrentExpirationLast: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-noncurrent-expiration-last',
  severity: 'error',
  title: 'noncurrent versions expire before, or on the day of, their last transition',
  source: S3_GUIDE.lifecycleElements,
  check: (view) =>
    notAfter(view.noncurrentExpiration, dayOrder(view.noncurrentTransitions).at(-1)?.at, 'noncurrent transition'),
};

function notAfter(expiration: Named<number> | undefined, last: Named<number> | undefined, what: string): Problem[] {
  if (expiration === undefined || last === undefined || expiration.value > last.value) return [];
  return [
    {
      prop: expiration.name,
      must: `be more than ${amount(last.value, 'days')}, the last ${what} (${last.name})`,
      got: amount(expiration.value, 'days'),
      fix: 'expire later or remove the transition',
    },
  ];
}

function notAfterDate(expiration: Named<string> | undefined, transitions: readonly TransitionView[]): Problem[] {
  const last = dateOrder(transitions).at(-1);
  const day = expiration && dayOf(expiration);
  if (expiration === undefined || day === undefined || last === undefined || day.value > last.at.value) return [];
  return [
    {
      prop: expiration.name,
      must: `be later than ${last.written}, the last transition (${last.at.name})`,
      got: expiration.value,
      fix: 'expire later or remove the transition',
    },
  ];
}

/** One rule counts in days or names dates. */
const daysOrDates: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-days-or-dates',
  severity: 'error',
  title: 'one lifecycle rule mixes days and dates',
  source: S3_GUIDE.lifecycleExamples,
  check: ({ transitions, expiration, expirationDate }) => {
    const days = [...transitions.map((to) => to.after), expiration].find((found) => found !== undefined);
    const date = [...transitions.map((to) => to.date), expirationDate].find((found) => found !== undefined);
    if (days === undefined || date === undefined) return [];
    return [
      {
        prop: date.name,
        must: `count in days like ${days.name}`,
        got: date.value,
        fix: 'use days for both, dates for both, or two rules',
      },
    ];
  },
};

/** A date is a day: it starts at midnight UTC. */
const midnight: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-midnight',
  severity: 'error',
  title: 'a lifecycle date is not midnight UTC',
  source: S3_GUIDE.lifecycleElements,
  check: ({ transitions, expirationDate }) =>
    [...transitions.map((to) => to.date), expirationDate].flatMap((date) => {
      const day = date && dayOf(date);
      if (date === undefined || day === undefined || Number.isInteger(day.value)) return [];
      const whole = new Date(Math.floor(day.value) * 86_400_000).toISOString().replace('.000Z', 'Z');
      return [{ prop: date.name, must: 'be midnight UTC', got: date.value, fix: `write ${whole}` }];
    }),
};

/** Whole days; expiration takes at least one. */
const wholeDays: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-days',
  severity: 'error',
  title: 'a lifecycle rule counts in something else than whole days',
  source: S3_GUIDE.lifecycleElements,
  check: (view) => [
    ...[...view.transitions, ...view.noncurrentTransitions].flatMap((to) => outside(TRANSITION_DAYS, to.after)),
    ...[view.expiration, view.noncurrentExpiration, view.abortIncompleteAfter].flatMap((days) =>
      outside(EXPIRATION_DAYS, days),
    ),
  ],
};

/** Of every object 1 to 100 noncurrent versions can be kept. */
const newerNoncurrentVersions: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-newer-noncurrent-versions',
  severity: 'error',
  title: 'a lifecycle rule keeps an impossible number of noncurrent versions',
  source: S3_GUIDE.lifecycleElements,
  check: (view) =>
    [view.newerNoncurrentVersions, ...view.noncurrentTransitions.map((to) => to.newerNoncurrentVersions)].flatMap(
      (count) => outside(NEWER_NONCURRENT_VERSIONS, count),
    ),
};

/** Parts of an upload have neither tags nor the size of an object. */
const abortFilter: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-abort-filter',
  severity: 'error',
  title: 'a rule that aborts incomplete uploads filters by tags or size',
  source: S3_GUIDE.lifecycleExamples,
  check: ({ abortIncompleteAfter: abort, tags, largerThan, smallerThan }) => {
    const filter = largerThan?.name ?? smallerThan?.name ?? Object.keys(tags).map((key) => `tag ${key}`)[0];
    if (abort === undefined || filter === undefined) return [];
    return [
      {
        prop: abort.name,
        must: 'be in a rule that filters by prefix alone',
        got: `a filter by ${filter}`,
        fix: 'abort incomplete uploads in a rule of its own',
      },
    ];
  },
};

/** Expired delete markers are cleaned up in a rule of their own. */
const deleteMarkers: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-delete-markers',
  severity: 'error',
  title: 'a rule that removes expired delete markers also expires objects or filters by tags',
  source: S3_GUIDE.lifecycleExamples,
  check: ({ expiredDeleteMarkers, expiration, expirationDate, tags }) => {
    const other =
      expiration?.name ?? expirationDate?.name ?? Object.keys(tags).map((key) => `a filter by tag ${key}`)[0];
    if (expiredDeleteMarkers?.value !== true || other === undefined) return [];
    return [
      {
        prop: expiredDeleteMarkers.name,
        must: 'be in a rule without expiration and tag filters',
        got: `${other} beside it`,
        fix: 'remove it (an expiration in days cleans its delete markers up) or give it a rule of its own',
      },
    ];
  },
};

/** The bounds of a size filter are exclusive. */
const sizeRange: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-size-range',
  severity: 'error',
  title: 'a size filter starts at or above its end',
  source: S3_GUIDE.lifecycleElements,
  check: ({ largerThan, smallerThan }) =>
    largerThan === undefined || smallerThan === undefined || largerThan.value < smallerThan.value
      ? []
      : [
          {
            prop: largerThan.name,
            must: `be less than ${smallerThan.name} (${smallerThan.value} bytes)`,
            got: `${largerThan.value} bytes`,
            fix: 'lower it or raise the other',
          },
        ],
};

/** Ids have 255 characters at most. */
const ruleIdLength: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-rule-id',
  severity: 'error',
  title: 'the id of a lifecycle rule is too long',
  source: S3_GUIDE.lifecycleElements,
  check: ({ name, id }) =>
    id === undefined ? [] : outside(LIFECYCLE_RULE_ID, { name: `${name}.Id`, value: id.length }, 'shorten it'),
};

export const EXPIRATION_RULES: readonly ViewRule<LifecycleView>[] = [
  expirationLast,
  noncurrentExpirationLast,
  daysOrDates,
  midnight,
  wholeDays,
  newerNoncurrentVersions,
  abortFilter,
  deleteMarkers,
  sizeRange,
  ruleIdLength,
];
