import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  InvalidObjectState,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { sha256Of } from '../../../lambda/probe-replication/canary';
import { ChecksumUnavailable, S3CanaryBucket, VersionsNotRemoved } from '../../../lambda/probe-replication/s3-bucket';

const s3 = mockClient(S3Client);
const bucket = new S3CanaryBucket(new S3Client({ region: 'eu-west-1' }), 'replica');
const MODIFIED = new Date('2026-11-01T00:00:00Z');
const VERSION = { key: 'a/b', versionId: 'v1', modifiedAt: MODIFIED, isDeleteMarker: false };
const ARCHIVED = new InvalidObjectState({ message: 'archived', $metadata: {} });

beforeEach(() => s3.reset());

/** The only request of a kind that was sent, save the signal that ends it in time. */
function sent(command: Parameters<typeof s3.commandCalls>[0]): unknown {
  const [call, ...others] = s3.commandCalls(command);
  expect(others).toEqual([]);
  const [request, options] = call!.args as unknown as [{ input: unknown }, unknown];
  expect(options).toEqual({ abortSignal: expect.any(AbortSignal) });
  return request.input;
}

describe('a canary is written', () => {
  const body = new Uint8Array([1, 2, 3]);
  const object = { key: 'a/b', body, sha256: sha256Of(body), tags: {} };

  test('with the checksum that S3 has to verify', async () => {
    s3.on(PutObjectCommand).resolves({});
    await bucket.write(object);
    expect(sent(PutObjectCommand)).toEqual({
      Bucket: 'replica',
      Key: 'a/b',
      Body: body,
      ChecksumSHA256: 'A5BYxvLAy0ksUzsKTRTvd8wPeKvMztUofYShogEc+4E=',
      Tagging: undefined,
    });
  });

  test('with its tags, encoded', async () => {
    s3.on(PutObjectCommand).resolves({});
    await bucket.write({ ...object, tags: { team: 'a&b', replicate: 'yes' } });
    expect(sent(PutObjectCommand)).toMatchObject({ Tagging: 'team=a%26b&replicate=yes' });
  });
});

describe('versions', () => {
  test('are versions and delete markers', async () => {
    s3.on(ListObjectVersionsCommand).resolves({
      Versions: [{ Key: 'a/b', VersionId: 'v1', LastModified: MODIFIED }],
      DeleteMarkers: [{ Key: 'a/c', VersionId: 'v2', LastModified: MODIFIED }],
    });
    expect(await bucket.versions('a/')).toEqual([
      VERSION,
      { ...VERSION, key: 'a/c', versionId: 'v2', isDeleteMarker: true },
    ]);
    expect(sent(ListObjectVersionsCommand)).toEqual({ Bucket: 'replica', Prefix: 'a/' });
  });

  test('are none in an empty folder', async () => {
    s3.on(ListObjectVersionsCommand).resolves({});
    expect(await bucket.versions('a/')).toEqual([]);
  });
});

describe('the SHA-256 of a version', () => {
  test('is that of the bytes that S3 sends', async () => {
    const bytes = new TextEncoder().encode('canary');
    s3.on(GetObjectCommand).resolves({ Body: { transformToByteArray: () => Promise.resolve(bytes) } as never });
    expect(await bucket.sha256(VERSION)).toBe(sha256Of(bytes));
    expect(sent(GetObjectCommand)).toEqual({ Bucket: 'replica', Key: 'a/b', VersionId: 'v1' });
  });

  test('is the one that S3 recorded where the version is archived', async () => {
    s3.on(GetObjectCommand).rejects(ARCHIVED).on(HeadObjectCommand).resolves({ ChecksumSHA256: 'abc=' });
    expect(await bucket.sha256(VERSION)).toBe('abc=');
    expect(sent(HeadObjectCommand)).toMatchObject({ VersionId: 'v1', ChecksumMode: 'ENABLED' });
  });

  test('is missed in one sentence where S3 has neither', async () => {
    s3.on(GetObjectCommand).rejects(ARCHIVED).on(HeadObjectCommand).resolves({});
    await expect(bucket.sha256(VERSION)).rejects.toThrow(
      new ChecksumUnavailable('a/b in replica is archived without a SHA-256'),
    );
    s3.on(GetObjectCommand).resolves({});
    await expect(bucket.sha256(VERSION)).rejects.toThrow(new ChecksumUnavailable('a/b in replica came without a body'));
  });

  test('passes other refusals on', async () => {
    s3.on(GetObjectCommand).rejects(new Error('AccessDenied'));
    await expect(bucket.sha256(VERSION)).rejects.toThrow('AccessDenied');
  });
});

describe('versions are removed', () => {
  test('by their ids, in one request', async () => {
    s3.on(DeleteObjectsCommand).resolves({});
    await bucket.remove([VERSION, { ...VERSION, versionId: 'v2' }]);
    const Objects = [
      { Key: 'a/b', VersionId: 'v1' },
      { Key: 'a/b', VersionId: 'v2' },
    ];
    expect(sent(DeleteObjectsCommand)).toEqual({ Bucket: 'replica', Delete: { Objects, Quiet: true } });
  });

  test('or the failure names the first that stays', async () => {
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: 'a/b', Code: 'AccessDenied', Message: 'locked' }] });
    await expect(bucket.remove([VERSION])).rejects.toThrow(
      new VersionsNotRemoved('1 of 1 versions stay in replica, a/b: AccessDenied locked'),
    );
  });
});
