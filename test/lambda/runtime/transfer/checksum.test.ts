import fc from 'fast-check';
import {
  CHECKSUM_ALGORITHMS,
  checksumOf,
  combineChecksums,
  compositeChecksum,
  decodeChecksum,
  encodeChecksum,
  runningChecksum,
} from '../../../../lambda/runtime/transfer/checksum/checksum';
import { referenceCrc } from '../../../helpers/fake-s3/reference-crc';

const algorithms = fc.constantFrom(...CHECKSUM_ALGORITHMS);
const bytes = fc.uint8Array({ maxLength: 200 });

describe('checksums', () => {
  const check = new TextEncoder().encode('123456789');

  test.each([
    ['CRC64NVME', 0xae8b14860a799888n],
    ['CRC32C', 0xe3069283n],
    ['CRC32', 0xcbf43926n],
  ] as const)('%s has the check value of its catalogue entry', (algorithm, value) => {
    expect(checksumOf(algorithm, check)).toBe(value);
  });

  test('are those that S3 computes, whatever the length', () => {
    fc.assert(
      fc.property(algorithms, fc.uint8Array({ maxLength: 5_000 }), (algorithm, data) => {
        expect(encodeChecksum(algorithm, checksumOf(algorithm, data))).toBe(referenceCrc(algorithm, data));
      }),
    );
  });

  test.each(CHECKSUM_ALGORITHMS)('%s is right across the memory of the kernel', (algorithm) => {
    const data = Buffer.alloc(200_003, 'storage');
    expect(encodeChecksum(algorithm, checksumOf(algorithm, data))).toBe(referenceCrc(algorithm, data));
  });

  test('do not depend on how the bytes are cut into chunks', () => {
    fc.assert(
      fc.property(algorithms, fc.array(bytes), (algorithm, chunks) => {
        const running = runningChecksum(algorithm);
        for (const chunk of chunks) running.update(chunk);
        expect(running.value).toBe(checksumOf(algorithm, Buffer.concat(chunks)));
      }),
    );
  });

  test('of streams that are read in turn do not mix', () => {
    const [first, second] = [runningChecksum('CRC64NVME'), runningChecksum('CRC64NVME')];
    first.update(check.subarray(0, 4));
    second.update(check);
    first.update(check.subarray(4));
    expect(first.value).toBe(second.value);
  });

  test('come back from the form that S3 sends', () => {
    fc.assert(
      fc.property(algorithms, bytes, (algorithm, data) => {
        const value = checksumOf(algorithm, data);
        expect(decodeChecksum(encodeChecksum(algorithm, value))).toBe(value);
      }),
    );
  });
});

describe('combined checksums', () => {
  test('of pieces are the checksum of the whole', () => {
    fc.assert(
      fc.property(algorithms, fc.array(bytes), (algorithm, chunks) => {
        const pieces = chunks.map((chunk) => ({ checksum: checksumOf(algorithm, chunk), length: chunk.length }));
        expect(combineChecksums(algorithm, pieces)).toBe(checksumOf(algorithm, Buffer.concat(chunks)));
      }),
    );
  });

  test('are the same in whatever groups the pieces are combined', () => {
    const piece = fc.record({ checksum: fc.bigInt(0n, 0xffffffffn), length: fc.nat({ max: 2 ** 40 }) });
    fc.assert(
      fc.property(algorithms, piece, piece, piece, (algorithm, a, b, c) => {
        const ab = { checksum: combineChecksums(algorithm, [a, b]), length: a.length + b.length };
        const bc = { checksum: combineChecksums(algorithm, [b, c]), length: b.length + c.length };
        expect(combineChecksums(algorithm, [ab, c])).toBe(combineChecksums(algorithm, [a, bc]));
      }),
    );
  });

  test('of no piece are the checksum of no byte', () => {
    for (const algorithm of CHECKSUM_ALGORITHMS) {
      expect(combineChecksums(algorithm, [])).toBe(checksumOf(algorithm, new Uint8Array()));
    }
  });

  test('tell pieces in another order from each other', () => {
    const [a, b] = ['a', 'bc'].map((text) => ({
      checksum: checksumOf('CRC32C', Buffer.from(text)),
      length: text.length,
    }));
    expect(combineChecksums('CRC32C', [a!, b!])).not.toBe(combineChecksums('CRC32C', [b!, a!]));
  });
});

describe('composite checksums', () => {
  test('are the checksum of the checksums, with the number of parts', () => {
    const parts = ['first', 'second'].map((text) => Buffer.from(text));
    const pieces = parts.map((part) => ({ checksum: checksumOf('CRC32', part), length: part.length }));
    const digests = Buffer.concat(parts.map((part) => Buffer.from(referenceCrc('CRC32', part), 'base64')));
    expect(compositeChecksum('CRC32', pieces)).toBe(`${referenceCrc('CRC32', digests)}-2`);
  });
});
