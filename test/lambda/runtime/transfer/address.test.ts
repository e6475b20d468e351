import '../../../helpers/one-realm';
import { PassThrough } from 'node:stream';
import {
  copy,
  download,
  type ObjectAddress,
  type S3Sender,
  type TransferOptions,
  type TransferResult,
  upload,
} from '../../../../lambda/runtime';
import { BUCKET } from '../../../helpers/fake-s3/fake-s3';
import { AT_ONCE, eachWithWorkspace, pattern } from '../../../helpers/fake-s3/workspace';

const PART = 5 * 2 ** 20;
const SIZES: readonly [string, number][] = [
  ['one request', 10],
  ['parts', PART + 1],
];
const here: ObjectAddress = { bucket: BUCKET, key: 'here' };
const work = eachWithWorkspace();

type Options = TransferOptions & { readonly client: S3Sender };
const options = (client: S3Sender = work.s3.client()): Options => ({ client, partBytes: PART, pacing: AT_ONCE });

type Transfer = (address: ObjectAddress) => Promise<TransferResult>;
const TRANSFERS: readonly [string, 'from' | 'to', Transfer][] = [
  ['an upload', 'to', (to): Promise<TransferResult> => upload({ ...options(), from: pattern(10), to })],
  ['a download', 'from', (from): Promise<TransferResult> => download({ ...options(), from, to: new PassThrough() })],
  ['the source of a copy', 'from', (from): Promise<TransferResult> => copy({ ...options(), from, to: here })],
  ['the destination of a copy', 'to', (to): Promise<TransferResult> => copy({ ...options(), from: here, to })],
];

describe.each(TRANSFERS)('the address of %s', (_, prop, transfer) => {
  test.each([
    ['an empty bucket', { bucket: '' }, 'bucket must be the name of a bucket, got an empty one; name the bucket'],
    ['no bucket', { bucket: undefined }, 'bucket must be the name of a bucket, got an empty one; name the bucket'],
    ['an empty key', { key: '' }, 'key must be 1 to 1024 bytes of UTF-8, got 0; name the object'],
    ['a key of 1,025 bytes', { key: `${'ä'.repeat(512)}a` }, 'key must be 1 to 1024 bytes of UTF-8, got 1025; name'],
  ])('is refused with %s, before any request', async (_wrong, wrong, message) => {
    await expect(transfer({ ...here, ...wrong } as ObjectAddress)).rejects.toMatchObject({
      name: 'TransferOptionInvalid',
      message: expect.stringContaining(`${prop}.${message}`),
    });
    expect(work.s3.seen).toEqual([]);
  });
});

test('a key of 1,024 bytes is one that S3 takes', async () => {
  const key = 'ä'.repeat(512);
  await upload({ ...options(), from: pattern(10), to: { bucket: BUCKET, key } });
  expect(work.s3.object(key)?.bytes).toHaveLength(10);
});

describe('a bucket that does not exist', () => {
  const missing = { kind: 'error', status: 404, code: 'NoSuchBucket' } as const;
  const refused = {
    name: 'BucketUnreachable',
    message: `to.bucket must be a bucket that exists, got ${BUCKET}; check its name`,
    cause: { name: 'NoSuchBucket' },
  };

  test.each([
    ['PutObject', 10],
    ['CreateMultipartUpload', PART + 1],
  ])('is named when %s finds none', async (operation, size) => {
    work.s3.fail({ operation }, missing);
    await expect(upload({ ...options(), from: pattern(size), to: here })).rejects.toMatchObject(refused);
    expect(work.s3.count(operation)).toBe(1);
  });

  test('is named when it is the destination of a copy', async () => {
    await upload({ ...options(), from: pattern(10), to: here });
    work.s3.fail({ operation: 'CopyObject' }, missing);
    await expect(copy({ ...options(), from: here, to: here })).rejects.toMatchObject(refused);
  });
});

describe('a client of another Region', () => {
  const refused = (prop: string): object => ({
    name: 'BucketUnreachable',
    message: `${prop}.bucket must be in the Region of the client, got ${BUCKET} from another one; use a client of the bucket's Region`,
  });

  test.each([
    [301, 'PermanentRedirect'],
    [400, 'AuthorizationHeaderMalformed'],
    [400, 'IllegalLocationConstraintException'],
  ])('is told so when S3 answers an upload with %d %s', async (status, code) => {
    work.s3.fail({ operation: 'PutObject' }, { kind: 'error', status, code });
    await expect(upload({ ...options(), from: pattern(10), to: here })).rejects.toMatchObject(refused('to'));
  });

  test.each(TRANSFERS.slice(1, 3))(
    'is told so by %s, whose lookup is answered without a code',
    async (_, prop, transfer) => {
      work.s3.fail({ operation: 'HeadObject' }, { kind: 'error', status: 301, code: 'PermanentRedirect' });
      await expect(transfer(here)).rejects.toMatchObject(refused(prop));
    },
  );
});

describe('an answer without an ETag', () => {
  const incomplete = { name: 'ResponseIncomplete', message: expect.stringContaining('must answer with an ETag') };

  /** A client of a service that tells no ETag of what it stored. */
  function forgetful(...operations: readonly string[]): S3Sender {
    const client = work.s3.client();
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const { output, ...result } = await next(args);
          if (!operations.includes(String(commandName))) return { output, ...result };
          return { ...result, output: { ...output, ETag: undefined, CopyObjectResult: undefined } };
        },
      { step: 'initialize' },
    );
    return client;
  }

  test.each(SIZES)('fails an upload in %s', async (_, size) => {
    const client = forgetful('PutObjectCommand', 'CompleteMultipartUploadCommand');
    await expect(upload({ ...options(client), from: pattern(size), to: here })).rejects.toMatchObject(incomplete);
  });

  test.each(SIZES)('fails a copy in %s', async (_, size) => {
    await upload({ ...options(), from: pattern(size), to: here });
    const client = forgetful('CopyObjectCommand', 'CompleteMultipartUploadCommand');
    const to = { ...here, key: 'there' };
    await expect(copy({ ...options(client), from: here, to })).rejects.toMatchObject(incomplete);
  });
});
