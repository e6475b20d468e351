import { App, Duration, Lazy, Size, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { readLifecycle } from '../../../../lib/concerns/checks/s3/lifecycle-read';
import {
  LIFECYCLE_CONFIGURATION_RULES,
  LIFECYCLE_RULE_RULES,
} from '../../../../lib/concerns/checks/s3/lifecycle-rules';
import type { Properties, Resource } from '../../../../lib/core/rule';
import { type AccessLifecycleProps, RetrievalTime } from '../../../../lib/stores/object/lifecycle/access-lifecycle';
import type { Schedule } from '../../../../lib/stores/object/lifecycle/bill';
import type { PlannedClass } from '../../../../lib/stores/object/lifecycle/price-list';
import { ObjectLifecycle } from '../../../../lib/stores/object/object-lifecycle';
import { naiveBill } from './lifecycle/naive-bill';

const days = (amount: number) => Duration.days(amount);

const ARCHIVED: AccessLifecycleProps = {
  averageObjectSize: Size.mebibytes(4),
  objectCount: 2_000_000,
  readsPerObjectPerMonth: 4,
  later: [
    { after: days(30), readsPerObjectPerMonth: 0.001 },
    { after: days(180), readsPerObjectPerMonth: 0, retrievalTolerance: RetrievalTime.TWELVE_HOURS },
  ],
  retention: days(2555),
};

const moves = (lifecycle: ObjectLifecycle) =>
  lifecycle.rules.flatMap((rule) =>
    (rule.transitions ?? []).map((move) => `${move.storageClass.value} @${move.transitionAfter?.toDays()}`),
  );

/** The bucket as a template has it. */
function resourceOf(lifecycle: ObjectLifecycle): Resource {
  const stack = new Stack(new App(), 'Stack');
  const bucket = new s3.Bucket(stack, 'Bucket', { lifecycleRules: lifecycle.rules });
  const template = stack.resolve((bucket.node.defaultChild as s3.CfnBucket)._toCloudFormation()) as {
    Resources: Record<string, { Properties?: Properties }>;
  };
  const [[logicalId, { Properties: properties = {} }]] = Object.entries(template.Resources);
  const view = { name: 'Stack', templatePath: '', resources: new Map<string, Resource>() };
  return { logicalId, type: 'AWS::S3::Bucket', properties, stack: view };
}

const anyAccess: fc.Arbitrary<AccessLifecycleProps> = fc
  .record({
    kibibytes: fc.integer({ min: 1, max: 5_000_000 }),
    objectCount: fc.integer({ min: 1, max: 1_000_000_000 }),
    reads: fc.tuple(...[1, 2, 3].map(() => fc.constantFrom(0, 0.0001, 0.01, 0.1, 0.5, 2, 50))),
    tolerance: fc.tuple(...[1, 2, 3].map(() => fc.constantFrom(...Object.values(RetrievalTime)))),
    changes: fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 400 })),
    life: fc.integer({ min: 1, max: 1500 }),
    expires: fc.boolean(),
    recreatable: fc.boolean(),
  })
  .map(({ kibibytes, objectCount, reads, tolerance, changes, life, expires, recreatable }) => ({
    averageObjectSize: Size.kibibytes(kibibytes),
    objectCount,
    readsPerObjectPerMonth: reads[0],
    retrievalTolerance: tolerance[0],
    later: [
      { after: days(changes[0]), readsPerObjectPerMonth: reads[1], retrievalTolerance: tolerance[1] },
      { after: days(changes[0] + changes[1]), readsPerObjectPerMonth: reads[2], retrievalTolerance: tolerance[2] },
    ],
    ...(expires ? { retention: days(life) } : { horizon: days(life) }),
    recreatable,
  }));

