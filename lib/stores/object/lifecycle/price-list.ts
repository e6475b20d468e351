import { type Problem } from '../../../core/problem';
import {
  BYTES_PER_GB,
  CLASS_PRICES,
  INTELLIGENT_TIERING_PRICE,
  RESTORE_PRICES,
  type RestorePrice,
  STANDARD_PRICE,
} from '../../../facts/s3-prices';
import type { StorageClassName } from '../../../facts/s3-classes';
import type { ArchivePrices, InstantAccessPrices, StoragePrices } from './storage-prices';

/** The classes a plan chooses from. */
export type PlannedClass = Exclude<StorageClassName, 'REDUCED_REDUNDANCY'>;

/** One way to read an object: how long it takes and what it costs, in US dollars. */
export interface ReadPrice {
  readonly withinHours: number;
  readonly perByte: number;
  readonly perRequest: number;
  /** Whether the object is copied to STANDARD first. */
  readonly restores: boolean;
}

/** What a class costs, in US dollars. Storage of STANDARD itself is in {@link PriceList.standard}. */
export interface ClassPrice {
  readonly perByteMonth: number;
  readonly perTransition: number;
  /** The fastest first. */
  readonly reads: readonly [ReadPrice, ...ReadPrice[]];
}

/** A price by volume, as the line that is tangent to it in one band: `perByteMonth × bytes + perMonth`. */
export interface BandLine {
  readonly perByteMonth: number;
  readonly perMonth: number;
  /** Where the band begins. */
  readonly fromBytes: number;
}

/** Every price that a plan depends on. */
export interface PriceList {
  /** Lines whose lower envelope is the price of STANDARD storage, since a price by volume only falls. */
  readonly standard: readonly BandLine[];
  readonly classes: Readonly<Record<PlannedClass, ClassPrice>>;
  readonly intelligentTiering: {
    readonly infrequentPerByteMonth: number;
    readonly archiveInstantPerByteMonth: number;
    readonly monitoringPerObjectMonth: number;
  };
}

/** The list prices with the user's own in their place. */
export function priceList(own: StoragePrices = {}): PriceList {
  const { standard, intelligentTiering: tiering } = own;
  const facts = INTELLIGENT_TIERING_PRICE;
  return {
    standard: standardLines(standard?.storagePerGbMonth),
    classes: {
      STANDARD: {
        perByteMonth: 0,
        perTransition: 0,
        reads: [get(standard?.getsPerThousand ?? STANDARD_PRICE.get.usd)],
      },
      INTELLIGENT_TIERING: {
        perByteMonth: perByte(tiering?.frequentPerGbMonth ?? facts.frequent.usd),
        perTransition: each(tiering?.transitionsPerThousand ?? facts.transition.usd),
        reads: [get(tiering?.getsPerThousand ?? facts.get.usd)],
      },
      STANDARD_IA: instantAccess('STANDARD_IA', own.infrequentAccess),
      ONEZONE_IA: instantAccess('ONEZONE_IA', own.oneZoneInfrequentAccess),
      GLACIER_IR: instantAccess('GLACIER_IR', own.instantArchive),
      GLACIER: archive('GLACIER', { standard: 5, bulk: 12 }, own.archive),
      DEEP_ARCHIVE: archive('DEEP_ARCHIVE', { standard: 12, bulk: 48 }, own.deepArchive),
    },
    intelligentTiering: {
      infrequentPerByteMonth: perByte(tiering?.infrequentPerGbMonth ?? facts.infrequent.usd),
      archiveInstantPerByteMonth: perByte(tiering?.archiveInstantPerGbMonth ?? facts.archiveInstant.usd),
      monitoringPerObjectMonth: each(tiering?.monitoringPerThousand ?? facts.monitoring.usd),
    },
  };
}

/** What a month of STANDARD storage costs. */
export function standardStorage(prices: PriceList, bytes: number): number {
  return Math.min(...prices.standard.map((line) => line.perByteMonth * bytes + line.perMonth));
}

