import type { Duration, Size } from 'aws-cdk-lib';
import type { StoragePrices } from './storage-prices';

/** How long a read may take, from the request to the first byte. */
export enum RetrievalTime {
  /** Milliseconds: any class that needs no restore. */
  IMMEDIATE = 'IMMEDIATE',
  /** Up to 5 hours: a standard retrieval from S3 Glacier Flexible Retrieval. */
  FIVE_HOURS = 'FIVE_HOURS',
  /** Up to 12 hours: a bulk retrieval from S3 Glacier Flexible Retrieval, or a standard one from S3 Glacier Deep Archive. */
  TWELVE_HOURS = 'TWELVE_HOURS',
  /** Up to 48 hours: a bulk retrieval from S3 Glacier Deep Archive. */
  TWO_DAYS = 'TWO_DAYS',
}

/** What you know of objects and their readers: enough to find the cheapest legal lifecycle. */
export interface AccessLifecycleProps {
  /** Size of an average object, at least one byte. */
  readonly averageObjectSize: Size;
  /** How many objects are stored at a time, once the first of them have reached their full age. At least one. */
  readonly objectCount: number;
  /** How often an object is read in an average month, from beginning to end. 0 or more, fractions too. */
  readonly readsPerObjectPerMonth: number;
  /**
   * How long a read may take.
   *
   * @default RetrievalTime.IMMEDIATE
   */
  readonly retrievalTolerance?: RetrievalTime;
  /**
   * How reading changes as objects age, in order of age.
   *
   * @default - objects are read the same way all their life
   */
  readonly later?: LaterAccess[];
  /**
   * How long objects live: they are deleted at this age. Whole days, 1 to 36,500.
   *
   * In a versioned bucket they stay as noncurrent versions until those expire; the comparison knows current versions only.
   *
   * @default - objects live for ever
   */
  readonly retention?: Duration;
  /**
   * Over which part of their life the cost of objects that live for ever is compared. Whole days, 1 to 36,500. Not beside `retention`.
   *
   * @default Duration.days(1095)
   */
  readonly horizon?: Duration;
  /**
   * Whether objects can be made again, so that they may be lost with one Availability Zone.
   *
   * @default false
   */
  readonly recreatable?: boolean;
  /**
   * Keys begin with this.
   *
   * @default - all objects
   */
  readonly prefix?: string;
  /**
   * Objects carry all of these tags.
   *
   * @default - all objects
   */
  readonly tags?: { [key: string]: string };
  /**
   * Prices that differ from the list prices of us-east-1.
   *
   * @default - list prices of us-east-1
   */
  readonly prices?: StoragePrices;
}

/** How objects are read from some age on. */
export interface LaterAccess {
  /** The age at which reading changes. Whole days, at least one. */
  readonly after: Duration;
  /** How often an object of this age is read in an average month. 0 or more, fractions too. */
  readonly readsPerObjectPerMonth: number;
  /**
   * How long a read may take at this age.
   *
   * @default - as long as before
   */
  readonly retrievalTolerance?: RetrievalTime;
}
