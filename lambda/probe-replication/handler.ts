import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProbeReplicationAnswer, probeSettings } from '../../lib/core/contracts/probe-replication';
import { regionalS3Clients } from '../shared-aws/s3-clients';
import { publish } from './metrics';
import { type ProbePorts } from './ports';
import { probe } from './probe';
import { S3CanaryBucket } from './s3-bucket';

const s3 = regionalS3Clients();

const ports: ProbePorts = {
  bucketAt: ({ bucket, region }) => new S3CanaryBucket(s3(region), bucket),
  randomBytes,
  clock: {
    now: () => new Date(),
    elapsedMs: () => performance.now(),
    sleep: (ms) => sleep(ms),
  },
};

export async function handler(): Promise<ProbeReplicationAnswer> {
  const settings = probeSettings(process.env);
  const answer = await probe(settings, ports);
  publish(answer, settings.namespace, ports.clock.now(), (line) => process.stdout.write(`${line}\n`));
  return answer;
}
