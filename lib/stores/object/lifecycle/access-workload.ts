import { type Duration, Token } from 'aws-cdk-lib';
import { refuse, refuseFirst } from '../../../core/errors';
import { type Named, named, type Problem } from '../../../core/problem';
import { type AccessLifecycleProps, type LaterAccess, RetrievalTime } from './access-lifecycle';
import { DAYS_PER_MONTH } from './cost-model';
import { daysOf } from './lifecycle-plan';
import { priceProblems } from './price-list';
import type { Phase, Workload } from './workload';

const HOURS: Record<RetrievalTime, number> = {
  [RetrievalTime.IMMEDIATE]: 0,
  [RetrievalTime.FIVE_HOURS]: 5,
  [RetrievalTime.TWELVE_HOURS]: 12,
  [RetrievalTime.TWO_DAYS]: 48,
};
const THREE_YEARS = 3 * 365;
const CENTURY = 100 * 365;
/** What the props say of the objects, checked at the user's line. */
export function workloadOf(props: AccessLifecycleProps): Workload {
  const retention = props.retention && knownDays('retention', props.retention);
  const horizon = props.horizon && knownDays('horizon', props.horizon);
  const size = known('averageObjectSize', props.averageObjectSize.isUnresolved(), () =>
    props.averageObjectSize.toBytes(),
  );
  const count = knownNumber('objectCount', props.objectCount);
  const ages = (props.later ?? []).map(({ after }, index) => knownDays(`later[${index}].after`, after));
  const reads = [props, ...(props.later ?? [])].map((access, index) =>
    knownNumber(`${index === 0 ? '' : `later[${index - 1}].`}readsPerObjectPerMonth`, access.readsPerObjectPerMonth),
  );
  refuseFirst(undefined, 'AccessImpossible', [
    ...notBetween(size, 1, Infinity, 'bytes'),
    ...notBetween(count, 1, Infinity, 'objects'),
    ...reads.flatMap((found) => notBetween(found, 0, Infinity, 'reads')),
    ...ages.flatMap((found) => notBetween(found, 1, Infinity, 'days')),
    ...ages.flatMap((age, index) => notLater(age, ages[index - 1])),
    ...[retention, horizon].flatMap((life) => notBetween(life, 1, CENTURY, 'days')),
    ...(retention !== undefined && horizon !== undefined ? [horizonBesideRetention(horizon)] : []),
    ...priceProblems(props.prices ?? {}, 'prices'),
  ]);
  const days = retention?.value ?? horizon?.value ?? THREE_YEARS;
  return {
    objectBytes: size.value,
    objectCount: count.value,
    days,
    expires: retention !== undefined,
    phases: phasesOf(
      props,
      ages.map((age) => age.value),
      days,
    ),
    recreatable: props.recreatable ?? false,
  };
}

function phasesOf(props: AccessLifecycleProps, ages: readonly number[], days: number): Phase[] {
  const starts = [0, ...ages, days];
  let withinHours = HOURS[RetrievalTime.IMMEDIATE];
  const accesses: Omit<LaterAccess, 'after'>[] = [props, ...(props.later ?? [])];
  return accesses
    .map(({ readsPerObjectPerMonth, retrievalTolerance }, index) => {
      if (retrievalTolerance !== undefined) withinHours = HOURS[retrievalTolerance];
      const fromDay = Math.min(starts[index] ?? days, days);
      const untilDay = Math.min(starts[index + 1] ?? days, days);
      return { fromDay, untilDay, readsPerDay: readsPerObjectPerMonth / DAYS_PER_MONTH, withinHours };
    })
    .filter((phase) => phase.fromDay < phase.untilDay);
}

function notBetween(found: Named<number> | undefined, min: number, max: number, unit: string): Problem[] {
  if (found === undefined || (found.value >= min && found.value <= max && found.value < Infinity)) return [];
  return [
    {
      prop: found.name,
      must: max === Infinity ? `be at least ${min} ${unit}` : `be ${min} to ${max} ${unit}`,
      got: `${found.value} ${unit}`,
      fix: 'see ObjectLifecycle.forAccess',
    },
  ];
}

function notLater(age: Named<number>, before: Named<number> | undefined): Problem[] {
  if (before === undefined || age.value > before.value) return [];
  return [
    {
      prop: age.name,
      must: `be more than ${before.name} (${before.value} days)`,
      got: `${age.value} days`,
      fix: 'write the entries in order of age',
    },
  ];
}

function horizonBesideRetention(horizon: Named<number>): Problem {
  return {
    prop: horizon.name,
    must: 'be left out beside retention',
    got: `${horizon.value} days`,
    fix: 'objects that expire are compared over their whole life',
  };
}

function knownDays(prop: string, duration: Duration): Named<number> {
  return daysOf(named(prop, duration)) ?? refuseToken(prop);
}

function knownNumber(prop: string, value: number): Named<number> {
  return known(prop, Token.isUnresolved(value), () => value);
}

function known(prop: string, isToken: boolean, value: () => number): Named<number> {
  return isToken ? refuseToken(prop) : named(prop, value());
}

function refuseToken(prop: string): never {
  refuse(undefined, 'AccessUnknown', {
    prop,
    must: 'be known at synthesis',
    got: 'a token',
    fix: 'write the value, or choose the days yourself with ObjectLifecycle.tiered',
  });
}
