import type { Price } from '../../../lib/facts/fact';
import {
  BYTES_PER_GB,
  CLASS_PRICES,
  INTELLIGENT_TIERING_PRICE,
  RESTORE_PRICES,
  STANDARD_PRICE,
} from '../../../lib/facts/s3-prices';
import { STORAGE_CLASSES } from '../../../lib/facts/s3-classes';

function pricesIn(facts: object): Price[] {
  return Object.values(facts).flatMap((value: unknown) => {
    if (typeof value !== 'object' || value === null) return [];
    return 'usd' in value ? [value as Price] : pricesIn(value);
  });
}

describe('every S3 price', () => {
  const prices = pricesIn({ STANDARD_PRICE, CLASS_PRICES, INTELLIGENT_TIERING_PRICE, RESTORE_PRICES });

  test('says what it buys, where it was read and when', () => {
    expect(prices).toHaveLength(3 + 1 + 5 * 3 + 3 + 6 + 8);
    for (const { usd, per, source } of prices) {
      expect(usd).toBeGreaterThanOrEqual(0);
      expect(per).toMatch(/GB|1,000/);
      expect(source.page).toContain('us-east-1');
      expect(source.read).toMatch(/^20\d\d-\d\d/);
    }
  });
});

describe('storage prices', () => {
  test('fall with the volume in STANDARD, band after band to the last byte', () => {
    const { storage } = STANDARD_PRICE;
    expect(storage.map((band) => band.upToGb)).toEqual([51_200, 512_000, Infinity]);
    expect(storage.map((band) => band.price.usd)).toEqual([0.023, 0.022, 0.021]);
  });

  test('fall from class to class down the waterfall', () => {
    const ladder = (['STANDARD_IA', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'] as const).map(
      (name) => CLASS_PRICES[name].storage.usd,
    );
    expect(ladder).toEqual([...ladder].sort((a, b) => b - a));
  });

  test('bill retrieval exactly where the class has a retrieval fee', () => {
    for (const name of ['STANDARD_IA', 'ONEZONE_IA', 'GLACIER_IR'] as const) {
      expect(STORAGE_CLASSES[name].retrievalFee).toBe(true);
      expect(CLASS_PRICES[name].retrieval?.usd).toBeGreaterThan(0);
    }
  });

  test('count GB of 2^30 bytes', () => {
    expect(BYTES_PER_GB).toBe(1_073_741_824);
  });
});