/** What is wrong with the user's own prices. */
export function priceProblems(own: StoragePrices, name: string): Problem[] {
  const negative = Object.entries(own).flatMap(([group, prices]) =>
    Object.entries((prices ?? {}) as Record<string, number | undefined>)
      .filter(([, usd]) => usd !== undefined && !(usd >= 0 && usd < Infinity))
      .map(([key, usd]) => ({
        prop: `${name}.${group}.${key}`,
        must: 'be 0 or more US dollars',
        got: String(usd),
        fix: 'leave it out to use the list price',
      })),
  );
  return [...negative, ...tierProblems(own, name)];
}

function tierProblems(own: StoragePrices, name: string): Problem[] {
  const { classes, intelligentTiering: tiers } = priceList(own);
  const steps = [
    [
      'infrequentPerGbMonth',
      'frequentPerGbMonth',
      tiers.infrequentPerByteMonth,
      classes.INTELLIGENT_TIERING.perByteMonth,
    ],
    [
      'archiveInstantPerGbMonth',
      'infrequentPerGbMonth',
      tiers.archiveInstantPerByteMonth,
      tiers.infrequentPerByteMonth,
    ],
  ] as const;
  return steps
    .filter(([, , lower, upper]) => lower > upper)
    .map(([lowerKey, upperKey, lower, upper]) => ({
      prop: `${name}.intelligentTiering.${lowerKey}`,
      must: `be at most ${upperKey} (${usdPerGb(upper)})`,
      got: usdPerGb(lower),
      fix: 'give the prices of all tiers',
    }));
}

function standardLines(flat: number | undefined): BandLine[] {
  if (flat !== undefined) return [{ perByteMonth: perByte(flat), perMonth: 0, fromBytes: 0 }];
  let perMonth = 0;
  return STANDARD_PRICE.storage.map((band, index, bands) => {
    const below = bands[index - 1];
    if (below !== undefined) perMonth += (below.price.usd - band.price.usd) * below.upToGb;
    return { perByteMonth: perByte(band.price.usd), perMonth, fromBytes: (below?.upToGb ?? 0) * BYTES_PER_GB };
  });
}

function instantAccess(name: keyof typeof CLASS_PRICES, own: InstantAccessPrices = {}): ClassPrice {
  const facts = CLASS_PRICES[name];
  const retrieval = own.retrievalPerGb ?? facts.retrieval?.usd ?? 0;
  return {
    perByteMonth: perByte(own.storagePerGbMonth ?? facts.storage.usd),
    perTransition: each(own.transitionsPerThousand ?? facts.transition.usd),
    reads: [{ ...get(own.getsPerThousand ?? facts.get.usd), perByte: perByte(retrieval) }],
  };
}

function archive(
  name: keyof typeof RESTORE_PRICES,
  hours: { readonly standard: number; readonly bulk: number },
  own: ArchivePrices = {},
): ClassPrice {
  const facts = CLASS_PRICES[name];
  const gets = own.getsPerThousand ?? facts.get.usd;
  const restore = (withinHours: number, listed: RestorePrice, perGb?: number, perThousand?: number): ReadPrice => ({
    withinHours,
    perByte: perByte(perGb ?? listed.retrieval.usd),
    perRequest: each((perThousand ?? listed.request.usd) + gets),
    restores: true,
  });
  const { standard, bulk } = RESTORE_PRICES[name];
  return {
    perByteMonth: perByte(own.storagePerGbMonth ?? facts.storage.usd),
    perTransition: each(own.transitionsPerThousand ?? facts.transition.usd),
    reads: [
      restore(hours.standard, standard, own.standardRetrievalPerGb, own.standardRetrievalsPerThousand),
      restore(hours.bulk, bulk, own.bulkRetrievalPerGb, own.bulkRetrievalsPerThousand),
    ],
  };
}

function get(perThousand: number): ReadPrice {
  return { withinHours: 0, perByte: 0, perRequest: each(perThousand), restores: false };
}

const perByte = (usdPerGb: number) => usdPerGb / BYTES_PER_GB;
const each = (usdPerThousand: number) => usdPerThousand / 1000;
const usdPerGb = (usdPerByte: number) => String(Number((usdPerByte * BYTES_PER_GB).toPrecision(6)));
