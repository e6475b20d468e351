import {
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  UploadPartCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
} from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { REPLICA_REGION } from '../../local/emulator-environment';
import { deployTemplate, EMULATOR_TIMEOUT_MS, emulatorForTests } from '../helpers/emulator';
import { aliasArn, home, REPLICAS } from './bucket-templates';

const emulator = emulatorForTests();
const SOURCE = 'home-unlocked';
const IMPORTANT = 'replica-important';
const EVERYTHING = 'replica-everything';
let s3: S3Client;
let replicas: S3Client;
let keyArn: string;
let otherKeyArn: string;

beforeAll(async () => {
  s3 = new S3Client(emulator.client());
  replicas = new S3Client(emulator.client(REPLICA_REGION));
  await deployTemplate(emulator.client(REPLICA_REGION), 'replicas', REPLICAS);
  const outputs = await deployTemplate(emulator.client(), 'home', home(REPLICA_REGION));
  keyArn = outputs.KeyArn!;
  otherKeyArn = outputs.OtherKeyArn!;
}, EMULATOR_TIMEOUT_MS);

const put = (Key: string, extra: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket: SOURCE, Key, Body: `content of ${Key}`, ...extra }));

/** Asks until the source says that its replication is over. */
async function settled(Key: string): Promise<HeadObjectCommandOutput> {
  const head = await s3.send(new HeadObjectCommand({ Bucket: SOURCE, Key }));
  if (head.ReplicationStatus !== 'PENDING') return head;
  await sleep(50);
  return settled(Key);
}

async function inReplica(Bucket: string, Key: string): Promise<HeadObjectCommandOutput | undefined> {
  return replicas.send(new HeadObjectCommand({ Bucket, Key })).catch((error: unknown) => {
    if ((error as Error).name === 'NotFound') return undefined;
    throw error;
  });
}

describe('replication', () => {
  test('is pending first, then completed, and the replica says that it is one', async () => {
    await put('important/status');
    const early = await s3.send(new HeadObjectCommand({ Bucket: SOURCE, Key: 'important/status' }));
    const late = await settled('important/status');
    expect([early.ReplicationStatus, late.ReplicationStatus]).toEqual(['PENDING', 'COMPLETED']);
    expect(await inReplica(IMPORTANT, 'important/status')).toMatchObject({
      ReplicationStatus: 'REPLICA',
      StorageClass: 'STANDARD_IA',
      VersionId: late.VersionId,
      ETag: late.ETag,
    });
  });

  test('reaches every destination, each by its own rule', async () => {
    await put('important/both');
    await settled('important/both');
    expect(await inReplica(EVERYTHING, 'important/both')).not.toHaveProperty('StorageClass', 'STANDARD_IA');
    expect(await inReplica(IMPORTANT, 'important/both')).toHaveProperty('StorageClass', 'STANDARD_IA');
  });

  test('leaves alone what no prefix selects', async () => {
    const written = await put('other/alone');
    expect(await settled('other/alone')).toMatchObject({ VersionId: written.VersionId });
    expect((await settled('other/alone')).ReplicationStatus).toBeUndefined();
    expect(await inReplica(IMPORTANT, 'other/alone')).toBeUndefined();
  });

  test('follows tags and copies them', async () => {
    await put('shared/untagged');
    await put('shared/tagged', { Tagging: 'replicate=yes' });
    await settled('shared/tagged');
    expect(await inReplica(EVERYTHING, 'shared/untagged')).toBeUndefined();
    const { TagSet } = await replicas.send(new GetObjectTaggingCommand({ Bucket: EVERYTHING, Key: 'shared/tagged' }));
    expect(TagSet).toEqual([{ Key: 'replicate', Value: 'yes' }]);
  });

  test('encrypts the replica under the key of its Region', async () => {
    await put('important/secret', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn });
    await settled('important/secret');
    expect(await inReplica(IMPORTANT, 'important/secret')).toMatchObject({
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: aliasArn(REPLICA_REGION, 'replicas'),
    });
  });

  test('leaves alone what is encrypted under a key, unless the rule selects it', async () => {
    const encrypted = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn } as const;
    await put('shared/secret', { Tagging: 'replicate=yes', ...encrypted });
    expect((await settled('shared/secret')).ReplicationStatus).toBeUndefined();
    expect(await inReplica(EVERYTHING, 'shared/secret')).toBeUndefined();
  });

  test('fails where the role may not use the key of the source', async () => {
    await put('important/locked', { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: otherKeyArn });
    expect((await settled('important/locked')).ReplicationStatus).toBe('FAILED');
    expect(await inReplica(IMPORTANT, 'important/locked')).toBeUndefined();
  });

  test('copies delete markers only where the rule says so', async () => {
    await put('important/deleted');
    await settled('important/deleted');
    const { VersionId } = await s3.send(new DeleteObjectCommand({ Bucket: SOURCE, Key: 'important/deleted' }));
    await put('important/after');
    await settled('important/after');
    const { DeleteMarkers } = await replicas.send(
      new ListObjectVersionsCommand({ Bucket: IMPORTANT, Prefix: 'important/deleted' }),
    );
    expect(DeleteMarkers).toMatchObject([{ VersionId, IsLatest: true }]);
    expect(await inReplica(EVERYTHING, 'important/deleted')).toBeDefined();
  });
});

