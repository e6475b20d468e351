import { amount, outside } from '../../../core/limit';
import { named, type Problem } from '../../../core/problem';
import type { ViewRule } from '../../../core/rule';
import { LIFECYCLE_RULES as LIFECYCLE_RULE_COUNT, S3_GUIDE } from '../../../facts/s3-limits';
import { EXPIRATION_RULES } from './expiration-rules';
import { LIFECYCLE_COST_RULES } from './lifecycle-cost-rules';
import type { LifecycleConfigurationView, LifecycleView } from './lifecycle-view';
import { TRANSITION_RULES } from './transition-rules';

/** A bucket has 1,000 lifecycle rules at most. */
const ruleCount: ViewRule<LifecycleConfigurationView> = {
  id: 'storage/s3/lifecycle-rule-count',
  severity: 'error',
  title: 'a bucket has more than 1,000 lifecycle rules',
  source: S3_GUIDE.lifecycleElements,
  check: ({ name, rules }) =>
    outside(LIFECYCLE_RULE_COUNT, named(name, rules.length), 'join rules with a common prefix'),
};

/** Ids tell the rules of one bucket apart. */
const uniqueIds: ViewRule<LifecycleConfigurationView> = {
  id: 'storage/s3/lifecycle-unique-ids',
  severity: 'error',
  title: 'two lifecycle rules of a bucket have the same id',
  source: S3_GUIDE.lifecycleElements,
  check: ({ rules }) =>
    rules.flatMap(({ name, id }, index) => {
      const first = id === undefined ? undefined : rules.slice(0, index).find((other) => other.id === id);
      if (first === undefined) return [];
      return [
        { prop: `${name}.Id`, must: `differ from that of ${first.name}`, got: `${id}`, fix: 'rename one of them' },
      ];
    }),
};

/** Where expirations overlap, S3 honours the shorter one. */
const overlappingExpiration: ViewRule<LifecycleConfigurationView> = {
  id: 'storage/s3/lifecycle-overlapping-expiration',
  severity: 'warning',
  title: 'objects expire sooner than one lifecycle rule says, because a rule with a wider filter is shorter',
  source: S3_GUIDE.lifecycleConflicts,
  check: ({ rules }) => {
    const enabled = rules.filter((rule) => rule.enabled);
    return enabled.flatMap((narrow) => enabled.flatMap((wide) => (wide === narrow ? [] : cutShort(narrow, wide))));
  },
};

function cutShort(narrow: LifecycleView, wide: LifecycleView): Problem[] {
  if (!covers(wide, narrow)) return [];
  const pairs = [
    [narrow.expiration, wide.expiration],
    [narrow.noncurrentExpiration, keepsVersions(wide) || keepsVersions(narrow) ? undefined : wide.noncurrentExpiration],
  ] as const;
  return pairs.flatMap(([longer, shorter]) =>
    longer === undefined || shorter === undefined || longer.value <= shorter.value
      ? []
      : [
          {
            prop: longer.name,
            must: `be at most ${amount(shorter.value, 'days')}, the expiration of the wider rule ${wide.id ?? wide.name}`,
            got: `${amount(longer.value, 'days')}, which S3 never waits for`,
            fix: 'give the wider rule a filter that leaves these objects out',
          },
        ],
  );
}

function keepsVersions({ newerNoncurrentVersions }: LifecycleView): boolean {
  return newerNoncurrentVersions !== undefined;
}

/** Whether every object that one rule selects is selected by the other as well. */
function covers(wide: LifecycleView, narrow: LifecycleView): boolean {
  if (wide.prefix === undefined || narrow.prefix === undefined || !narrow.prefix.startsWith(wide.prefix)) return false;
  const tagged = Object.entries(wide.tags).every(([key, value]) => narrow.tags[key] === value);
  const larger = wide.largerThan === undefined || wide.largerThan.value <= (narrow.largerThan?.value ?? -1);
  const smaller = wide.smallerThan === undefined || wide.smallerThan.value >= (narrow.smallerThan?.value ?? Infinity);
  return tagged && larger && smaller;
}

/** Every overwrite and delete in a versioned bucket leaves a version that is billed until it expires. */
const noncurrentForever: ViewRule<LifecycleConfigurationView> = {
  id: 'storage/s3/noncurrent-versions-forever',
  severity: 'warning',
  title: 'a versioned bucket keeps noncurrent versions forever',
  source: S3_GUIDE.replicationRequirements,
  check: ({ name, rules, complete, versioned }) => {
    const bounded = rules.some((rule) => rule.enabled && rule.noncurrentExpiration !== undefined);
    if (versioned !== true || !complete || bounded) return [];
    return [
      {
        prop: name,
        must: 'expire noncurrent versions of a versioned bucket',
        got: 'no rule that does',
        fix: 'add a rule with a noncurrent version expiration',
      },
    ];
  },
};

/** What is asked about one lifecycle rule. */
export const LIFECYCLE_RULE_RULES: readonly ViewRule<LifecycleView>[] = [
  ...TRANSITION_RULES,
  ...EXPIRATION_RULES,
  ...LIFECYCLE_COST_RULES,
];

/** What is asked about all lifecycle rules of a bucket together. */
export const LIFECYCLE_CONFIGURATION_RULES: readonly ViewRule<LifecycleConfigurationView>[] = [
  ruleCount,
  uniqueIds,
  overlappingExpiration,
  noncurrentForever,
];
