import '../../../helpers/one-realm';
import { Readable } from 'node:stream';
import { type TransferProgress, upload } from '../../../../lambda/runtime';
import { BUCKET } from '../../../helpers/fake-s3/fake-s3';
import { type Fault } from '../../../helpers/fake-s3/fault';
import { referenceCrc } from '../../../helpers/fake-s3/reference-crc';
import { AT_ONCE, eachWithWorkspace, pattern } from '../../../helpers/fake-s3/workspace';

const MIB = 2 ** 20;
const PART = 5 * MIB;
const to = { bucket: BUCKET, key: 'backup.tar' };
const content = pattern(2 * PART + 1_000);
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

const PASSING: readonly (readonly [string, Fault])[] = [
  ['the connection breaks', { kind: 'drop', afterBytes: MIB }],
  ['S3 slows it down', { kind: 'error', status: 503, code: 'SlowDown' }],
  ['S3 has an internal error', { kind: 'error', status: 500, code: 'InternalError' }],
  ['a bit flips on the way', { kind: 'corrupt' }],
  ['the answer is lost', { kind: 'lose-answer' }],
  ['S3 stores another part than was sent', { kind: 'store-wrong' }],
];

describe('a part is sent again', () => {
  test.each(PASSING)('when %s', async (_, fault) => {
    work.s3.fail({ operation: 'UploadPart', part: 2 }, fault);
    const from = await work.file('source', content);
    const result = await upload({ ...options(), from });
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
    expect(result.checksum?.value).toBe(referenceCrc('CRC64NVME', content));
    expect(work.s3.seen.filter(({ part }) => part === 2)).toHaveLength(2);
    expect(work.s3.seen.filter(({ part }) => part === 1)).toHaveLength(1);
  });

  test('when nothing moves for too long', async () => {
    work.s3.fail({ operation: 'UploadPart', part: 1 }, { kind: 'stall' });
    await upload({ ...options(), from: content, stallSeconds: 0.2 });
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
  });

  test('of a stream too', async () => {
    work.s3.fail({ operation: 'UploadPart', part: 1, times: 2 }, { kind: 'drop', afterBytes: 10 });
    await upload({ ...options(), from: Readable.from([content]) });
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
  });

  test('and its bytes are counted once', async () => {
    work.s3.fail({ operation: 'UploadPart', part: 2 }, { kind: 'corrupt' });
    const told: TransferProgress[] = [];
    await upload({ ...options(), from: content, onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({ transferredBytes: content.length, totalBytes: content.length, completedParts: 3 });
    expect(Math.max(...told.map(({ transferredBytes }) => transferredBytes))).toBe(content.length);
  });
});

describe('an object that is one request is sent again', () => {
  test.each(PASSING.slice(0, 5))('when %s', async (_, fault) => {
    work.s3.fail({ operation: 'PutObject' }, fault);
    const small = content.subarray(0, 3 * MIB);
    await upload({ ...options(), from: small });
    expect(work.s3.object(to.key)?.bytes.equals(small)).toBe(true);
  });

  test('and refused when another one was stored', async () => {
    work.s3.fail({ operation: 'PutObject' }, { kind: 'store-wrong' });
    await expect(upload({ ...options(), from: content.subarray(0, MIB) })).rejects.toMatchObject({
      name: 'ChecksumMismatch',
    });
  });
});

describe('an upload that fails', () => {
  const denied: Fault = { kind: 'error', status: 403, code: 'AccessDenied' };

  test('leaves no part behind when the tries are used up', async () => {
    work.s3.fail({ operation: 'UploadPart', part: 2, times: 3 }, { kind: 'drop', afterBytes: 100 });
    await expect(upload({ ...options(), from: content, attempts: 3 })).rejects.toMatchObject({
      code: expect.any(String),
    });
    expect(work.s3.seen.filter(({ part }) => part === 2)).toHaveLength(3);
    expect(work.s3.uploads.size).toBe(0);
  });

  test('is not tried again when S3 refuses it', async () => {
    work.s3.fail({ operation: 'UploadPart', part: 1 }, denied);
    await expect(upload({ ...options(), from: content })).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(work.s3.seen.filter(({ part }) => part === 1)).toHaveLength(1);
    expect(work.s3.uploads.size).toBe(0);
  });

  test('because S3 finds another checksum of the whole says so', async () => {
    work.s3.fail({ operation: 'CompleteMultipartUpload' }, { kind: 'error', status: 400, code: 'BadDigest' });
    await expect(upload({ ...options(), from: content })).rejects.toMatchObject({ name: 'ChecksumMismatch' });
    expect(work.s3.uploads.size).toBe(0);
  });

  test('names the upload whose parts it could not remove', async () => {
    work.s3.fail({ operation: 'UploadPart', part: 1 }, denied);
    work.s3.fail({ operation: 'AbortMultipartUpload' }, denied);
    await expect(upload({ ...options(), from: content })).rejects.toMatchObject({
      name: 'PartsLeftBehind',
      uploadId: 'upload-1',
      cause: { name: 'AccessDenied' },
    });
  });

  test('because its stream broke leaves no part behind, and says why', async () => {
    const broken = new Error('the disk is on fire');
    async function* chunks(): AsyncGenerator<Buffer> {
      yield content.subarray(0, PART + 1);
      throw broken;
    }
    await expect(upload({ ...options(), from: Readable.from(chunks()) })).rejects.toBe(broken);
    expect(work.s3.uploads.size).toBe(0);
  });
});

describe('the answer to the completion is lost', () => {
  test('and the object is there: the upload succeeds', async () => {
    work.s3.fail({ operation: 'CompleteMultipartUpload' }, { kind: 'lose-answer' });
    const result = await upload({ ...options(), from: content });
    expect(result).toMatchObject({ parts: 3, checksum: { confirmed: true } });
    expect(work.s3.count('CompleteMultipartUpload')).toBe(2);
  });

  test('and another object is there: the upload fails', async () => {
    work.s3.fail({ operation: 'CompleteMultipartUpload' }, { kind: 'error', status: 404, code: 'NoSuchUpload' });
    await upload({ ...options(), from: pattern(20) });
    await expect(upload({ ...options(), from: content })).rejects.toMatchObject({ name: 'ChecksumMismatch' });
  });
});

describe('an upload that is aborted', () => {
  const abortAfter = (
    parts: number,
  ): { signal: AbortSignal; reason: Error; onProgress: (progress: TransferProgress) => void } => {
    const caller = new AbortController();
    const reason = new Error('no longer needed');
    const onProgress = ({ completedParts }: TransferProgress): void => {
      if (completedParts >= parts) caller.abort(reason);
    };
    return { signal: caller.signal, reason, onProgress };
  };

  test('ends with the reason and leaves no part behind', async () => {
    const { reason, ...abort } = abortAfter(1);
    await expect(upload({ ...options(), from: content, concurrency: 1, ...abort })).rejects.toBe(reason);
    expect(work.s3.uploads.size).toBe(0);
    expect(work.s3.object(to.key)).toBeUndefined();
  });

  test('ends also while a part is not answered', async () => {
    work.s3.fail({ operation: 'UploadPart', part: 2 }, { kind: 'stall' });
    const { reason, ...abort } = abortAfter(1);
    await expect(upload({ ...options(), from: content, concurrency: 2, ...abort })).rejects.toBe(reason);
    expect(work.s3.uploads.size).toBe(0);
  });

  test('ends also while a stream has nothing to say', async () => {
    async function* chunks(): AsyncGenerator<Buffer> {
      yield content.subarray(0, PART + 1);
      await new Promise(() => undefined);
    }
    const { reason, ...abort } = abortAfter(1);
    await expect(upload({ ...options(), from: Readable.from(chunks()), ...abort })).rejects.toBe(reason);
    expect(work.s3.uploads.size).toBe(0);
  });

  test('before it starts does nothing', async () => {
    const reason = new Error('too late');
    await expect(upload({ ...options(), from: content, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(work.s3.uploads.size).toBe(0);
    expect(work.s3.object(to.key)).toBeUndefined();
  });
});
