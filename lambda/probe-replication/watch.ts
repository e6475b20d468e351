import { type ReplicaReport } from '../../lib/core/contracts/probe-replication';
import { reasonOf } from '../shared-aws/reason';
import { type Canary } from './canary';
import { pauseAfter } from './polling';
import { type CanaryBucket, type Clock } from './ports';

/** A replica's report without its address. */
export type Observation = Omit<ReplicaReport, 'bucket' | 'region'>;

/** Looks for a canary until its bytes are compared or the time is up. Never rejects: requests that fail are asked again. */
export async function watch(
  bucket: CanaryBucket,
  canary: Canary,
  timeoutMs: number,
  clock: Clock,
): Promise<Observation> {
  const start = clock.elapsedMs();
  const waitedMs = (): number => clock.elapsedMs() - start;
  let seen: Observation = { status: 'missing' };
  for (;;) {
    seen = await look(bucket, canary, seen, waitedMs);
    if (seen.status === 'intact' || seen.status === 'corrupt') return seen;
    const pause = pauseAfter(waitedMs(), timeoutMs);
    if (pause === undefined) return seen;
    await clock.sleep(pause);
  }
}

async function look(
  bucket: CanaryBucket,
  canary: Canary,
  before: Observation,
  waitedMs: () => number,
): Promise<Observation> {
  let arrived = before;
  try {
    const version = (await bucket.versions(canary.key)).find(({ isDeleteMarker }) => !isDeleteMarker);
    if (version === undefined) return before;
    arrived = { status: 'unreadable', lagSeconds: before.lagSeconds ?? waitedMs() / 1000 };
    const status = (await bucket.sha256(version)) === canary.sha256 ? 'intact' : 'corrupt';
    return { status, lagSeconds: arrived.lagSeconds };
  } catch (error) {
    return { ...arrived, reason: reasonOf(error) };
  }
}
