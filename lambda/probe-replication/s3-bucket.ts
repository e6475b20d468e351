import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  InvalidObjectState,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { sha256Of } from './canary';
import { type CanaryBucket, type NewObject, type ObjectVersion } from './ports';

/** So short that a write, the last look and the clean-up fit into the minute that the function has besides the wait. */
const REQUEST_TIMEOUT_MS = 5_000;

/** S3 did not remove what it was asked to remove. */
export class VersionsNotRemoved extends Error {
  override readonly name = 'VersionsNotRemoved';
}

/** S3 answered without the bytes or the checksum that was asked for. */
export class ChecksumUnavailable extends Error {
  override readonly name = 'ChecksumUnavailable';
}

/** A bucket of S3. A request and its retries take five seconds at most. */
export class S3CanaryBucket implements CanaryBucket {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  async write({ key, body, sha256, tags }: NewObject): Promise<void> {
    const tagging = Object.keys(tags).length === 0 ? undefined : new URLSearchParams(tags).toString();
    const command = new PutObjectCommand({ ...this.object(key), Body: body, ChecksumSHA256: sha256, Tagging: tagging });
    await this.client.send(command, inTime());
  }

  async versions(prefix: string): Promise<ObjectVersion[]> {
    const command = new ListObjectVersionsCommand({ Bucket: this.bucket, Prefix: prefix });
    return versionsIn(await this.client.send(command, inTime()));
  }

  async sha256({ key, versionId }: ObjectVersion): Promise<string> {
    const version = { ...this.object(key), VersionId: versionId };
    try {
      const bytes = await (
        await this.client.send(new GetObjectCommand(version), inTime())
      ).Body?.transformToByteArray();
      if (bytes === undefined) throw new ChecksumUnavailable(`${key} in ${this.bucket} came without a body`);
      return sha256Of(bytes);
    } catch (error) {
      if (error instanceof InvalidObjectState) return await this.archivedSha256(key, versionId);
      throw error;
    }
  }

  async remove(versions: readonly ObjectVersion[]): Promise<void> {
    const objects = versions.map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
    const command = new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects: objects, Quiet: true } });
    const { Errors: refused = [] } = await this.client.send(command, inTime());
    const [first] = refused;
    if (first === undefined) return;
    const count = `${refused.length} of ${objects.length} versions`;
    throw new VersionsNotRemoved(`${count} stay in ${this.bucket}, ${first.Key}: ${first.Code} ${first.Message}`);
  }

  /** The bytes of an archived object cannot be read at once; S3 still tells the checksum that it verified. */
  private async archivedSha256(key: string, versionId: string): Promise<string> {
    const command = new HeadObjectCommand({ ...this.object(key), VersionId: versionId, ChecksumMode: 'ENABLED' });
    const { ChecksumSHA256: sha256 } = await this.client.send(command, inTime());
    if (sha256 === undefined) throw new ChecksumUnavailable(`${key} in ${this.bucket} is archived without a SHA-256`);
    return sha256;
  }

  private object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: key };
  }
}

function inTime(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) };
}

function versionsIn({ Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput): ObjectVersion[] {
  const marked = [
    ...Versions.map((version) => [version, false] as const),
    ...DeleteMarkers.map((marker) => [marker, true] as const),
  ];
  return marked.flatMap(([{ Key: key, VersionId: versionId, LastModified: modifiedAt }, isDeleteMarker]) =>
    key !== undefined && versionId !== undefined && modifiedAt !== undefined
      ? [{ key, versionId, modifiedAt, isDeleteMarker }]
      : [],
  );
}
