import {
  type BucketPlace,
  type CleanUpProblem,
  type ProbeReplicationAnswer,
  type ProbeReplicationSettings,
  type ReplicaReport,
} from '../../lib/core/contracts/probe-replication';
import { reasonOf } from '../shared-aws/reason';
import { type Canary, makeCanary } from './canary';
import { cleanUp, type Litter } from './clean-up';
import { type ProbePorts } from './ports';
import { watch } from './watch';

/** A probe older than this many timeouts has ended, one way or the other. */
const ABANDONED_AFTER_TIMEOUTS = 2;

/** The source took no canary, so nothing can be said about its replicas. */
export class CanaryNotWritten extends Error {
  override readonly name = 'CanaryNotWritten';
}

/**
 * Writes a canary to the source, waits for it at every replica, and removes it everywhere.
 *
 * @throws CanaryNotWritten; a replica that fails is part of the answer
 */
export async function probe(settings: ProbeReplicationSettings, ports: ProbePorts): Promise<ProbeReplicationAnswer> {
  const { source, replicas } = settings;
  const canary = makeCanary(settings.canaryPrefix, ports.randomBytes);
  const refusal = await write(canary, settings, ports);
  const reports =
    refusal === undefined ? await Promise.all(replicas.map((replica) => report(replica, canary, settings, ports))) : [];
  const cleanUpProblems = await cleanAll(canary, settings, ports);
  if (refusal !== undefined) throw refusal;
  return { source, canaryKey: canary.key, replicas: reports, cleanUpProblems };
}

async function write(
  canary: Canary,
  settings: ProbeReplicationSettings,
  ports: ProbePorts,
): Promise<CanaryNotWritten | undefined> {
  const { source, tags } = settings;
  try {
    await ports.bucketAt(source).write({ ...canary, tags });
    return undefined;
  } catch (error) {
    return new CanaryNotWritten(
      `${canary.key} was not written to ${source.bucket} in ${source.region}: ${reasonOf(error)}`,
    );
  }
}

async function report(
  replica: BucketPlace,
  canary: Canary,
  { timeoutSeconds }: ProbeReplicationSettings,
  ports: ProbePorts,
): Promise<ReplicaReport> {
  return { ...replica, ...(await watch(ports.bucketAt(replica), canary, timeoutSeconds * 1000, ports.clock)) };
}

async function cleanAll(
  canary: Canary,
  settings: ProbeReplicationSettings,
  ports: ProbePorts,
): Promise<CleanUpProblem[]> {
  const { source, replicas, canaryPrefix, timeoutSeconds } = settings;
  const abandonedBefore = new Date(ports.clock.now().getTime() - ABANDONED_AFTER_TIMEOUTS * timeoutSeconds * 1000);
  const litter: Litter = { ownKey: canary.key, canaryPrefix, abandonedBefore };
  const clean = async (place: BucketPlace): Promise<CleanUpProblem[]> => {
    try {
      await cleanUp(ports.bucketAt(place), litter);
      return [];
    } catch (error) {
      return [{ ...place, reason: reasonOf(error) }];
    }
  };
  return (await Promise.all([source, ...replicas].map(clean))).flat();
}
