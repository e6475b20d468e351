import { outside } from '../../../core/limit';
import { type Named, named, type Problem } from '../../../core/problem';
import type { AppView, Resource, ViewRule } from '../../../core/rule';
import { LATER, valueAt } from '../../../core/template';
import { BUCKET_NAME, RESERVED_NAME_PREFIXES, RESERVED_NAME_SUFFIXES, S3_GUIDE } from '../../../facts/s3-limits';
import { isPartial, leastLength, textOf } from '../references';

/** The name of a bucket, as far as it is known at synthesis. */
export interface BucketNameView {
  /** The whole name; `undefined` where some part of it is a token. */
  readonly name?: Named<string>;
  /** How long it will be at least. */
  readonly length: Named<number>;
  /** Whether it is in the namespace that the account has in its Region. */
  readonly accountRegional?: boolean;
  /** Whether the bucket has Transfer Acceleration. */
  readonly accelerated: boolean;
}

/** Reads the name of a bucket, or the prefix of one in the namespace of the account; nothing where neither is given. */
export function readBucketName({ properties, stack }: Resource, app: AppView): BucketNameView[] {
  const prop = properties['BucketNamePrefix'] === undefined ? 'BucketName' : 'BucketNamePrefix';
  const value = properties[prop];
  if (value === undefined) return [];
  const text = textOf(value, stack, app);
  const suffix = prop === 'BucketNamePrefix' ? `-123456789012-${stack.region ?? 'us-east-1'}-an`.length : 0;
  const namespace = valueAt(properties, 'BucketNamespace');
  return [
    {
      name: prop === 'BucketNamePrefix' || text === undefined || isPartial(text) ? undefined : named(prop, text),
      length: named(prop, leastLength(value, stack, app) + suffix),
      accountRegional: namespace === LATER ? undefined : namespace === 'account-regional',
      accelerated: valueAt(properties, 'AccelerateConfiguration', 'AccelerationStatus') === 'Enabled',
    },
  ];
}

/** Suffixes with account and Region count too. */
const nameLength: ViewRule<BucketNameView> = {
  id: 'storage/s3/bucket-name-length',
  severity: 'error',
  title: 'the name of a bucket is too long or too short',
  source: S3_GUIDE.bucketNames,
  check: ({ name, length }) => {
    const tooLong = length.value > (BUCKET_NAME.max ?? Infinity);
    return tooLong || name !== undefined
      ? outside(BUCKET_NAME, length, 'choose a name of 3 to 63 characters, suffixes included')
      : [];
  },
};

/** Names are host names. */
const nameCharacters: ViewRule<BucketNameView> = {
  id: 'storage/s3/bucket-name-characters',
  severity: 'error',
  title: 'the name of a bucket has characters or a form that S3 does not take',
  source: S3_GUIDE.bucketNames,
  check: ({ name }) => {
    if (name === undefined) return [];
    const wrong = (must: string, fix: string): Problem => ({ prop: name.name, must, got: name.value, fix });
    return [
      ...(/^[a-z0-9.-]*$/.test(name.value)
        ? []
        : [wrong('consist of lowercase letters, digits, periods and hyphens', 'replace the other characters')]),
      ...(/^[a-z0-9]/.test(name.value) && /[a-z0-9]$/.test(name.value)
        ? []
        : [wrong('begin and end with a lowercase letter or digit', 'remove what stands before or after')]),
      ...(name.value.includes('..') ? [wrong('have no two adjacent periods', 'use hyphens')] : []),
      ...(/^\d+\.\d+\.\d+\.\d+$/.test(name.value) ? [wrong('not look like an IP address', 'add a word')] : []),
    ];
  },
};

/** AWS keeps some beginnings and ends for itself. */
const nameReserved: ViewRule<BucketNameView> = {
  id: 'storage/s3/bucket-name-reserved',
  severity: 'error',
  title: 'the name of a bucket begins or ends as only names of AWS do',
  source: S3_GUIDE.bucketNames,
  check: ({ name }) => {
    const prefix = RESERVED_NAME_PREFIXES.find((reserved) => name?.value.startsWith(reserved));
    const suffix = RESERVED_NAME_SUFFIXES.find((reserved) => name?.value.endsWith(reserved));
    if (name === undefined || (prefix ?? suffix) === undefined) return [];
    const must = prefix === undefined ? `not end with ${suffix}` : `not begin with ${prefix}`;
    return [{ prop: name.name, must, got: name.value, fix: 'choose another name' }];
  },
};

/** `…-<account>-<Region>-an` is a name in the namespace of an account, and no other name ends like that. */
const nameNamespace: ViewRule<BucketNameView> = {
  id: 'storage/s3/bucket-name-namespace',
  severity: 'error',
  title: 'the name of a bucket and its namespace contradict each other',
  source: S3_GUIDE.bucketNames,
  check: ({ name, accountRegional }) => {
    if (name === undefined || accountRegional === undefined) return [];
    if (accountRegional && !/-\d{12}-[a-z0-9-]+-an$/.test(name.value)) {
      const must = 'end with -<account>-<Region>-an in the namespace of the account';
      return [{ prop: name.name, must, got: name.value, fix: 'append the suffix or set BucketNamePrefix instead' }];
    }
    if (accountRegional || !/-\d{12}-[a-z0-9-]+-an$/.test(name.value)) return [];
    const fix = 'rename it or set BucketNamespace to account-regional';
    return [
      { prop: name.name, must: 'not end with -<account>-<Region>-an in the global namespace', got: name.value, fix },
    ];
  },
};

/** Accelerated buckets are addressed by a certificate for one label. */
const acceleratedName: ViewRule<BucketNameView> = {
  id: 'storage/s3/accelerated-bucket-name',
  severity: 'error',
  title: 'a bucket with Transfer Acceleration has periods in its name',
  source: S3_GUIDE.bucketNames,
  check: ({ name, accelerated }) =>
    name === undefined || !accelerated || !name.value.includes('.')
      ? []
      : [
          {
            prop: name.name,
            must: 'have no periods with Transfer Acceleration',
            got: name.value,
            fix: 'use hyphens or turn acceleration off',
          },
        ],
};

/** What is asked about the name of a bucket. */
export const BUCKET_NAME_RULES: readonly ViewRule<BucketNameView>[] = [
  nameLength,
  nameCharacters,
  nameReserved,
  nameNamespace,
  acceleratedName,
];
