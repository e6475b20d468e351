import { GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { checkAddress, inBucket } from './address';
import { endingWithReason } from './abort';
import { type ChecksumAlgorithm, combineChecksums, encodeChecksum } from './checksum/checksum';
import { ChecksumMismatch } from './errors';
import { moveInParts } from './multipart';
import { forgetUpload } from './multipart-resume';
import {
  type ObjectAddress,
  type ObjectVersionAddress,
  type S3Sender,
  settle,
  type Settings,
  type TransferOptions,
  WITHIN_S3,
} from './options';
import { partBytesFor, partsOf } from './plan';
import { ProgressMeter } from './progress';
import { withRetries } from './retry';
import { copyObject, copySourceOf, pin, type PinnedObject, refuseChanged } from './s3-object';
import { allChecked, type ObjectSettings, type StoredPart } from './s3-upload';
import type { TransferChecksum, TransferResult } from './transfer-result';

/** What to copy, and how. */
export interface CopyRequest extends Omit<TransferOptions, 'stallSeconds'> {
  /** Client for the Region of the destination. */
  readonly client: S3Sender;
  readonly from: ObjectVersionAddress;
  readonly to: ObjectAddress;

  /**
   * Client for the Region of the source.
   *
   * @default - that of the destination
   */
  readonly sourceClient?: S3Sender;

  /**
   * What the copy is stored with. What is given replaces that of the source.
   *
   * @default - headers, metadata and tags of the source; storage class and encryption of the destination bucket
   */
  readonly object?: ObjectSettings;
}

/**
 * Copies an object within S3: in one request where it fits into one part, in parallel parts otherwise. No byte passes through this process.
 *
 * The source is pinned by its ETag, so a copy is never made of two states of it.
 *
 * @throws BucketUnreachable, SourceMissing, SourceChanged, PartSizeInvalid, ObjectTooLarge, ChecksumMismatch, TransferOptionInvalid,
 * ResumeStateInvalid, ResponseIncomplete, PartsLeftBehind, and what the client throws when the tries are used up
 */
export async function copy(request: CopyRequest): Promise<TransferResult> {
  const settings = settle(request, WITHIN_S3);
  const { client, sourceClient = client, from, to, signal } = request;
  checkAddress('from', from);
  checkAddress('to', to);
  return await endingWithReason(signal, async () => {
    const source = await inBucket('from', from.bucket, () => pin(sourceClient, from, settings.signal));
    const partBytes = partBytesFor(source.size, request.partBytes);
    return await inBucket('to', to.bucket, () =>
      source.size <= partBytes
        ? copyWhole(request, settings, source)
        : copyInParts(request, settings, source, partBytes),
    );
  });
}

async function copyWhole(request: CopyRequest, settings: Settings, source: PinnedObject): Promise<TransferResult> {
  const { client, to } = request;
  const { size } = source;
  const object = { ...carried(source), ...request.object };
  const algorithm = algorithmOf(source);
  await forgetUpload({ client, target: to, algorithm, settings }, 'copy');
  const one = (): ReturnType<typeof copyObject> => copyObject(client, source, to, object, algorithm, settings.signal);
  const { eTag, versionId, checksum: value } = await withRetries(settings, one);
  const checksum = compared(source, value === undefined ? undefined : { algorithm, value, confirmed: false });
  new ProgressMeter(settings.onProgress, size).completed(size);
  return { eTag, versionId, size, checksum, parts: 1, resumedParts: 0 };
}

async function copyInParts(
  request: CopyRequest,
  settings: Settings,
  source: PinnedObject,
  partBytes: number,
): Promise<TransferResult> {
  const { client, sourceClient = client, to: target, object } = request;
  const { size, eTag, bucket, key, versionId } = source;
  const algorithm = algorithmOf(source);
  const meter = new ProgressMeter(settings.onProgress, size);
  const copySource = copySourceOf(source);
  const copied = await moveInParts({
    client,
    target,
    settings,
    algorithm,
    meter,
    object: { ...carried(source), ...(await tagging(sourceClient, source, settings.signal)), ...object },
    identity: { kind: 'copy', size, bucket, key, versionId, eTag, partBytes, algorithm },
    parts: () => partsOf(size, partBytes),
    move: async (upload, part, signal) => {
      const one = (): Promise<StoredPart> => upload.copy(part, { copySource, eTag }, signal);
      const stored = await withRetries({ ...settings, signal }, one).catch((error: unknown) =>
        refuseChanged(source, error),
      );
      meter.moved(part.length);
      return stored;
    },
    check: async (parts) => {
      if (allChecked(parts)) sameAs(source, algorithm, encodeChecksum(algorithm, combineChecksums(algorithm, parts)));
    },
  });
  return { ...copied, checksum: compared(source, copied.checksum) };
}

/** The checksum that can be compared with that of the source; where it has none of the whole object, the strongest. */
function algorithmOf({ checksum }: PinnedObject): ChecksumAlgorithm {
  return checksum === undefined || checksum.composite ? 'CRC64NVME' : checksum.algorithm;
}

/**
 * The checksum of a copy, compared with that of its source.
 *
 * @throws ChecksumMismatch
 */
function compared(source: PinnedObject, copied: TransferChecksum | undefined): TransferChecksum | undefined {
  if (copied === undefined) return undefined;
  return { ...copied, confirmed: sameAs(source, copied.algorithm, copied.value) };
}

/** Whether the source has this checksum; `false` where it has none of the same kind. */
function sameAs({ checksum }: PinnedObject, algorithm: ChecksumAlgorithm, copied: string): boolean {
  if (checksum === undefined || checksum.composite || checksum.algorithm !== algorithm) return false;
  if (checksum.encoded === copied) return true;
  throw new ChecksumMismatch(
    `the copy must have the ${algorithm} ${checksum.encoded} of its source, got ${copied}; copy it again`,
  );
}

/** What S3 itself carries over when it copies in one request. */
function carried({ head }: PinnedObject): ObjectSettings {
  return {
    CacheControl: head.CacheControl,
    ContentDisposition: head.ContentDisposition,
    ContentEncoding: head.ContentEncoding,
    ContentLanguage: head.ContentLanguage,
    ContentType: head.ContentType,
    Expires: head.ExpiresString === undefined ? undefined : new Date(head.ExpiresString),
    Metadata: head.Metadata,
  };
}

async function tagging(
  client: S3Sender,
  { bucket, key, versionId, head }: PinnedObject,
  abortSignal: AbortSignal,
): Promise<ObjectSettings> {
  if ((head.TagCount ?? 0) === 0) return {};
  const command = new GetObjectTaggingCommand({ Bucket: bucket, Key: key, VersionId: versionId });
  const { TagSet: tags = [] } = await client.send(command, { abortSignal });
  const encoded = new URLSearchParams();
  for (const { Key = '', Value = '' } of tags) encoded.append(Key, Value);
  return { Tagging: encoded.toString() };
}
