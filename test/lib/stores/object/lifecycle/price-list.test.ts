import * as fc from 'fast-check';
import { priceList, priceProblems, standardStorage } from '../../../../../lib/stores/object/lifecycle/price-list';

const GB = 2 ** 30;

describe('STANDARD storage', () => {
  test('is billed band by band', () => {
    const prices = priceList();
    expect(standardStorage(prices, 0)).toBe(0);
    expect(standardStorage(prices, GB)).toBeCloseTo(0.023, 12);
    expect(standardStorage(prices, 51_200 * GB)).toBeCloseTo(51_200 * 0.023, 6);
    expect(standardStorage(prices, 51_201 * GB)).toBeCloseTo(51_200 * 0.023 + 0.022, 6);
    expect(standardStorage(prices, 512_001 * GB)).toBeCloseTo(51_200 * 0.023 + 460_800 * 0.022 + 0.021, 5);
  });

  test('costs what filling the bands one after the other costs, at any volume', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2_000_000, noNaN: true }), (gb) => {
        const filled =
          Math.min(gb, 51_200) * 0.023 +
          Math.min(Math.max(0, gb - 51_200), 460_800) * 0.022 +
          Math.max(0, gb - 512_000) * 0.021;
        expect(standardStorage(priceList(), gb * GB)).toBeCloseTo(filled, 4);
      }),
    );
  });

  test('has one price when the user gives one', () => {
    expect(standardStorage(priceList({ standard: { storagePerGbMonth: 0.03 } }), 1_000_000 * GB)).toBeCloseTo(
      30_000,
      6,
    );
  });
});

describe('own prices', () => {
  test('take the place of list prices, each for itself', () => {
    const { classes, intelligentTiering } = priceList({
      instantArchive: { storagePerGbMonth: 0.005 },
      deepArchive: { bulkRetrievalPerGb: 0.004, standardRetrievalsPerThousand: 0.2 },
      intelligentTiering: { monitoringPerThousand: 0.003 },
      standard: { getsPerThousand: 0.0005 },
    });
    expect(classes.GLACIER_IR.perByteMonth * GB).toBeCloseTo(0.005, 12);
    expect(classes.GLACIER_IR.perTransition).toBe(0.00002);
    expect(classes.DEEP_ARCHIVE.reads[1].perByte * GB).toBeCloseTo(0.004, 12);
    expect(classes.DEEP_ARCHIVE.reads[0].perRequest).toBeCloseTo((0.2 + 0.0004) / 1000, 12);
    expect(classes.DEEP_ARCHIVE.reads[0].perByte * GB).toBeCloseTo(0.02, 12);
    expect(intelligentTiering.monitoringPerObjectMonth).toBeCloseTo(0.000003, 12);
    expect(classes.STANDARD.reads[0].perRequest).toBeCloseTo(0.0000005, 12);
  });

  test('may be 0, and may be left out one by one', () => {
    expect(priceProblems({ archive: { storagePerGbMonth: 0 }, standard: undefined }, 'prices')).toEqual([]);
    expect(priceProblems({ archive: { storagePerGbMonth: undefined } }, 'prices')).toEqual([]);
  });

  test.each([-0.001, NaN, Infinity])('cannot be %d', (usd) => {
    expect(priceProblems({ archive: { storagePerGbMonth: usd } }, 'prices')).toMatchObject([
      { prop: 'prices.archive.storagePerGbMonth', got: String(usd) },
    ]);
  });

  test('cannot make a lower tier of Intelligent-Tiering dearer than the one above', () => {
    expect(priceProblems({ intelligentTiering: { infrequentPerGbMonth: 0.03 } }, 'prices')).toMatchObject([
      {
        prop: 'prices.intelligentTiering.infrequentPerGbMonth',
        must: 'be at most frequentPerGbMonth (0.023)',
        got: '0.03',
      },
    ]);
    expect(priceProblems({ intelligentTiering: { archiveInstantPerGbMonth: 0.0125 } }, 'prices')).toEqual([]);
    expect(priceProblems({ intelligentTiering: { archiveInstantPerGbMonth: 0.0126 } }, 'prices')).toMatchObject([
      { prop: 'prices.intelligentTiering.archiveInstantPerGbMonth' },
    ]);
  });
});
