import { HeadObjectCommand, type HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { documentPlaces, LARGE_OBJECT_KEY } from '../documents';
import { expectSame } from '../large-file';
import { expectThat, type Step } from '../step';

const POLL_MS = 100;
const WAIT_MS = 30_000;

export const replicaHasTheFile: Step = {
  name: 'The replica in the second Region has the file',
  run: async (session) => {
    const { source, replica, storageClass } = documentPlaces(session);
    const head = await settled(new S3Client(session.client(source.region)), source.bucket);
    expectThat(head.ReplicationStatus === 'COMPLETED', `the replication status is ${head.ReplicationStatus}`);
    const there = new S3Client(session.client(replica.region));
    const copy = await there.send(new HeadObjectCommand({ Bucket: replica.bucket, Key: LARGE_OBJECT_KEY }));
    expectThat(copy.ReplicationStatus === 'REPLICA', `the copy's replication status is ${copy.ReplicationStatus}`);
    expectThat(
      copy.StorageClass === storageClass,
      `the copy's storage class is ${copy.StorageClass}, not ${storageClass}`,
    );
    expectThat(copy.SSEKMSKeyId?.includes(`:${replica.region}:`) ?? false, `the copy's key is ${copy.SSEKMSKeyId}`);
    await expectSame(session, there, replica.bucket);
    return `${replica.region}: same SHA-256, ${storageClass}, encrypted under the key of that Region`;
  },
};

async function settled(s3: S3Client, Bucket: string): Promise<HeadObjectCommandOutput> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: LARGE_OBJECT_KEY }));
    if (head.ReplicationStatus !== 'PENDING' || Date.now() > deadline) return head;
    await sleep(POLL_MS);
  }
}