describe('ObjectLifecycle.forAccess', () => {
  test('renders the moves it chose and the retention', () => {
    const lifecycle = ObjectLifecycle.forAccess({ ...ARCHIVED, prefix: 'scans/', tags: { kind: 'raw' } });
    expect(moves(lifecycle)).toEqual(['GLACIER_IR @30', 'DEEP_ARCHIVE @180']);
    expect(lifecycle.rules.map(({ id, prefix, tagFilters }) => ({ id, prefix, tagFilters }))).toContainEqual({
      id: 'access-scans-kind-raw',
      prefix: 'scans/',
      tagFilters: { kind: 'raw' },
    });
    expect(lifecycle.rules.at(-1)?.expiration?.toDays()).toBe(2555);
  });

  test('renders no rule where STANDARD for ever is cheapest', () => {
    const lifecycle = ObjectLifecycle.forAccess({ ...ARCHIVED, later: [], retention: undefined });
    expect(lifecycle.rules).toEqual([]);
    expect(lifecycle.explanation).toContain('no move to another class pays');
  });

  test('is never illegal: no lifecycle rule of ours finds an error in the template', () => {
    fc.assert(
      fc.property(anyAccess, (props) => {
        const view = readLifecycle(resourceOf(ObjectLifecycle.forAccess(props)));
        const problems = [
          ...LIFECYCLE_RULE_RULES.filter((rule) => rule.severity === 'error').flatMap((rule) =>
            view.rules.flatMap(rule.check),
          ),
          ...LIFECYCLE_CONFIGURATION_RULES.filter((rule) => rule.severity === 'error').flatMap((rule) =>
            rule.check(view),
          ),
        ];
        expect(problems).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('is never dearer than STANDARD alone or a single move, and says so in a table that adds up', () => {
    fc.assert(
      fc.property(anyAccess, (props) => {
        const { alternatives } = ObjectLifecycle.forAccess(props);
        const [chosen, ...others] = [...alternatives].sort((a, b) => Number(b.chosen) - Number(a.chosen));
        expect(chosen.chosen).toBe(true);
        expect(others.some((other) => other.chosen)).toBe(false);
        expect(alternatives.some((alternative) => alternative.steps.length === 0)).toBe(true);
        for (const other of others) expect(chosen.usdPerMonth).toBeLessThanOrEqual(other.usdPerMonth * (1 + 1e-8));
        for (const { usdPerMonth, ...parts } of alternatives) {
          const { storageUsd, readsUsd, transitionsUsd, monitoringUsd, earlyDeletionUsd } = parts;
          const sum = storageUsd + readsUsd + transitionsUsd + monitoringUsd + earlyDeletionUsd;
          expect(sum).toBeCloseTo(usdPerMonth, 6);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the explanation', () => {
  test('tells the choice, the table it was made from and what was taken for granted', () => {
    const { explanation } = ObjectLifecycle.forAccess({
      averageObjectSize: Size.mebibytes(10),
      objectCount: 100_000,
      readsPerObjectPerMonth: 0.05,
      retrievalTolerance: RetrievalTime.FIVE_HOURS,
      retention: days(365),
    });
    expect(explanation).toMatchInlineSnapshot(`
      "access: STANDARD > GLACIER @0, expire after 365 days
      $4.4714 a month, 80 % less than $22.4629 in STANDARD alone

      $/month  storage   reads   moves  monitoring  early deletion  plan (days of age)
       4.4714   3.5811  0.6403  0.2500      0.0000          0.0000  STANDARD > GLACIER @0  <- chosen
       5.5878   3.9063  1.5148  0.1667      0.0000          0.0000  STANDARD > GLACIER_IR @0
       8.4441   8.1087  0.0020  0.0833      0.2500          0.0000  STANDARD > INTELLIGENT_TIERING @0
      13.5861  13.0498  0.4529  0.0833      0.0000          0.0000  STANDARD > STANDARD_IA @30
      22.4629  22.4609  0.0020  0.0000      0.0000          0.0000  STANDARD

      100,000 objects of 10,485,760 bytes, their ages spread evenly over a life of 365 days.
      Whole reads per object and month: 0.05 from day 0 (within 5 hours). A restored copy is kept one day.
      ONEZONE_IA is left out: objects are not recreatable.
      Objects of 243,945 bytes or less stay in STANDARD: moving them costs more than it saves.
      List prices of us-east-1, read 2026-08. Uploads cost the same in every plan and are left out."
    `);
  });

  test('shows the total that an independent reading of the price page finds', () => {
    const lifecycle = ObjectLifecycle.forAccess(ARCHIVED);
    const phase = (fromDay: number, untilDay: number, monthly: number, withinHours: number) => ({
      fromDay,
      untilDay,
      readsPerDay: (monthly * 24) / 730,
      withinHours,
    });
    for (const { steps, usdPerMonth } of lifecycle.alternatives) {
      const schedule: Schedule = steps.map((step) => ({
        storageClass: step.storageClass.value as PlannedClass,
        day: step.afterDays,
      }));
      const independent = naiveBill(schedule, {
        objectBytes: 4 * 2 ** 20,
        objectCount: 2_000_000,
        days: 2555,
        expires: true,
        recreatable: false,
        phases: [phase(0, 30, 4, 0), phase(30, 180, 0.001, 0), phase(180, 2555, 0, 12)],
      });
      expect(usdPerMonth / independent).toBeCloseTo(1, 8);
    }
    const chosen = lifecycle.alternatives.find((alternative) => alternative.chosen)!;
    expect(lifecycle.explanation).toContain(`$${chosen.usdPerMonth.toFixed(4)} a month`);
  });

  test('leaves out plans that a shorter one beats, and names the class it must not use', () => {
    const { alternatives, explanation } = ObjectLifecycle.forAccess(ARCHIVED);
    const plans = alternatives.map((alternative) => alternative.plan.replaceAll(/ @\d+/g, ''));
    expect(plans).toContain('STANDARD > GLACIER_IR > DEEP_ARCHIVE');
    expect(plans).not.toContain('STANDARD > INTELLIGENT_TIERING > GLACIER_IR > DEEP_ARCHIVE');
    expect(explanation).toContain('ONEZONE_IA is left out');
    expect(ObjectLifecycle.forAccess({ ...ARCHIVED, recreatable: true }).explanation).not.toContain(
      'left out: objects',
    );
  });
});

describe('small objects', () => {
  const KIB = 1024;
  const cold = {
    objectCount: 10_000_000,
    readsPerObjectPerMonth: 0,
    retrievalTolerance: RetrievalTime.TWO_DAYS,
    retention: days(3650),
  };

  test('move below 128 KiB only where moving them pays, and expire whatever their size', () => {
    const lifecycle = ObjectLifecycle.forAccess({ ...cold, averageObjectSize: Size.kibibytes(100) });
    expect(moves(lifecycle)).toEqual(['GLACIER_IR @0']);
    const [moving, expiring] = lifecycle.rules;
    const filter = moving.objectSizeGreaterThan!;
    expect(filter).toBeLessThan(100 * KIB);
    expect(expiring.id).toBe('access.expiration');
    expect(expiring.objectSizeGreaterThan).toBeUndefined();
    const phases = [{ fromDay: 0, untilDay: 3650, readsPerDay: 0, withinHours: 48 }];
    const saves = (objectBytes: number) => {
      const workload = { objectBytes, objectCount: 10_000_000, days: 3650, expires: true, recreatable: false, phases };
      return naiveBill([], workload) - naiveBill([{ storageClass: 'GLACIER_IR', day: 0 }], workload);
    };
    expect(saves(filter)).toBeLessThan(0);
    expect(saves(filter + 1)).toBeGreaterThanOrEqual(0);
  });

  test('stay by the rule of S3 where the average object is larger and 128 KiB already pay', () => {
    const lifecycle = ObjectLifecycle.forAccess({ ...cold, averageObjectSize: Size.mebibytes(1) });
    expect(moves(lifecycle)).toEqual(['DEEP_ARCHIVE @0']);
    expect(lifecycle.rules).toHaveLength(1);
    expect(lifecycle.rules[0].objectSizeGreaterThan).toBeUndefined();
  });

  test('stay by a filter where more than 128 KiB are needed to pay', () => {
    const lifecycle = ObjectLifecycle.forAccess({
      ...cold,
      retrievalTolerance: RetrievalTime.IMMEDIATE,
      averageObjectSize: Size.mebibytes(1),
      retention: days(120),
    });
    expect(moves(lifecycle)).toEqual(['GLACIER_IR @0']);
    expect(lifecycle.rules[0].objectSizeGreaterThan).toBeGreaterThan(128 * KIB);
    expect(lifecycle.explanation).toContain('bytes or less stay in STANDARD');
  });
});

describe('prices', () => {
  test('change the choice', () => {
    const own = { deepArchive: { storagePerGbMonth: 0.05 } };
    expect(moves(ObjectLifecycle.forAccess({ ...ARCHIVED, prices: own }))).toEqual(['GLACIER_IR @30', 'GLACIER @180']);
  });

  test('are told in the explanation', () => {
    expect(ObjectLifecycle.forAccess(ARCHIVED).explanation).toContain('List prices of us-east-1, read 2026-08.');
    const own = { standard: { storagePerGbMonth: 0.024 } };
    expect(ObjectLifecycle.forAccess({ ...ARCHIVED, prices: own }).explanation).toContain(', replaced where you gave');
  });
});

describe('horizon', () => {
  const forEver = { ...ARCHIVED, retention: undefined };

  test('is three years', () => {
    expect(ObjectLifecycle.forAccess(forEver).explanation).toContain('the first 1095 days of a life without end');
  });

  test('decides what pays', () => {
    const small = { ...forEver, averageObjectSize: Size.kibibytes(128), readsPerObjectPerMonth: 0, later: [] };
    expect(moves(ObjectLifecycle.forAccess({ ...small, horizon: days(100) }))).toEqual([]);
    expect(moves(ObjectLifecycle.forAccess({ ...small, horizon: days(1000) }))).toEqual(['GLACIER_IR @0']);
  });
});

describe('what cannot be', () => {
  const token = Lazy.number({ produce: () => 1 });

  test.each<[string, Partial<AccessLifecycleProps>, string]>([
    ['empty objects', { averageObjectSize: Size.bytes(0) }, 'averageObjectSize must be at least 1 bytes, got 0 bytes'],
    ['no objects', { objectCount: 0 }, 'objectCount must be at least 1 objects, got 0 objects'],
    ['no number of objects', { objectCount: NaN }, 'objectCount must be at least 1 objects, got NaN objects'],
    ['endlessly many objects', { objectCount: Infinity }, 'objectCount must be at least 1 objects, got Infinity'],
    [
      'negative reads',
      { readsPerObjectPerMonth: -0.1 },
      'readsPerObjectPerMonth must be at least 0 reads, got -0.1 reads',
    ],
    [
      'negative reads later',
      { later: [{ after: days(1), readsPerObjectPerMonth: -1 }] },
      'later[0].readsPerObjectPerMonth must be at least 0 reads',
    ],
    [
      'a change on day 0',
      { later: [{ after: days(0), readsPerObjectPerMonth: 1 }] },
      'later[0].after must be at least 1 days',
    ],
    [
      'changes out of order',
      {
        later: [
          { after: days(30), readsPerObjectPerMonth: 1 },
          { after: days(30), readsPerObjectPerMonth: 2 },
        ],
      },
      'later[1].after must be more than later[0].after (30 days), got 30 days',
    ],
    ['a retention of no days', { retention: days(0) }, 'retention must be 1 to 36500 days, got 0 days'],
    ['a retention beyond a century', { retention: days(36_501) }, 'retention must be 1 to 36500 days'],
    ['a retention in hours', { retention: Duration.hours(30) }, 'retention must be whole days, got 1 day 6 hours'],
    ['a horizon of no days', { retention: undefined, horizon: days(0) }, 'horizon must be 1 to 36500 days'],
    ['a horizon beside a retention', { horizon: days(365) }, 'horizon must be left out beside retention, got 365 days'],
    [
      'a negative price',
      { prices: { archive: { storagePerGbMonth: -1 } } },
      'prices.archive.storagePerGbMonth must be',
    ],
    [
      'a size known at deployment',
      { averageObjectSize: Size.bytes(token) },
      'averageObjectSize must be known at synthesis',
    ],
    ['a number known at deployment', { objectCount: token }, 'objectCount must be known at synthesis, got a token'],
    [
      'reads known at deployment',
      { readsPerObjectPerMonth: token },
      'readsPerObjectPerMonth must be known at synthesis',
    ],
    ['a retention known at deployment', { retention: Duration.days(token) }, 'retention must be known at synthesis'],
  ])('fails on %s', (_, props, message) => {
    expect(() => ObjectLifecycle.forAccess({ ...ARCHIVED, ...props })).toThrow(message);
  });

  test.each<[string, Partial<AccessLifecycleProps>]>([
    ['one byte in one object for one day', { averageObjectSize: Size.bytes(1), objectCount: 1, retention: days(1) }],
    ['no reads', { readsPerObjectPerMonth: 0 }],
    ['a change after the end of life', { retention: days(20) }],
  ])('allows %s', (_, props) => {
    expect(ObjectLifecycle.forAccess({ ...ARCHIVED, ...props }).rules).not.toHaveLength(0);
  });

  test('allows a century', () => {
    const [{ expiration }] = ObjectLifecycle.forAccess({ ...ARCHIVED, retention: days(36_500) }).rules;
    expect(expiration?.toDays()).toBe(36_500);
  });
});
