import '../../../helpers/one-realm';
import { copy, type CopyRequest, type TransferProgress } from '../../../../lambda/runtime';
import { BUCKET } from '../../../helpers/fake-s3/fake-s3';
import { checksumOf, eTagOf, type StoredObject } from '../../../helpers/fake-s3/objects';
import { referenceCrc } from '../../../helpers/fake-s3/reference-crc';
import { AT_ONCE, eachWithWorkspace, pattern } from '../../../helpers/fake-s3/workspace';

const PART = 5 * 2 ** 20;
const from = { bucket: BUCKET, key: 'inbox/ä b+c.csv' };
const to = { bucket: BUCKET, key: 'archive/2026.csv' };
const content = pattern(2 * PART + 1_000);
const work = eachWithWorkspace();

const request = (more: Partial<CopyRequest> = {}): CopyRequest => ({
  client: work.s3.client(),
  from,
  to,
  partBytes: PART,
  pacing: AT_ONCE,
  ...more,
});

function store(bytes: Buffer, more: Partial<StoredObject> = {}): void {
  const headers = { 'content-type': 'text/csv', 'cache-control': 'no-store', 'x-amz-meta-owner': 'finance' };
  const checksum = checksumOf('CRC32C', bytes);
  const object = { bytes, eTag: eTagOf(bytes), checksum, type: 'FULL_OBJECT' as const, parts: [], headers };
  work.s3.objects.set(`${BUCKET}/${from.key}`, { ...object, ...more });
}

const copied = (): StoredObject | undefined => work.s3.object(to.key);

describe('a copy', () => {
  test.each([0, 1, PART])('of %d bytes is one request, pinned to the source', async (size) => {
    store(pattern(size));
    const result = await copy(request());
    expect(copied()?.bytes.equals(pattern(size))).toBe(true);
    expect(work.s3.seen.map(({ operation }) => operation)).toEqual(['HeadObject', 'CopyObject']);
    expect(work.s3.seen[1]?.headers['x-amz-copy-source-if-match']).toBe(eTagOf(pattern(size)));
    expect(result.checksum).toEqual({
      algorithm: 'CRC32C',
      value: referenceCrc('CRC32C', pattern(size)),
      confirmed: true,
    });
  });

  test.each([
    [PART + 1, 2],
    [2 * PART, 2],
    [content.length, 3],
  ])('of %d bytes is %d parts, each pinned to the source', async (size, parts) => {
    const bytes = content.subarray(0, size);
    store(bytes);
    const result = await copy(request());
    expect(copied()?.bytes.equals(bytes)).toBe(true);
    const asked = work.s3.seen.filter(({ operation }) => operation === 'UploadPartCopy');
    expect(asked.map(({ headers }) => headers['x-amz-copy-source-if-match'])).toEqual(Array(parts).fill(eTagOf(bytes)));
    expect(result).toMatchObject({ size, parts });
    expect(result.checksum).toEqual({ algorithm: 'CRC32C', value: referenceCrc('CRC32C', bytes), confirmed: true });
  });

  test.each([
    ['one request', PART],
    ['parts', PART + 1],
  ])('in %s has the headers and metadata of the source', async (_, size) => {
    store(pattern(size));
    await copy(request());
    expect(copied()?.headers).toEqual({
      'content-type': 'text/csv',
      'cache-control': 'no-store',
      'x-amz-meta-owner': 'finance',
    });
  });

  test.each([
    ['one request', PART],
    ['parts', PART + 1],
  ])('in %s has what is given instead', async (_, size) => {
    store(pattern(size));
    await copy(request({ object: { ContentType: 'text/plain', StorageClass: 'STANDARD_IA' } }));
    expect(copied()?.headers).toMatchObject({
      'content-type': 'text/plain',
      'x-amz-storage-class': 'STANDARD_IA',
      'cache-control': 'no-store',
    });
  });

  test('in parts has the tags of the source', async () => {
    store(content);
    work.s3.tags.set(`${BUCKET}/${from.key}`, 'class=a%26b&year=2026');
    await copy(request());
    expect([...new URLSearchParams(work.s3.tags.get(`${BUCKET}/${to.key}`))]).toEqual([
      ['class', 'a&b'],
      ['year', '2026'],
    ]);
  });

  test('of an object with checksums of its parts gets one of the whole', async () => {
    store(content, { checksum: { algorithm: 'CRC32', value: 'AAAAAA==-3' }, type: 'COMPOSITE' });
    const result = await copy(request());
    expect(copied()).toMatchObject({ type: 'FULL_OBJECT', checksum: checksumOf('CRC64NVME', content) });
    expect(result.checksum).toEqual({
      algorithm: 'CRC64NVME',
      value: referenceCrc('CRC64NVME', content),
      confirmed: false,
    });
  });

  test.each([PART, PART + 1])('of %d bytes within a service that tells no checksums claims none', async (size) => {
    store(pattern(size));
    work.s3.tellsChecksums = false;
    const result = await copy(request());
    expect(copied()?.bytes.equals(pattern(size))).toBe(true);
    expect(result.checksum).toBeUndefined();
  });

  test('tells how far it is, up to the end', async () => {
    store(content);
    const told: TransferProgress[] = [];
    await copy(request({ onProgress: (progress) => told.push(progress) }));
    expect(told.at(-1)).toEqual({ transferredBytes: content.length, totalBytes: content.length, completedParts: 3 });
  });

  test('reads the source with the client of its Region', async () => {
    store(content);
    const sourceClient = work.s3.client();
    const asked: string[] = [];
    sourceClient.middlewareStack.add((next, { commandName }) => (args) => {
      asked.push(String(commandName));
      return next(args);
    });
    await copy(request({ sourceClient }));
    expect(asked).toEqual(['HeadObjectCommand']);
  });
});

