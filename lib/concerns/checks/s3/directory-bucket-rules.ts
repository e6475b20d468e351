import { outside } from '../../../core/limit';
import { type Named, named, type Problem } from '../../../core/problem';
import type { AppView, Properties, Resource, Rule, ViewRule } from '../../../core/rule';
import { objectAt, objectsAt } from '../../../core/template';
import { BUCKET_NAME, RESERVED_NAME_PREFIXES, S3_GUIDE } from '../../../facts/s3-limits';
import { isPartial, textOf } from '../references';

/** The CloudFormation type of directory buckets (S3 Express One Zone). */
export const DIRECTORY_BUCKET = 'AWS::S3Express::DirectoryBucket';

const NAME = /^[a-z0-9][a-z0-9-]*--(?<zone>[a-z0-9]+(?:-[a-z0-9]+)+)--x-s3$/;

/** Actions and filters of lifecycle rules that directory buckets do not have. */
const LIFECYCLE_OF_OTHERS = [
  'Transition',
  'Transitions',
  'NoncurrentVersionTransition',
  'NoncurrentVersionTransitions',
  'NoncurrentVersionExpiration',
  'NoncurrentVersionExpirationInDays',
  'ExpiredObjectDeleteMarker',
  'ExpirationDate',
  'TagFilters',
];

/** Features of general purpose buckets that directory buckets do not have. */
const FEATURES_OF_OTHERS = [
  'VersioningConfiguration',
  'ReplicationConfiguration',
  'ObjectLockEnabled',
  'ObjectLockConfiguration',
  'IntelligentTieringConfigurations',
  'NotificationConfiguration',
  'LoggingConfiguration',
  'AccelerateConfiguration',
  'WebsiteConfiguration',
];

/** The name of a directory bucket and the Zone it is in. */
export interface DirectoryBucketNameView {
  readonly name: Named<string>;
  /** Id of the Zone, `use1-az4`. */
  readonly zone?: string;
}

/** Reads the name of a directory bucket; nothing where it has none or a token. */
export function readDirectoryBucketName({ properties, stack }: Resource, app: AppView): DirectoryBucketNameView[] {
  const name = textOf(properties['BucketName'], stack, app);
  if (name === undefined || isPartial(name)) return [];
  return [{ name: named('BucketName', name), zone: textOf(properties['LocationName'], stack, app) }];
}

/** The name says where the bucket is. */
export const directoryBucketName: ViewRule<DirectoryBucketNameView> = {
  id: 'storage/s3/directory-bucket-name',
  severity: 'error',
  title: 'the name of a directory bucket is not <name>--<zone id>--x-s3',
  source: S3_GUIDE.directoryBucketNames,
  check: ({ name, zone }) => [
    ...outside(
      BUCKET_NAME,
      named(name.name, name.value.length),
      'choose a name of 3 to 63 characters, suffix included',
    ),
    ...wrongForm(name, zone),
    ...RESERVED_NAME_PREFIXES.filter((prefix) => name.value.startsWith(prefix)).map((prefix) => ({
      prop: name.name,
      must: `not begin with ${prefix}`,
      got: name.value,
      fix: 'choose another name',
    })),
  ],
};

function wrongForm({ name, value }: Named<string>, zone: string | undefined): Problem[] {
  const named = NAME.exec(value)?.groups?.['zone'];
  if (named === undefined) {
    const must = 'be lowercase letters, digits and hyphens that end with --<zone id>--x-s3';
    return [{ prop: name, must, got: value, fix: `append --${zone ?? 'use1-az4'}--x-s3` }];
  }
  if (zone === undefined || zone === named) return [];
  return [{ prop: name, must: `name the Zone of LocationName, ${zone}`, got: value, fix: 'change one of the two' }];
}

/** Objects of directory buckets expire and that is all. */
export const directoryBucketLifecycle: Rule = {
  id: 'storage/s3/directory-bucket-lifecycle',
  severity: 'error',
  title: 'a lifecycle rule of a directory bucket does more than expire objects and abort uploads',
  source: S3_GUIDE.directoryBucketLifecycle,
  types: [DIRECTORY_BUCKET],
  check: ({ properties }) =>
    objectsAt(objectAt(properties, 'LifecycleConfiguration'), 'Rules', 'LifecycleConfiguration').flatMap(
      ({ name, value }) => present(value, LIFECYCLE_OF_OTHERS).map((key) => unsupported(`${name}.${key}`)),
    ),
};

/** Directory buckets are neither versioned nor replicated. */
export const directoryBucketFeatures: Rule = {
  id: 'storage/s3/directory-bucket-features',
  severity: 'error',
  title: 'a directory bucket is given a feature that only general purpose buckets have',
  source: S3_GUIDE.directoryBuckets,
  types: [DIRECTORY_BUCKET],
  check: ({ properties }) => present(properties, FEATURES_OF_OTHERS).map(unsupported),
};

function present(properties: Properties, keys: readonly string[]): string[] {
  return keys.filter((key) => properties[key] !== undefined);
}

function unsupported(prop: string): Problem {
  return {
    prop,
    must: 'be left out of a directory bucket',
    got: 'a value',
    fix: 'remove it or use a general purpose bucket',
  };
}
