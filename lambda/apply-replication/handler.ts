import { setTimeout as sleep } from 'node:timers/promises';
import { regionalS3Clients } from '../shared-aws/s3-clients';
import { type CustomResourceEvent, respond, type RespondPorts } from './respond';
import { S3BucketReplication } from './s3-replication';

const s3 = regionalS3Clients();

const ports: RespondPorts = {
  replicationOf: ({ bucket, region }) => new S3BucketReplication(s3(region), bucket),
  fetch,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

export async function handler(
  event: CustomResourceEvent,
  context: { getRemainingTimeInMillis(): number },
): Promise<void> {
  await respond(event, context.getRemainingTimeInMillis(), ports);
}
