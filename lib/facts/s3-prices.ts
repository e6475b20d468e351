import type { Price, Source } from './fact';
import type { StorageClassName } from './s3-classes';

/**
 * Bytes in the GB of an S3 bill: the S3 price list counts GB-months of 2^30 bytes, and its "TB" is 1,024 of them.
 * One public reading says 10^9, which makes every amount 7 % larger and changes no comparison between classes.
 */
export const BYTES_PER_GB = 2 ** 30;

/** Hours that AWS bills as one month. */
export const HOURS_PER_MONTH = 730;

/** The Region whose list prices these are. */
export const PRICE_REGION = 'us-east-1';

/** A price that falls with the volume stored: each band ends where the next begins. */
export interface PriceBand {
  readonly upToGb: number;
  readonly price: Price;
}

/** What it costs to get archived data back, per GB and per 1,000 restore requests. */
export interface RestorePrice {
  readonly retrieval: Price;
  readonly request: Price;
}

/** What a class costs that lifecycle rules can move objects to. */
export interface StorageClassPrice {
  readonly storage: Price;
  /** Moving an object here by a lifecycle rule. */
  readonly transition: Price;
  readonly get: Price;
  /** Reading, where AWS bills it by volume and answers at once. */
  readonly retrieval?: Price;
}

/** When the storage, request and retrieval prices were read; restore requests are older and unchanged since. */
export const PRICES_READ = '2026-08';

const LIST = 'AWS Price List API, AmazonS3, us-east-1';
const AUGUST: Source = { page: LIST, read: PRICES_READ };
const RESTORE_REQUESTS: Source = { page: LIST, read: '2024-07' };

const price = (per: string, source: Source) => (usd: number) => ({ usd, per, source });
const gbMonth = price('GB-month', AUGUST);
const perGb = price('GB retrieved', AUGUST);
const transitions = price('1,000 transitions', AUGUST);
const gets = price('1,000 GET requests', AUGUST);
const restores = price('1,000 restore requests', RESTORE_REQUESTS);

/** STANDARD, where a month's price depends on the volume. */
export const STANDARD_PRICE: { readonly storage: readonly PriceBand[]; readonly get: Price } = {
  storage: [
    { upToGb: 50 * 1024, price: gbMonth(0.023) },
    { upToGb: 500 * 1024, price: gbMonth(0.022) },
    { upToGb: Infinity, price: gbMonth(0.021) },
  ],
  get: gets(0.0004),
};

/** The classes with one storage price. */
export const CLASS_PRICES: Readonly<
  Record<Exclude<StorageClassName, 'STANDARD' | 'INTELLIGENT_TIERING' | 'REDUCED_REDUNDANCY'>, StorageClassPrice>
> = {
  STANDARD_IA: { storage: gbMonth(0.0125), transition: transitions(0.01), get: gets(0.001), retrieval: perGb(0.01) },
  ONEZONE_IA: { storage: gbMonth(0.01), transition: transitions(0.01), get: gets(0.001), retrieval: perGb(0.01) },
  GLACIER_IR: { storage: gbMonth(0.004), transition: transitions(0.02), get: gets(0.01), retrieval: perGb(0.03) },
  GLACIER: { storage: gbMonth(0.0036), transition: transitions(0.03), get: gets(0.0004) },
  DEEP_ARCHIVE: { storage: gbMonth(0.00099), transition: transitions(0.05), get: gets(0.0004) },
};

/** INTELLIGENT_TIERING, by the tier an object is in. Monitoring is billed for objects of 128 KB and more. */
export const INTELLIGENT_TIERING_PRICE = {
  frequent: gbMonth(0.023),
  infrequent: gbMonth(0.0125),
  archiveInstant: gbMonth(0.004),
  monitoring: price('1,000 objects monitored a month', AUGUST)(0.0025),
  transition: transitions(0.01),
  get: gets(0.0004),
} as const;

/** Restores, by how long they may take. */
export const RESTORE_PRICES = {
  GLACIER: {
    standard: { retrieval: perGb(0.01), request: restores(0.03) },
    bulk: { retrieval: perGb(0), request: restores(0) },
  },
  DEEP_ARCHIVE: {
    standard: { retrieval: perGb(0.02), request: restores(0.1) },
    bulk: { retrieval: perGb(0.0025), request: restores(0.025) },
  },
} as const satisfies Record<string, Record<string, RestorePrice>>;
