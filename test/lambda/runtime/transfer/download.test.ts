import '../../../helpers/one-realm';
import { PassThrough, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { download, type DownloadRequest, type TransferProgress, upload } from '../../../../lambda/runtime';
import { BUCKET } from '../../../helpers/fake-s3/fake-s3';
import type { Fault } from '../../../helpers/fake-s3/fault';
import { checksumOf, eTagOf, type StoredObject } from '../../../helpers/fake-s3/objects';
import { referenceCrc } from '../../../helpers/fake-s3/reference-crc';
import { AT_ONCE, eachWithWorkspace, pattern } from '../../../helpers/fake-s3/workspace';

const MIB = 2 ** 20;
const PART = 5 * MIB;
const from = { bucket: BUCKET, key: 'photo.raw' };
const content = pattern(3 * PART + 1_000);
const work = eachWithWorkspace();

const request = (more: Partial<DownloadRequest> = {}): DownloadRequest => ({
  client: work.s3.client(),
  from,
  to: work.path('target'),
  partBytes: PART,
  pacing: AT_ONCE,
  ...more,
});

function store(bytes: Buffer, more: Partial<StoredObject> = {}): void {
  const checksum = checksumOf('CRC64NVME', bytes);
  const whole = { bytes, eTag: eTagOf(bytes), checksum, type: 'FULL_OBJECT' as const, parts: [], headers: {} };
  work.s3.objects.set(`${BUCKET}/${from.key}`, { ...whole, ...more });
}

/** An object as other clients upload it: with checksums of the parts only. */
function storeComposite(bytes: Buffer, lengths: readonly number[]): void {
  let start = 0;
  const parts = lengths.map((size) => {
    const part = bytes.subarray(start, start + size);
    start += size;
    return { size, checksum: checksumOf('CRC32', part) };
  });
  const digests = Buffer.concat(parts.map(({ checksum }) => Buffer.from(checksum.value, 'base64')));
  const value = `${referenceCrc('CRC32', digests)}-${parts.length}`;
  store(bytes, { checksum: { algorithm: 'CRC32', value }, type: 'COMPOSITE', parts });
}

const written = (): Promise<Buffer> => readFile(work.path('target'));

describe('a download', () => {
  test.each([0, 1, PART, PART + 1, 2 * PART, 3 * PART + 7])('of %d bytes writes them to a file', async (size) => {
    const bytes = pattern(size);
    store(bytes);
    const result = await download(request());
    expect((await written()).equals(bytes)).toBe(true);
    expect(await work.files()).toEqual(['target']);
    expect(result).toMatchObject({ size, eTag: eTagOf(bytes), parts: Math.max(1, Math.ceil(size / PART)) });
    expect(result.checksum).toEqual({
      algorithm: 'CRC64NVME',
      value: referenceCrc('CRC64NVME', bytes),
      confirmed: true,
    });
  });

  test.each([0, 1, PART, PART + 1, 3 * PART + 7])('of %d bytes hands them to a stream in order', async (size) => {
    const bytes = pattern(size);
    store(bytes);
    const to = new PassThrough();
    const [received, result] = await Promise.all([buffer(to), download(request({ to }))]);
    expect(received.equals(bytes)).toBe(true);
    expect(result.checksum?.confirmed).toBe(true);
  });

  test('gets back what an upload has stored', async () => {
    const source = await work.file('source', content);
    await upload({ ...request(), from: source, to: from, checksum: 'CRC32C' });
    const result = await download(request());
    expect((await written()).equals(content)).toBe(true);
    expect(result.checksum).toEqual({ algorithm: 'CRC32C', value: referenceCrc('CRC32C', content), confirmed: true });
  });

  test('replaces a file only when all of the object is there', async () => {
    store(content);
    await writeFile(work.path('target'), 'old');
    work.s3.fail({ operation: 'GetObject' }, { kind: 'error', status: 403, code: 'AccessDenied' });
    await expect(download(request())).rejects.toMatchObject({ name: 'AccessDenied' });
    expect((await written()).toString()).toBe('old');
    expect(await work.files()).toEqual(['target']);
    await download(request());
    expect((await written()).equals(content)).toBe(true);
  });

  test('holds no more of the object in memory for a stream than the limit lets through', async () => {
    store(content);
    let [asked, taken, most] = [0, 0, 0];
    const to = new Writable({
      write: (chunk: Buffer, _, done) => {
        asked = work.s3.count('GetObject') * PART;
        most = Math.max(most, asked - taken);
        taken += chunk.length;
        setImmediate(done);
      },
    });
    await download(request({ to, maxBytesInFlight: PART }));
    expect(taken).toBe(content.length);
    expect(most).toBeLessThanOrEqual(2 * PART);
  });

  test('tells how far it is, up to the end', async () => {
    store(content);
    const told: TransferProgress[] = [];
    await download(request({ onProgress: (progress) => told.push(progress) }));
    expect(told.at(-1)).toEqual({ transferredBytes: content.length, totalBytes: content.length, completedParts: 4 });
  });
});

describe('an object with checksums of its parts only', () => {
  test('is read part by part and verified', async () => {
    storeComposite(content, [PART, PART + 10, content.length - 2 * PART - 10]);
    work.s3.pageSize = 2;
    const result = await download(request({ partBytes: 2 * PART }));
    expect((await written()).equals(content)).toBe(true);
    expect(result).toMatchObject({ parts: 3 });
    expect(result.checksum).toEqual({ algorithm: 'CRC32', value: referenceCrc('CRC32', content), confirmed: true });
  });

  test('is verified also when its parts are read in several ranges', async () => {
    storeComposite(content, [2 * PART + 1, content.length - 2 * PART - 1]);
    const result = await download(request());
    expect(result).toMatchObject({ parts: 5, checksum: { confirmed: true } });
    expect((await written()).equals(content)).toBe(true);
  });

  test('has a damaged part read again', async () => {
    storeComposite(content, [PART, PART, content.length - 2 * PART]);
    work.s3.fail({ operation: 'GetObject' }, { kind: 'corrupt' });
    await download(request({ partBytes: 2 * PART }));
    expect((await written()).equals(content)).toBe(true);
    expect(work.s3.count('GetObject')).toBe(4);
  });

  test('is not claimed to be verified when the service does not tell its parts', async () => {
    storeComposite(content, [PART, PART]);
    expect(await download(request())).toMatchObject({ checksum: { confirmed: false } });
    expect((await written()).equals(content)).toBe(true);
  });
});

describe('a download with faults', () => {
  const passing: readonly (readonly [string, Fault])[] = [
    ['the connection breaks', { kind: 'drop', afterBytes: MIB }],
    ['the connection breaks at once', { kind: 'drop', afterBytes: 0 }],
    ['S3 slows it down', { kind: 'error', status: 503, code: 'SlowDown' }],
    ['the answer is lost', { kind: 'lose-answer' }],
  ];

  test.each(passing)('goes on when %s', async (_, fault) => {
    store(content);
    work.s3.fail({ operation: 'GetObject', times: 2 }, fault);
    await download(request());
    expect((await written()).equals(content)).toBe(true);
  });

  test('takes a broken connection up where it broke', async () => {
    store(content.subarray(0, PART));
    work.s3.fail({ operation: 'GetObject' }, { kind: 'drop', afterBytes: MIB });
    await download(request());
    const [, second] = work.s3.seen.filter(({ operation }) => operation === 'GetObject');
    const [, start] = /^bytes=(\d+)-/.exec(String(second?.headers.range)) ?? [];
    expect(Number(start)).toBeGreaterThan(0);
    expect((await written()).equals(content.subarray(0, PART))).toBe(true);
  });

  test('goes on when nothing moves for too long', async () => {
    store(content);
    work.s3.fail({ operation: 'GetObject' }, { kind: 'stall' });
    await download(request({ stallSeconds: 0.2 }));
    expect((await written()).equals(content)).toBe(true);
  });

  test('to a stream hands on each byte once', async () => {
    store(content);
    work.s3.fail({ operation: 'GetObject', times: 3 }, { kind: 'drop', afterBytes: MIB });
    const to = new PassThrough();
    const [received] = await Promise.all([buffer(to), download(request({ to }))]);
    expect(received.equals(content)).toBe(true);
  });

  test('refuses bytes that are not those that S3 holds, and leaves no file', async () => {
    store(content);
    work.s3.fail({ operation: 'GetObject' }, { kind: 'corrupt' });
    await expect(download(request())).rejects.toMatchObject({ name: 'ChecksumMismatch' });
    expect(await work.files()).toEqual([]);
  });

  test('destroys the stream that got wrong bytes', async () => {
    store(content);
    work.s3.fail({ operation: 'GetObject' }, { kind: 'corrupt' });
    const to = new PassThrough().resume();
    await expect(download(request({ to }))).rejects.toMatchObject({ name: 'ChecksumMismatch' });
    expect(to.errored).toMatchObject({ name: 'ChecksumMismatch' });
  });

  test('refuses an object that was replaced meanwhile', async () => {
    store(content);
    const onProgress = ({ completedParts }: TransferProgress): void => {
      if (completedParts === 1) store(pattern(PART).reverse());
    };
    await expect(download(request({ onProgress, concurrency: 1 }))).rejects.toMatchObject({
      name: 'SourceChanged',
      message: `from must stay unchanged during a transfer, got another object at s3://${BUCKET}/photo.raw; name a version, or transfer it again`,
    });
    expect(await work.files()).toEqual([]);
  });

  test('of an object that is not there is refused', async () => {
    await expect(download(request())).rejects.toMatchObject({
      name: 'SourceMissing',
      message: `from must be an object that exists, got s3://${BUCKET}/photo.raw; check bucket, key and version`,
    });
  });

  test('into a folder that does not exist names the file, not its hidden partial one', async () => {
    store(content);
    const to = work.path('missing/target');
    await expect(download(request({ to }))).rejects.toMatchObject({
      name: 'TransferOptionInvalid',
      message: `to must be in a folder that exists, got ${to}; create it first`,
    });
    expect(work.s3.count('GetObject')).toBe(0);
  });

  test('of parts below 5 MiB is refused', async () => {
    store(content);
    await expect(download(request({ partBytes: 1 }))).rejects.toMatchObject({ name: 'PartSizeInvalid' });
  });
});

describe('a download that is aborted', () => {
  test.each([
    ['a file', (): string => work.path('target')],
    ['a stream', (): Writable => new PassThrough().resume()],
  ])('to %s ends with the reason and leaves nothing', async (_, to) => {
    store(content);
    const caller = new AbortController();
    const reason = new Error('no longer needed');
    const onProgress = (): void => caller.abort(reason);
    await expect(download(request({ to: to(), signal: caller.signal, onProgress }))).rejects.toBe(reason);
    expect(await work.files()).toEqual([]);
  });
});

describe('a download with a state file', () => {
  const resumable = (more: Partial<DownloadRequest> = {}): DownloadRequest =>
    request({ resume: work.path('state'), concurrency: 1, attempts: 1, ...more });

  async function interrupted(): Promise<void> {
    store(content);
    const denied = { kind: 'error', status: 403, code: 'AccessDenied' } as const;
    const onProgress = ({ completedParts }: TransferProgress): void => {
      if (completedParts === 2) work.s3.fail({ operation: 'GetObject' }, denied);
    };
    await expect(download(resumable({ onProgress }))).rejects.toMatchObject({ name: 'AccessDenied' });
    work.s3.seen.length = 0;
  }

  test('goes on where it stopped', async () => {
    await interrupted();
    const result = await download(resumable());
    expect(result).toMatchObject({ parts: 4, resumedParts: 2, checksum: { confirmed: true } });
    expect(work.s3.count('GetObject')).toBe(2);
    expect((await written()).equals(content)).toBe(true);
    expect(await work.files()).toEqual(['target']);
  });

  test('starts over when the object is another one', async () => {
    await interrupted();
    const other = pattern(content.length).reverse();
    store(other);
    expect(await download(resumable())).toMatchObject({ resumedParts: 0 });
    expect((await written()).equals(other)).toBe(true);
    expect(await work.files()).toEqual(['target']);
  });

  test.each([
    ['was damaged', (path: string): Promise<void> => writeFile(path, 'damaged', { flag: 'r+' }), 1],
    ['was truncated', (path: string): Promise<void> => truncate(path, PART + 10), 1],
    ['is gone', (path: string): Promise<void> => rm(path), 0],
  ])('reads again what is no longer in its file, because that %s', async (_, damage, resumedParts) => {
    await interrupted();
    const partial = (await work.files()).find((name) => name.endsWith('.partial'));
    await damage(work.path(partial!));
    expect(await download(resumable())).toMatchObject({ resumedParts });
    expect((await written()).equals(content)).toBe(true);
    expect(await work.files()).toEqual(['target']);
  });

  test('that cannot be written leaves nothing behind', async () => {
    store(content);
    await expect(download(resumable({ resume: work.path('nowhere/state') }))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await work.files()).toEqual([]);
  });

  test('removes both files when it is aborted', async () => {
    await interrupted();
    const caller = new AbortController();
    await expect(download(resumable({ signal: caller.signal, onProgress: () => caller.abort() }))).rejects.toThrow();
    expect(await work.files()).toEqual([]);
  });

  test('is refused for a stream', async () => {
    store(content);
    await expect(download(resumable({ to: new PassThrough() }))).rejects.toThrow(
      'resume must be left out where to is not a file',
    );
  });
});
