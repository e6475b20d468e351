import type { Limit, Source } from './fact';

const MULTIPART_QUOTAS: Source = {
  page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html',
  read: '2026-04-13',
};

const NAMING_OBJECTS: Source = {
  page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html',
  read: '2026-11-23',
};

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Parts of one multipart upload, numbered from 1. */
export const PARTS_PER_UPLOAD: Limit = { min: 1, max: 10_000, unit: 'parts', source: MULTIPART_QUOTAS };

/** Bytes of one part. The last part has no minimum. */
export const PART_BYTES: Limit = { min: 5 * MIB, max: 5 * GIB, unit: 'bytes', source: MULTIPART_QUOTAS };

/** Bytes of one object: 48.8 TiB, which is as many of the largest parts as one upload takes. */
export const OBJECT_BYTES: Limit = { min: 0, max: 10_000 * 5 * GIB, unit: 'bytes', source: MULTIPART_QUOTAS };

/** Bytes of the key of an object, in UTF-8. */
export const KEY_BYTES: Limit = { min: 1, max: 1024, unit: 'bytes', source: NAMING_OBJECTS };
