import { S3Client } from '@aws-sdk/client-s3';
import { BUCKET_READERS } from '../read-back/bucket';
import { compareAll } from '../read-back/compare';
import type { Step } from '../step';

export const bucketsReadBack: Step = {
  name: 'S3 has every bucket property of the templates',
  run: (session) =>
    compareAll(session, 'AWS::S3::Bucket', 'buckets', async (config, { id, stated }) => {
      const s3 = new S3Client(config);
      const readers = Object.entries(BUCKET_READERS).filter(([property]) => property in stated);
      const found = await Promise.all(readers.map(async ([property, read]) => [property, await read(s3, id)] as const));
      return Object.fromEntries(found);
    }),
};
