import * as fc from 'fast-check';
import { STORAGE_CLASSES } from '../../../../../lib/facts/s3-classes';
import { bill, type Schedule } from '../../../../../lib/stores/object/lifecycle/bill';
import { cheapestSchedules } from '../../../../../lib/stores/object/lifecycle/cheapest-schedules';
import { costModel, type CostModel } from '../../../../../lib/stores/object/lifecycle/cost-model';
import { type PlannedClass, priceList } from '../../../../../lib/stores/object/lifecycle/price-list';
import type { Workload } from '../../../../../lib/stores/object/lifecycle/workload';
import { naiveBill } from './naive-bill';
import { workloads } from './workloads';

const HOURS: Record<PlannedClass, number> = {
  STANDARD: 0,
  STANDARD_IA: 0,
  INTELLIGENT_TIERING: 0,
  ONEZONE_IA: 0,
  GLACIER_IR: 0,
  GLACIER: 5,
  DEEP_ARCHIVE: 12,
};

const classAt = (schedule: Schedule, day: number): PlannedClass =>
  schedule.findLast((step) => step.day <= day)?.storageClass ?? 'STANDARD';

function inTime(schedule: Schedule, { phases, days }: Workload): boolean {
  return Array.from({ length: days }, (_, day) => day).every((day) => {
    const phase = phases.find((candidate) => day < candidate.untilDay)!;
    return HOURS[classAt(schedule, day)] <= phase.withinHours;
  });
}

/** Whether readers can wait, asked at the day of each move and in every phase after it. */
function patient(schedule: Schedule, { phases }: Workload): boolean {
  return schedule.every(({ storageClass, day }) =>
    phases.every((phase) => phase.untilDay <= day || HOURS[storageClass] <= phase.withinHours),
  );
}

/** Every schedule of at most two moves that S3 and the readers accept, day by day. */
function* everySchedule(workload: Workload): Generator<Schedule> {
  yield [];
  const targets = (from: PlannedClass) =>
    STORAGE_CLASSES[from].transitions.filter(
      (to) => to !== 'ONEZONE_IA' || (workload.recreatable && from !== 'INTELLIGENT_TIERING'),
    ) as PlannedClass[];
  for (const first of targets('STANDARD')) {
    for (let day = STORAGE_CLASSES[first].minDaysBefore; day < workload.days; day++) {
      yield [{ storageClass: first, day }];
      for (const second of targets(first)) {
        const earliest = day + Math.max(1, STORAGE_CLASSES[first].minStorageDays);
        for (let next = Math.max(earliest, STORAGE_CLASSES[second].minDaysBefore); next < workload.days; next++) {
          yield [
            { storageClass: first, day },
            { storageClass: second, day: next },
          ];
        }
      }
    }
  }
}

const pathOf = (schedule: Schedule) => schedule.map((step) => step.storageClass).join(' > ');

function foundByPath(model: CostModel): Map<string, number> {
  const plans = cheapestSchedules(model).filter(({ schedule }) => schedule.length <= 2);
  return new Map(plans.map((plan) => [pathOf(plan.schedule), plan.bill.total]));
}

function triedByPath(model: CostModel): Map<string, number> {
  const least = new Map<string, number>();
  for (const schedule of everySchedule(model.workload)) {
    if (!patient(schedule, model.workload)) continue;
    const path = pathOf(schedule);
    least.set(path, Math.min(least.get(path) ?? Infinity, bill(model, schedule).total));
  }
  return least;
}

function expectSame(found: Map<string, number>, tried: Map<string, number>): void {
  expect([...found.keys()].sort()).toEqual([...tried.keys()].sort());
  for (const [path, total] of tried) expect(found.get(path)! / total).toBeCloseTo(1, 9);
}

const cheapestOf = (model: CostModel) => Math.min(...cheapestSchedules(model).map((plan) => plan.bill.total));
const noDearer = (found: number, other: number) => found <= other * (1 + 1e-9) + 1e-12;

