import { outside } from '../../../core/limit';
import { named } from '../../../core/problem';
import type { Rule } from '../../../core/rule';
import { isIntrinsic, listAt } from '../../../core/template';
import { BUCKET_LISTS, BUCKET_POLICY_BYTES, S3_GUIDE } from '../../../facts/s3-limits';
import { leastLength } from '../references';
import { BUCKET } from './bucket-read';

/** Tags, CORS rules and configurations are counted. */
const bucketLists: Rule = {
  id: 'storage/s3/bucket-quotas',
  severity: 'error',
  title: 'a bucket has more tags, CORS rules or configurations than S3 takes',
  source: S3_GUIDE.bucketQuotas,
  types: [BUCKET],
  check: ({ properties }) =>
    Object.entries(BUCKET_LISTS).flatMap(([path, limit]) => {
      const entries = listAt(properties, ...path.split('.')).filter((entry) => !isIntrinsic(entry));
      return outside(limit, named(path, entries.length), 'remove or join some of them');
    }),
};

/** The text of a bucket policy is limited, whatever else it references. */
const policySize: Rule = {
  id: 'storage/s3/bucket-policy-size',
  severity: 'error',
  title: 'a bucket policy is larger than 20 KB',
  source: S3_GUIDE.bucketQuotas,
  types: ['AWS::S3::BucketPolicy'],
  check: ({ properties, stack }, app) => {
    const document = JSON.stringify(properties['PolicyDocument'] ?? '', (_key, value: unknown) =>
      isIntrinsic(value) ? 'x'.repeat(leastLength(value, stack, app)) : value,
    );
    const bytes = Buffer.byteLength(document);
    return outside(
      BUCKET_POLICY_BYTES,
      named('PolicyDocument', bytes),
      'join statements or move them to access points or identity policies',
    );
  },
};

/** What is asked about the size of a bucket's configuration. */
export const BUCKET_SIZE_RULES: readonly Rule[] = [bucketLists, policySize];
