import type { Schedule } from '../../../../../lib/stores/object/lifecycle/bill';
import type { Workload } from '../../../../../lib/stores/object/lifecycle/workload';

const GB = 2 ** 30;
const KB = 1024;
const MONTH = 730 / 24;

/** [$/GB-month, $/1,000 transitions, $/1,000 GETs, minimum days, minimum bytes] as the S3 pricing page lists them. */
const PAGE: Record<string, [number, number, number, number, number]> = {
  STANDARD: [0.023, 0, 0.0004, 0, 0],
  INTELLIGENT_TIERING: [0.023, 0.01, 0.0004, 0, 0],
  STANDARD_IA: [0.0125, 0.01, 0.001, 30, 128 * KB],
  ONEZONE_IA: [0.01, 0.01, 0.001, 30, 128 * KB],
  GLACIER_IR: [0.004, 0.02, 0.01, 90, 128 * KB],
  GLACIER: [0.0036, 0.03, 0.0004, 90, 0],
  DEEP_ARCHIVE: [0.00099, 0.05, 0.0004, 180, 0],
};

/** [within hours, $/GB, $/1,000 requests] */
const RETRIEVALS: Record<string, [number, number, number][]> = {
  STANDARD_IA: [[0, 0.01, 0]],
  ONEZONE_IA: [[0, 0.01, 0]],
  GLACIER_IR: [[0, 0.03, 0]],
  GLACIER: [
    [5, 0.01, 0.03],
    [12, 0, 0],
  ],
  DEEP_ARCHIVE: [
    [12, 0.02, 0.1],
    [48, 0.0025, 0.025],
  ],
};

/**
 * The bill of a month, written a second time from the price page and without any of the library's code: one object,
 * one day after the other. Below 50 TB of STANDARD storage only.
 */
export function naiveBill(schedule: Schedule, workload: Workload): number {
  const bytes = workload.objectBytes;
  const phaseOn = (day: number) => workload.phases.find((phase) => day >= phase.fromDay && day < phase.untilDay)!;
  let usd = 0;
  for (let day = 0; day < workload.days; day++) {
    const step = schedule.findLast((move) => move.day <= day) ?? { storageClass: 'STANDARD', day: 0 };
    const name = step.storageClass;
    const [perGb, , gets, , least] = PAGE[name];
    const { readsPerDay, withinHours } = phaseOn(day);
    let storage = (Math.max(bytes, least) / GB) * perGb;
    let restored = 0;
    if (name === 'GLACIER' || name === 'DEEP_ARCHIVE') {
      storage += ((32 * KB) / GB) * perGb + ((8 * KB) / GB) * 0.023;
      restored = readsPerDay * (bytes / GB) * 0.023;
    }
    if (name === 'INTELLIGENT_TIERING' && bytes >= 128 * KB) {
      const unread = (span: number) => {
        let expected = 0;
        for (let back = day - span; back < day; back++) expected += phaseOn(back).readsPerDay;
        return Math.exp(-expected);
      };
      const age = day - step.day;
      const archived = age >= 90 ? unread(90) : 0;
      const infrequent = (age >= 30 ? unread(30) : 0) - archived;
      storage = (bytes / GB) * (0.023 * (1 - infrequent - archived) + 0.0125 * infrequent + 0.004 * archived);
      storage += 0.0025 / 1000;
    }
    const options = (RETRIEVALS[name] ?? [[0, 0, 0]]).filter(([hours]) => hours <= withinHours);
    const read = Math.min(...options.map(([, volume, request]) => (volume * bytes) / GB + (request + gets) / 1000));
    usd += (storage + restored) / MONTH + (readsPerDay === 0 ? 0 : readsPerDay * read);
  }
  for (const { storageClass } of schedule) usd += PAGE[storageClass][1] / 1000;
  const last = schedule.at(-1);
  if (last !== undefined && workload.expires) {
    const [perGb, , , minDays, least] = PAGE[last.storageClass];
    const overhead = last.storageClass === 'GLACIER' || last.storageClass === 'DEEP_ARCHIVE' ? 32 * KB : 0;
    const missing = Math.max(0, minDays - (workload.days - last.day));
    usd += (missing / MONTH) * ((Math.max(bytes, least) + overhead) / GB) * perGb;
  }
  return (usd * workload.objectCount * MONTH) / workload.days;
}
