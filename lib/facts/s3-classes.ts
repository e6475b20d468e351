import type { Source } from './fact';

/** A storage class, by the name that the S3 API and CloudFormation use. */
export type StorageClassName =
  | 'STANDARD'
  | 'INTELLIGENT_TIERING'
  | 'STANDARD_IA'
  | 'ONEZONE_IA'
  | 'GLACIER_IR'
  | 'GLACIER'
  | 'DEEP_ARCHIVE'
  | 'REDUCED_REDUNDANCY';

/** What AWS publishes about one storage class. */
export interface StorageClassFacts {
  /** The name in the console and the price list. */
  readonly label: string;
  /** Days that are billed even when the object leaves sooner. */
  readonly minStorageDays: number;
  /** Bytes that are billed even when the object is smaller. */
  readonly minBillableBytes: number;
  /** Bytes of metadata billed per object, at the rate of this class and at the rate of STANDARD. */
  readonly overheadBytes: { readonly atClassRate: number; readonly atStandardRate: number };
  /** Days an object must be in the bucket, or a version noncurrent, before a lifecycle rule may move it here. */
  readonly minDaysBefore: number;
  /** Classes that a lifecycle rule may move objects of this class to. */
  readonly transitions: readonly StorageClassName[];
  /** Whether reading is billed per GB. */
  readonly retrievalFee: boolean;
}

const KIB = 1024;
const NO_OVERHEAD = { atClassRate: 0, atStandardRate: 0 };
const ARCHIVE_OVERHEAD = { atClassRate: 32 * KIB, atStandardRate: 8 * KIB };

/** Where the minimum durations, sizes and overheads were read. */
export const STORAGE_CLASS_SOURCE: Source = {
  page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html',
  read: '2026-04-13',
};

/** Where the transitions and their constraints were read. */
export const TRANSITION_SOURCE: Source = {
  page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html',
  read: '2026-04-13',
};

/** The classes of general purpose buckets. */
export const STORAGE_CLASSES: Readonly<Record<StorageClassName, StorageClassFacts>> = {
  STANDARD: {
    label: 'S3 Standard',
    minStorageDays: 0,
    minBillableBytes: 0,
    overheadBytes: NO_OVERHEAD,
    minDaysBefore: 0,
    transitions: ['STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'],
    retrievalFee: false,
  },
  STANDARD_IA: {
    label: 'S3 Standard-IA',
    minStorageDays: 30,
    minBillableBytes: 128 * KIB,
    overheadBytes: NO_OVERHEAD,
    minDaysBefore: 30,
    transitions: ['INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'],
    retrievalFee: true,
  },
  INTELLIGENT_TIERING: {
    label: 'S3 Intelligent-Tiering',
    minStorageDays: 0,
    minBillableBytes: 0,
    overheadBytes: NO_OVERHEAD,
    minDaysBefore: 0,
    transitions: ['ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'],
    retrievalFee: false,
  },
  ONEZONE_IA: {
    label: 'S3 One Zone-IA',
    minStorageDays: 30,
    minBillableBytes: 128 * KIB,
    overheadBytes: NO_OVERHEAD,
    minDaysBefore: 30,
    transitions: ['GLACIER', 'DEEP_ARCHIVE'],
    retrievalFee: true,
  },
  GLACIER_IR: {
    label: 'S3 Glacier Instant Retrieval',
    minStorageDays: 90,
    minBillableBytes: 128 * KIB,
    overheadBytes: NO_OVERHEAD,
    minDaysBefore: 0,
    transitions: ['GLACIER', 'DEEP_ARCHIVE'],
    retrievalFee: true,
  },
  GLACIER: {
    label: 'S3 Glacier Flexible Retrieval',
    minStorageDays: 90,
    minBillableBytes: 0,
    overheadBytes: ARCHIVE_OVERHEAD,
    minDaysBefore: 0,
    transitions: ['DEEP_ARCHIVE'],
    retrievalFee: true,
  },
  DEEP_ARCHIVE: {
    label: 'S3 Glacier Deep Archive',
    minStorageDays: 180,
    minBillableBytes: 0,
    overheadBytes: ARCHIVE_OVERHEAD,
    minDaysBefore: 0,
    transitions: [],
    retrievalFee: true,
  },
  REDUCED_REDUNDANCY: {
    label: 'Reduced Redundancy',
    minStorageDays: 0,
    minBillableBytes: 0,
    overheadBytes: NO_OVERHEAD,
    minDaysBefore: 0,
    transitions: [],
    retrievalFee: false,
  },
};

/** The facts of a class, or nothing for a name that is not a class of general purpose buckets. */
export function storageClass(name: string | undefined): StorageClassFacts | undefined {
  return name !== undefined && Object.hasOwn(STORAGE_CLASSES, name)
    ? STORAGE_CLASSES[name as StorageClassName]
    : undefined;
}

/** Whether a lifecycle rule may move objects from one class to another. Unknown names may. */
export function mayTransition(from: string, to: string): boolean {
  const facts = storageClass(from);
  return facts === undefined || storageClass(to) === undefined || facts.transitions.includes(to as StorageClassName);
}