describe('the cheapest schedules', () => {
  test('keep every class long enough, go down the waterfall and answer readers in time', () => {
    fc.assert(
      fc.property(workloads({ maxDays: 800 }), (workload) => {
        for (const { schedule } of cheapestSchedules(costModel(workload, priceList()))) {
          schedule.forEach(({ storageClass, day }, index) => {
            const before = schedule[index - 1];
            const from = before?.storageClass ?? 'STANDARD';
            expect(STORAGE_CLASSES[from].transitions).toContain(storageClass);
            expect(day).toBeGreaterThanOrEqual((before?.day ?? 0) + STORAGE_CLASSES[from].minStorageDays);
            expect(day).toBeGreaterThanOrEqual(STORAGE_CLASSES[storageClass].minDaysBefore);
            expect(day).toBeLessThan(workload.days);
          });
          expect(inTime(schedule, workload)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('are never dearer than STANDARD or one move to any class on any legal day', () => {
    fc.assert(
      fc.property(workloads({ maxDays: 500 }), (workload) => {
        const model = costModel(workload, priceList());
        const cheapest = cheapestOf(model);
        expect(noDearer(cheapest, bill(model, []).total)).toBe(true);
        for (const name of STORAGE_CLASSES.STANDARD.transitions as PlannedClass[]) {
          if (name === 'ONEZONE_IA' && !workload.recreatable) continue;
          for (let day = STORAGE_CLASSES[name].minDaysBefore; day < workload.days; day += 7) {
            const schedule = [{ storageClass: name, day }];
            if (patient(schedule, workload)) expect(noDearer(cheapest, bill(model, schedule).total)).toBe(true);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('are for each sequence of up to two moves what trying every day finds', () => {
    fc.assert(
      fc.property(workloads({ maxDays: 140 }), (workload) => {
        const model = costModel(workload, priceList());
        expectSame(foundByPath(model), triedByPath(model));
      }),
      { numRuns: 15 },
    );
  }, 30_000);

  test('are exact where a schedule moves the volume in STANDARD from one price band to another', () => {
    fc.assert(
      fc.property(
        workloads({ maxDays: 70, maxBytes: 2 ** 24 }),
        fc.integer({ min: 40, max: 900 }),
        (small, tebibytes) => {
          const model = costModel({ ...small, objectCount: (tebibytes * 2 ** 40) / small.objectBytes }, priceList());
          expectSame(foundByPath(model), triedByPath(model));
        },
      ),
      { numRuns: 15 },
    );
  }, 30_000);

  test('are billed what an independent reading of the price page bills', () => {
    fc.assert(
      fc.property(workloads({ maxDays: 400, maxBytes: 2 ** 24, maxCount: 2e5 }), (workload) => {
        for (const { schedule, bill: found } of cheapestSchedules(costModel(workload, priceList()))) {
          expect(found.total / naiveBill(schedule, workload)).toBeCloseTo(1, 8);
        }
      }),
      { numRuns: 25 },
    );
  }, 30_000);
});

describe('the cheapest schedule of', () => {
  const days = 1095;
  const workload = (overrides: Partial<Workload>): Workload => ({
    objectBytes: 2 ** 24,
    objectCount: 1000,
    days,
    expires: false,
    recreatable: false,
    phases: [{ fromDay: 0, untilDay: days, readsPerDay: 0, withinHours: 0 }],
    ...overrides,
  });
  const best = (overrides: Partial<Workload>): Schedule =>
    cheapestSchedules(costModel(workload(overrides), priceList())).reduce((least, plan) =>
      plan.bill.total < least.bill.total ? plan : least,
    ).schedule;
  const reads = (monthly: number, withinHours = 0) => [
    { fromDay: 0, untilDay: days, readsPerDay: monthly / 30.4, withinHours },
  ];

  test('objects that nobody reads, but somebody might at once, is Glacier Instant Retrieval from day 0', () => {
    expect(best({})).toEqual([{ storageClass: 'GLACIER_IR', day: 0 }]);
  });

  test('objects that nobody reads in a hurry is Deep Archive from day 0', () => {
    expect(best({ phases: reads(0, 12) })).toEqual([{ storageClass: 'DEEP_ARCHIVE', day: 0 }]);
  });

  test('hot objects is STANDARD', () => {
    expect(best({ phases: reads(100) })).toEqual([]);
  });

  test('tiny objects is STANDARD', () => {
    expect(best({ objectBytes: 1024, phases: reads(0, 48) })).toEqual([]);
  });

  test('objects read every other month is Intelligent-Tiering, which bills no retrieval', () => {
    expect(best({ phases: reads(0.5) })).toEqual([{ storageClass: 'INTELLIGENT_TIERING', day: 0 }]);
  });

  test('recreatable objects read every few months is One Zone-IA at 30 days', () => {
    const rarely = { objectBytes: 200 * 1024, phases: reads(0.1) };
    expect(best({ ...rarely, recreatable: true })).toEqual([{ storageClass: 'ONEZONE_IA', day: 30 }]);
    expect(best(rarely)).toEqual([{ storageClass: 'GLACIER_IR', day: 0 }]);
  });

  test('objects that expire after ten days is STANDARD: every minimum duration costs more', () => {
    expect(
      best({ days: 10, expires: true, phases: [{ fromDay: 0, untilDay: 10, readsPerDay: 0, withinHours: 48 }] }),
    ).toEqual([]);
  });

  test('objects that cool down and may be waited for later is a plan of several moves', () => {
    const phases = [
      { fromDay: 0, untilDay: 30, readsPerDay: 1, withinHours: 0 },
      { fromDay: 30, untilDay: 200, readsPerDay: 0.0001, withinHours: 0 },
      { fromDay: 200, untilDay: days, readsPerDay: 0, withinHours: 48 },
    ];
    expect(best({ phases })).toEqual([
      { storageClass: 'GLACIER_IR', day: 30 },
      { storageClass: 'DEEP_ARCHIVE', day: 200 },
    ]);
  });
});
