import { amount } from '../../../core/limit';
import type { Named, Problem } from '../../../core/problem';
import type { ViewRule } from '../../../core/rule';
import { storageClass, STORAGE_CLASS_SOURCE, TRANSITION_SOURCE } from '../../../facts/s3-classes';
import { DEFAULT_MINIMUM_TRANSITION_SIZE } from '../../../facts/s3-limits';
import { CLASS_PRICES, HOURS_PER_MONTH, PRICE_REGION } from '../../../facts/s3-prices';
import { dayOrder } from './lifecycle-steps';
import type { LifecycleView, TransitionView } from './lifecycle-view';

/** Small objects cost more to move, and to keep in classes with a minimum size, than they save. */
const smallObjects: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-small-objects',
  severity: 'warning',
  title: 'a size filter makes objects below 128 KB transition, which costs more than it saves',
  source: TRANSITION_SOURCE,
  check: (view) => {
    if (!view.enabled || everyTransition(view).length === 0) return [];
    return [...onlySmall(view), ...billedAsLarger(view)];
  },
};

function onlySmall({ smallerThan }: LifecycleView): Problem[] {
  if (smallerThan === undefined || smallerThan.value > DEFAULT_MINIMUM_TRANSITION_SIZE) return [];
  return [
    {
      prop: smallerThan.name,
      must: `be above ${DEFAULT_MINIMUM_TRANSITION_SIZE} bytes in a rule with transitions`,
      got: `${smallerThan.value} bytes`,
      fix: 'expire small objects or leave them in STANDARD: each transition is a paid request',
    },
  ];
}

function billedAsLarger(view: LifecycleView): Problem[] {
  const { largerThan, smallerThan } = view;
  const allSmall = smallerThan !== undefined && smallerThan.value <= DEFAULT_MINIMUM_TRANSITION_SIZE;
  const dearest = Math.max(
    0,
    ...everyTransition(view).map((to) => storageClass(to.storageClass)?.minBillableBytes ?? 0),
  );
  if (allSmall || largerThan === undefined || largerThan.value + 1 >= dearest) return [];
  return [
    {
      prop: largerThan.name,
      must: `be at least ${dearest - 1} bytes for classes that bill at least ${dearest} bytes an object`,
      got: `${largerThan.value} bytes`,
      fix: 'raise the filter or transition to a class without a minimum billable size',
    },
  ];
}

function everyTransition(view: LifecycleView): TransitionView[] {
  return [...view.transitions, ...view.noncurrentTransitions];
}

/** Objects that expire early still cost their minimum storage duration. */
const paidForNothing: ViewRule<LifecycleView> = {
  id: 'storage/s3/lifecycle-paid-for-nothing',
  severity: 'warning',
  title: 'objects expire before the minimum storage duration of their class, which is billed all the same',
  source: STORAGE_CLASS_SOURCE,
  check: (view) => (view.enabled ? [...expiresEarly(view), ...noncurrentExpiresEarly(view)] : []),
};

/** In a versioned bucket an expired object stays as a noncurrent version, so its days go on. */
function expiresEarly({
  transitions,
  expiration,
  noncurrentExpiration,
  noncurrentTransitions,
  versioned,
}: LifecycleView): Problem[] {
  if (
    expiration === undefined ||
    (versioned === true && (noncurrentExpiration === undefined || noncurrentTransitions.length > 0))
  )
    return [];
  const kept = expiration.value + (versioned === true ? (noncurrentExpiration?.value ?? 0) : 0);
  return billedBeyond(transitions, expiration, kept);
}

function noncurrentExpiresEarly({ noncurrentTransitions, noncurrentExpiration }: LifecycleView): Problem[] {
  return noncurrentExpiration === undefined
    ? []
    : billedBeyond(noncurrentTransitions, noncurrentExpiration, noncurrentExpiration.value);
}

function billedBeyond(transitions: readonly TransitionView[], expiration: Named<number>, gone: number): Problem[] {
  const last = dayOrder(transitions).at(-1);
  const min = storageClass(last?.storageClass)?.minStorageDays ?? 0;
  if (last === undefined || gone <= last.at.value || gone - last.at.value >= min) return [];
  const kept = gone - last.at.value;
  return [
    {
      prop: expiration.name,
      must: `leave objects ${amount(min, 'days')} in ${last.storageClass}`,
      got: `${amount(kept, 'days')}, so ${amount(min - kept, 'days')}${priced(last.storageClass, min - kept)} are billed for nothing`,
      fix: `expire ${amount(min - kept, 'days')} later or leave ${last.storageClass} out`,
    },
  ];
}

/** What days in a class cost: " ($0.0118 per GB at …)". */
function priced(className: string, days: number): string {
  const price = className in CLASS_PRICES ? CLASS_PRICES[className as keyof typeof CLASS_PRICES].storage : undefined;
  if (price === undefined) return '';
  const usd = (price.usd * days * 24) / HOURS_PER_MONTH;
  return ` ($${usd.toFixed(4)} per GB at the ${PRICE_REGION} price of ${price.source.read})`;
}

export const LIFECYCLE_COST_RULES: readonly ViewRule<LifecycleView>[] = [smallObjects, paidForNothing];
