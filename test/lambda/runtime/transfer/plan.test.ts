import fc from 'fast-check';
import { OBJECT_BYTES, PART_BYTES, PARTS_PER_UPLOAD } from '../../../../lib/facts/s3-transfer-limits';
import { ObjectTooLarge, PartSizeInvalid } from '../../../../lambda/runtime/transfer/errors';
import { partBytesFor, partsOf, streamPartBytes } from '../../../../lambda/runtime/transfer/plan';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const MAX_OBJECT = OBJECT_BYTES.max!;
const MAX_PARTS = PARTS_PER_UPLOAD.max!;

describe('the part size', () => {
  test('is 100 MiB where nothing is asked for', () => {
    expect(partBytesFor(0)).toBe(100 * MIB);
    expect(partBytesFor(MAX_PARTS * 100 * MIB)).toBe(100 * MIB);
  });

  test('grows where 10,000 parts of 100 MiB are not enough', () => {
    expect(partBytesFor(MAX_PARTS * 100 * MIB + 1)).toBe(101 * MIB);
  });

  test('is 5 GiB for the largest object there can be', () => {
    expect(partBytesFor(MAX_OBJECT)).toBe(5 * GIB);
  });

  test('of any object is legal, and leaves at most 10,000 parts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_OBJECT }), (size) => {
        const partBytes = partBytesFor(size);
        expect(partBytes).toBeGreaterThanOrEqual(PART_BYTES.min!);
        expect(partBytes).toBeLessThanOrEqual(PART_BYTES.max!);
        expect(Math.ceil(size / partBytes)).toBeLessThanOrEqual(MAX_PARTS);
      }),
    );
  });

  test.each([5 * MIB, 8 * MIB, 5 * GIB])('is the one asked for: %d', (asked) => {
    expect(partBytesFor(GIB, asked)).toBe(asked);
  });

  test.each([5 * MIB - 1, 5 * GIB + 1, 5.5 * MIB + 0.5, Number.NaN])('fails for %d bytes', (asked) => {
    expect(() => partBytesFor(GIB, asked)).toThrow(PartSizeInvalid);
    expect(() => partBytesFor(GIB, asked)).toThrow(
      `partBytes must be a whole number of bytes from 5242880 to 5368709120, got ${asked}`,
    );
  });

  test('fails where it leaves more than 10,000 parts, and says which one does not', () => {
    const size = MAX_PARTS * 5 * MIB + 1;
    expect(() => partBytesFor(size, 5 * MIB)).toThrow('take 6291456 or leave it out');
    expect(partBytesFor(size, 6 * MIB)).toBe(6 * MIB);
  });

  test('fails for an object above 48.8 TiB', () => {
    expect(() => partBytesFor(MAX_OBJECT + 1)).toThrow(ObjectTooLarge);
  });
});

describe('the parts of an object', () => {
  const size = fc.integer({ min: 0, max: 10 * GIB });
  const partBytes = fc.integer({ min: 5 * MIB, max: 5 * GIB });

  test('cover it once, in order and without gaps', () => {
    fc.assert(
      fc.property(size, partBytes, (bytes, each) => {
        const parts = partsOf(bytes, each);
        expect(parts.map(({ number }) => number)).toEqual(parts.map((_, index) => index + 1));
        const end = parts.reduce((at, { start, length }) => (start === at ? at + length : Number.NaN), 0);
        expect(end).toBe(bytes);
      }),
    );
  });

  test('are all of the same size but the last, which is never empty', () => {
    fc.assert(
      fc.property(size, partBytes, (bytes, each) => {
        const lengths = partsOf(bytes, each).map(({ length }) => length);
        expect(lengths.slice(0, -1).every((length) => length === each)).toBe(true);
        expect(lengths.every((length) => length > 0 && length <= each)).toBe(true);
      }),
    );
  });

  test.each([
    [0, []],
    [1, [1]],
    [5 * MIB, [5 * MIB]],
    [5 * MIB + 1, [5 * MIB, 1]],
  ])('of %d bytes', (bytes, lengths) => {
    expect(partsOf(bytes, 5 * MIB).map(({ length }) => length)).toEqual(lengths);
  });
});

describe('the parts of a stream', () => {
  const sum = (first?: number): number =>
    Array.from({ length: MAX_PARTS }, (_, index) => streamPartBytes(index + 1, first)).reduce((a, b) => a + b, 0);

  test('start at 8 MiB and never shrink', () => {
    expect(streamPartBytes(1)).toBe(8 * MIB);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_PARTS - 1 }), (number) => {
        expect(streamPartBytes(number + 1)).toBeGreaterThanOrEqual(streamPartBytes(number));
      }),
    );
  });

  test('stay legal up to the last one', () => {
    expect(streamPartBytes(MAX_PARTS)).toBeLessThanOrEqual(PART_BYTES.max!);
    expect(streamPartBytes(MAX_PARTS, 5 * GIB)).toBe(5 * GIB);
  });

  test('take terabytes, though nobody said how long the stream is', () => {
    expect(sum()).toBeGreaterThan(7 * 2 ** 40);
  });

  test('fail below 5 MiB', () => {
    expect(() => streamPartBytes(1, 5 * MIB - 1)).toThrow(PartSizeInvalid);
  });
});