describe('multipart checksums', () => {
  const parts = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('the end')];
  const whole = Buffer.alloc(4);
  whole.writeUInt32BE(crc32(Buffer.concat(parts)));

  async function upload(Key: string, ChecksumCRC32: string) {
    const to = { Bucket: SOURCE, Key };
    const { UploadId } = await s3.send(
      new CreateMultipartUploadCommand({ ...to, ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' }),
    );
    const Parts = await Promise.all(
      parts.map(async (Body, index) => {
        const part = { ...to, UploadId, Body, PartNumber: index + 1, ChecksumAlgorithm: 'CRC32' as const };
        const { ETag } = await s3.send(new UploadPartCommand(part));
        return { ETag, PartNumber: index + 1 };
      }),
    );
    const complete = {
      ...to,
      UploadId,
      MultipartUpload: { Parts },
      ChecksumCRC32,
      ChecksumType: 'FULL_OBJECT' as const,
    };
    return s3.send(new CompleteMultipartUploadCommand(complete));
  }

  test('the whole object has the checksum of its bytes', async () => {
    const checksum = whole.toString('base64');
    expect(await upload('whole', checksum)).toMatchObject({ ChecksumCRC32: checksum, ChecksumType: 'FULL_OBJECT' });
    const head = await s3.send(new HeadObjectCommand({ Bucket: SOURCE, Key: 'whole', ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ ChecksumCRC32: checksum, ChecksumType: 'FULL_OBJECT' });
  });

  test('a wrong one is refused', async () => {
    await expect(upload('wrong', 'AAAAAA==')).rejects.toMatchObject({ name: 'BadDigest' });
  });

  test('CRC64NVME is computed over the whole object, too', async () => {
    const to = { Bucket: SOURCE, Key: 'nvme' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...to, ChecksumAlgorithm: 'CRC64NVME' }));
    const { ETag } = await s3.send(new UploadPartCommand({ ...to, UploadId, PartNumber: 1, Body: '123456789' }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    await s3.send(new CompleteMultipartUploadCommand({ ...to, UploadId, MultipartUpload }));
    const head = await s3.send(new HeadObjectCommand({ ...to, ChecksumMode: 'ENABLED' }));
    // The published check value of the algorithm, 0xAE8B14860A799888.
    expect(head).toMatchObject({ ChecksumCRC64NVME: 'rosUhgp5mIg=', ChecksumType: 'FULL_OBJECT' });
  });
});
