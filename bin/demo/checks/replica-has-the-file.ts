import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { documentPlaces, LARGE_OBJECT_KEY } from '../deployed-stores';
import { expectSame } from '../large-file';
import { settled } from '../replication';
import { expectThat, type Step } from '../step';

export const replicaHasTheFile: Step = {
  name: 'The replica in the second Region has the file',
  run: async (session) => {
    const { source, replica, storageClass } = documentPlaces(session);
    const head = await settled(new S3Client(session.client(source.region)), source.bucket, LARGE_OBJECT_KEY);
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
