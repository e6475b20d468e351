import { GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { compareAll } from '../read-back/compare';
import type { Step } from '../step';

export const bucketPoliciesReadBack: Step = {
  name: 'S3 has every bucket policy of the templates',
  run: (session) =>
    compareAll(session, 'AWS::S3::BucketPolicy', 'bucket policies', async (config, { stated }) => {
      const Bucket = String(stated.Bucket);
      const { Policy } = await new S3Client(config).send(new GetBucketPolicyCommand({ Bucket }));
      return { Bucket, PolicyDocument: JSON.parse(Policy ?? '') as unknown };
    }),
};
