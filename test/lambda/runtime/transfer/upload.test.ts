import '../../../helpers/one-realm';
import { Readable } from 'node:stream';
import { appendFile, truncate, utimes } from 'node:fs/promises';
import { type TransferProgress, upload } from '../../../../lambda/runtime';
import { CHECKSUM_ALGORITHMS } from '../../../../lambda/runtime/transfer/checksum/checksum';
import { BUCKET } from '../../../helpers/fake-s3/fake-s3';
import { referenceCrc } from '../../../helpers/fake-s3/reference-crc';
import { AT_ONCE, eachWithWorkspace, pattern } from '../../../helpers/fake-s3/workspace';

const MIB = 2 ** 20;
const PART = 5 * MIB;
const to = { bucket: BUCKET, key: 'reports/2026/annual report.pdf' };
const work = eachWithWorkspace();
const options = (): {
  client: ReturnType<typeof work.s3.client>;
  to: typeof to;
  partBytes: number;
  pacing: typeof AT_ONCE;
} => ({
  client: work.s3.client(),
  to,
  partBytes: PART,
  pacing: AT_ONCE,
});

describe('an upload', () => {
  test.each([0, 1, PART])('of a file of %d bytes is one request', async (size) => {
    const content = pattern(size);
    const result = await upload({ ...options(), from: await work.file('source', content) });
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
    expect(work.s3.seen.map(({ operation }) => operation)).toEqual(['PutObject']);
    expect(result).toMatchObject({ size, parts: 1, resumedParts: 0, eTag: work.s3.object(to.key)?.eTag });
    expect(result.checksum).toEqual({
      algorithm: 'CRC64NVME',
      value: referenceCrc('CRC64NVME', content),
      confirmed: true,
    });
  });

  test.each([
    [PART + 1, 2],
    [2 * PART, 2],
    [2 * PART + 300_001, 3],
  ])('of a file of %d bytes is %d parts', async (size, parts) => {
    const content = pattern(size);
    const result = await upload({ ...options(), from: await work.file('source', content) });
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
    expect(work.s3.count('UploadPart')).toBe(parts);
    expect(work.s3.count('PutObject')).toBe(0);
    expect(result).toMatchObject({ size, parts });
    expect(result.checksum).toEqual({
      algorithm: 'CRC64NVME',
      value: referenceCrc('CRC64NVME', content),
      confirmed: true,
    });
  });

  test.each([0, 1, PART, PART + 1, 2 * PART + 7])('of %d bytes in memory stores them', async (size) => {
    const content = pattern(size);
    await upload({ ...options(), from: content });
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
  });

  test.each([0, 1, PART, PART + 1, 2 * PART + 7])('of a stream of %d bytes stores them', async (size) => {
    const content = pattern(size);
    const chunks = Array.from({ length: Math.ceil(size / 70_001) }, (_, index) =>
      content.subarray(index * 70_001, (index + 1) * 70_001),
    );
    const result = await upload({ ...options(), from: Readable.from(chunks) });
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
    expect(result.checksum).toEqual({
      algorithm: 'CRC64NVME',
      value: referenceCrc('CRC64NVME', content),
      confirmed: true,
    });
    expect(work.s3.uploads.size).toBe(0);
  });

  test.each(CHECKSUM_ALGORITHMS)('with %s has S3 keep that checksum of the whole', async (checksum) => {
    const content = pattern(PART + 3);
    const result = await upload({ ...options(), from: content, checksum });
    const expected = { algorithm: checksum, value: referenceCrc(checksum, content) };
    expect(work.s3.object(to.key)).toMatchObject({ checksum: expected, type: 'FULL_OBJECT' });
    expect(result.checksum).toEqual({ ...expected, confirmed: true });
  });

  test('sends the checksum of every part behind it', async () => {
    await upload({ ...options(), from: pattern(PART + 3) });
    const parts = work.s3.seen.filter(({ operation }) => operation === 'UploadPart');
    expect(parts.map(({ headers }) => headers['x-amz-trailer'])).toEqual([
      'x-amz-checksum-crc64nvme',
      'x-amz-checksum-crc64nvme',
    ]);
  });

  test.each([
    ['one request', 10],
    ['parts', PART + 1],
  ])('in %s stores the settings of the object', async (_, size) => {
    const object = { ContentType: 'application/pdf', Metadata: { owner: 'finance' } };
    await upload({ ...options(), from: pattern(size), object });
    expect(work.s3.object(to.key)?.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-amz-meta-owner': 'finance',
    });
  });

  test('does not claim that a service confirmed what it does not tell', async () => {
    work.s3.tellsChecksums = false;
    const content = pattern(PART + 1);
    const result = await upload({ ...options(), from: content });
    expect(result.checksum).toEqual({
      algorithm: 'CRC64NVME',
      value: referenceCrc('CRC64NVME', content),
      confirmed: false,
    });
  });

  test('tells how far it is, up to the end', async () => {
    const told: TransferProgress[] = [];
    const size = 2 * PART + 1;
    await upload({ ...options(), from: pattern(size), onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({ transferredBytes: size, totalBytes: size, completedParts: 3 });
    expect(
      told.every(({ transferredBytes }, index) => transferredBytes >= (told[index - 1]?.transferredBytes ?? 0)),
    ).toBe(true);
  });
});

describe('an upload is refused', () => {
  test('when the file is missing', async () => {
    const from = work.path('nothing');
    await expect(upload({ ...options(), from })).rejects.toMatchObject({
      name: 'SourceMissing',
      message: `from must be a file that can be read, got ${from} (ENOENT); check the path and its permissions`,
    });
    expect(work.s3.seen).toEqual([]);
  });

  test('when the file is a folder', async () => {
    await expect(upload({ ...options(), from: work.folder })).rejects.toMatchObject({ name: 'SourceMissing' });
  });

  test('when the parts are below 5 MiB', async () => {
    await expect(upload({ ...options(), from: pattern(10), partBytes: PART - 1 })).rejects.toMatchObject({
      name: 'PartSizeInvalid',
    });
    expect(work.s3.seen).toEqual([]);
  });

  test('when the parts of a stream are below 5 MiB', async () => {
    const from = Readable.from([pattern(10)]);
    await expect(upload({ ...options(), from, partBytes: PART - 1 })).rejects.toMatchObject({
      name: 'PartSizeInvalid',
    });
  });

  test.each([{ concurrency: 0 }, { concurrency: 1.5 }, { attempts: 0 }, { maxBytesInFlight: -1 }, { stallSeconds: 0 }])(
    'with %j',
    async (wrong) => {
      const [[name, value] = []] = Object.entries(wrong);
      await expect(upload({ ...options(), from: pattern(10), ...wrong })).rejects.toMatchObject({
        name: 'TransferOptionInvalid',
        message: expect.stringMatching(new RegExp(`^${name} must be .*, got ${value};`)),
      });
    },
  );

  test('with a checksum that S3 keeps of no whole object', async () => {
    const checksum = 'SHA256' as 'CRC32';
    await expect(upload({ ...options(), from: pattern(10), checksum })).rejects.toThrow(
      'checksum must be one of CRC64NVME, CRC32C, CRC32, got SHA256',
    );
  });

  test('with a state file for a source that cannot be read again', async () => {
    await expect(upload({ ...options(), from: pattern(10), resume: work.path('state') })).rejects.toThrow(
      'resume must be left out',
    );
  });
});

describe('a file that changes while it is uploaded', () => {
  const change = async (alter: (path: string) => Promise<void>): Promise<unknown> => {
    const from = await work.file('source', pattern(3 * PART));
    let altered: Promise<void> | undefined;
    const onProgress = ({ completedParts }: TransferProgress): void => {
      if (completedParts === 1) altered ??= alter(from);
    };
    const failure = await upload({ ...options(), from, concurrency: 1, onProgress }).catch((error: unknown) => error);
    await altered;
    return failure;
  };

  test.each([
    ['grows', (path: string): Promise<void> => appendFile(path, 'more')],
    ['is truncated', (path: string): Promise<void> => truncate(path, PART + 10)],
    ['is rewritten with the same length', (path: string): Promise<void> => utimes(path, 1, 1)],
  ])('fails the upload when it %s, and leaves nothing behind', async (_, alter) => {
    const failure = await change(alter);
    expect(failure).toMatchObject({
      name: 'SourceChanged',
      message: expect.stringContaining('from must stay unchanged'),
    });
    expect(work.s3.object(to.key)).toBeUndefined();
    expect(work.s3.uploads.size).toBe(0);
  });

  test('never becomes an object, also when it is one request', async () => {
    const from = await work.file('source', pattern(PART));
    const onProgress = ({ transferredBytes }: TransferProgress): void => {
      if (transferredBytes > 0) void utimes(from, 1, 1);
    };
    await expect(upload({ ...options(), from, onProgress })).rejects.toMatchObject({ name: 'SourceChanged' });
    expect(work.s3.object(to.key)).toBeUndefined();
  });
});
