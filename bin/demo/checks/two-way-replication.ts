import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type BucketPlace, replicatedStore } from '../deployed-stores';
import { settled } from '../replication';
import type { Session } from '../session';
import { expectThat, type Step } from '../step';

export const twoWayReplication: Step = {
  name: 'The shared store copies from either Region to the other',
  run: async (session) => {
    const { source, replica } = replicatedStore(session, 'Shared');
    await copies(session, source, replica);
    await copies(session, replica, source);
    return `${source.region} to ${replica.region}, and back`;
  },
};

/** Writes an object in one Region and expects the copy in the other. */
async function copies(session: Session, from: BucketPlace, to: BucketPlace): Promise<void> {
  const [here, there] = [new S3Client(session.client(from.region)), new S3Client(session.client(to.region))];
  const Key = `demo/from-${from.region}`;
  await here.send(new PutObjectCommand({ Bucket: from.bucket, Key, Body: from.region }));
  const { ReplicationStatus, ETag } = await settled(here, from.bucket, Key);
  expectThat(ReplicationStatus === 'COMPLETED', `from ${from.region} the replication status is ${ReplicationStatus}`);
  const copy = await there.send(new HeadObjectCommand({ Bucket: to.bucket, Key }));
  expectThat(copy.ReplicationStatus === 'REPLICA' && copy.ETag === ETag, `${to.region} has another object at ${Key}`);
}
