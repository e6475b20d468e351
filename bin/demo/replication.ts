import { HeadObjectCommand, type HeadObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;
const WAIT_MS = 30_000;

/** Asks for an object until its replication is over, one way or the other, or half a minute has gone by. */
export async function settled(client: S3Client, Bucket: string, Key: string): Promise<HeadObjectCommandOutput> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    if (head.ReplicationStatus !== 'PENDING' || Date.now() > deadline) return head;
    await sleep(POLL_MS);
  }
}