describe('a copy with faults', () => {
  test('has a part copied again that failed', async () => {
    store(content);
    work.s3.fail({ operation: 'UploadPartCopy', part: 2 }, { kind: 'error', status: 503, code: 'SlowDown' });
    await copy(request());
    expect(copied()?.bytes.equals(content)).toBe(true);
  });

  test.each([PART, PART + 1])('of %d bytes is refused when the source was replaced meanwhile', async (size) => {
    store(pattern(size));
    const sourceClient = work.s3.client();
    sourceClient.middlewareStack.add((next) => async (args) => {
      const head = await next(args);
      store(pattern(size).reverse());
      return head;
    });
    await expect(copy(request({ sourceClient }))).rejects.toMatchObject({ name: 'SourceChanged' });
    expect(copied()).toBeUndefined();
    expect(work.s3.uploads.size).toBe(0);
  });

  test.each([PART, PART + 1])('of %d bytes is refused when its checksum is not that of the source', async (size) => {
    store(pattern(size), { checksum: checksumOf('CRC32C', Buffer.from('something else')) });
    await expect(copy(request())).rejects.toMatchObject({ name: 'ChecksumMismatch' });
    expect(work.s3.uploads.size).toBe(0);
  });

  test('of an object that is not there is refused', async () => {
    await expect(copy(request())).rejects.toMatchObject({ name: 'SourceMissing' });
  });

  test('that is aborted leaves no part behind', async () => {
    store(content);
    const caller = new AbortController();
    const reason = new Error('no longer needed');
    await expect(
      copy(request({ signal: caller.signal, concurrency: 1, onProgress: () => caller.abort(reason) })),
    ).rejects.toBe(reason);
    expect(work.s3.uploads.size).toBe(0);
  });

  test('goes on from a state file', async () => {
    store(content);
    const resumable = request({ resume: work.path('state'), concurrency: 1, attempts: 1 });
    work.s3.fail({ operation: 'UploadPartCopy', part: 2 }, { kind: 'error', status: 403, code: 'AccessDenied' });
    await expect(copy(resumable)).rejects.toMatchObject({ name: 'AccessDenied' });
    const result = await copy(resumable);
    expect(result).toMatchObject({ parts: 3, resumedParts: 1, checksum: { confirmed: true } });
    expect(copied()?.bytes.equals(content)).toBe(true);
    expect(await work.files()).toEqual([]);
  });
});
