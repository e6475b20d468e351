import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checksumOf } from '../../../../lambda/runtime/transfer/checksum/checksum';
import { FramePool, PartBody } from '../../../../lambda/runtime/transfer/part-body';
import { MemorySource } from '../../../../lambda/runtime/transfer/source';
import { referenceCrc } from '../../../helpers/fake-s3/reference-crc';
import { pattern } from '../../../helpers/fake-s3/workspace';

const CHUNK = 256 * 1024;
const content = pattern(6 * CHUNK + 11);

function bodyOf(start: number, length: number, pool = new FramePool()): PartBody {
  return new PartBody({ source: new MemorySource(content), start, length, algorithm: 'CRC32C' }, pool, () => undefined);
}

/** What a socket gets that sends only after a while, and reads its memory only then. */
async function sent(body: PartBody): Promise<Buffer> {
  const received: Buffer[] = [];
  const socket = new Writable({
    write: (chunk: Buffer, _, done) => {
      setTimeout(() => {
        received.push(Buffer.from(chunk));
        done();
      }, 2);
    },
  });
  await pipeline(body, socket);
  return Buffer.concat(received);
}

function encoded(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const data = bytes.subarray(at, at + CHUNK);
    chunks.push(Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n'));
  }
  return Buffer.concat([...chunks, Buffer.from(`0\r\nx-amz-checksum-crc32c:${referenceCrc('CRC32C', bytes)}\r\n\r\n`)]);
}

describe('the body of a part', () => {
  test.each([
    [0, 0],
    [0, 1],
    [5, CHUNK],
    [5, CHUNK + 1],
    [0, content.length],
  ])('from %d, of %d bytes, is its range, encoded, with the checksum behind it', async (start, length) => {
    const range = content.subarray(start, start + length);
    const body = bodyOf(start, length);
    const { encodedLength } = body;
    const bytes = await sent(body);
    expect(bytes.equals(encoded(range))).toBe(true);
    expect(bytes).toHaveLength(encodedLength);
    expect(body.checksum).toBe(checksumOf('CRC32C', range));
  });

  test('is right also in memory that an earlier body has used', async () => {
    const pool = new FramePool();
    const first = bodyOf(0, content.length, pool);
    await sent(first);
    first.release();
    const second = bodyOf(3, 5 * CHUNK, pool);
    expect((await sent(second)).equals(encoded(content.subarray(3, 3 + 5 * CHUNK)))).toBe(true);
  });

  test('fails when its source fails', async () => {
    const broken = new Error('the disk is on fire');
    const source = {
      size: 10,
      read: () => Promise.reject(broken),
      checkUnchanged: async (): Promise<void> => undefined,
    };
    const body = new PartBody({ source, start: 0, length: 10, algorithm: 'CRC32' }, new FramePool(), () => undefined);
    await expect(sent(body)).rejects.toBe(broken);
  });
});
