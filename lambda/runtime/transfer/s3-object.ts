import type { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  PutObjectCommand,
  type PutObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { always } from './answer';
import type { ChecksumAlgorithm } from './checksum/checksum';
import { ResponseIncomplete, SourceChanged, SourceMissing } from './errors';
import type { ObjectAddress, ObjectVersionAddress, S3Sender } from './options';
import type { PartBody } from './part-body';
import { statusOf } from './retry';
import { checksumIn, type StoredChecksum, storedChecksum } from './s3-checksum';
import { ANNOUNCE_TRAILER, announceTrailer, leaveChecksumToCaller, streamed } from './s3-trailer';
import type { ObjectSettings } from './s3-upload';

/** A state of an object that no later write changes. */
export interface PinnedObject extends ObjectVersionAddress {
  readonly eTag: string;
  readonly size: number;
  readonly checksum: StoredChecksum | undefined;
  /** All that S3 tells about it. */
  readonly head: HeadObjectCommandOutput;
}

/**
 * Looks an object up, with the checksum that S3 holds.
 *
 * @throws SourceMissing
 */
export async function pin(
  client: S3Sender,
  from: ObjectVersionAddress,
  abortSignal: AbortSignal,
): Promise<PinnedObject> {
  const head = await lookUp(client, from, abortSignal);
  if (head === undefined) {
    throw new SourceMissing(`from must be an object that exists, got ${named(from)}; check bucket, key and version`);
  }
  const { ETag: eTag, ContentLength: size } = head;
  if (eTag === undefined || size === undefined)
    throw new ResponseIncomplete(`S3 must answer with an ETag and a size, got none for ${named(from)}`);
  return { ...from, eTag, size, checksum: storedChecksum(head), head };
}

/** What S3 knows about an object; nothing, where there is none. */
export async function lookUp(
  client: S3Sender,
  from: ObjectVersionAddress,
  abortSignal: AbortSignal,
): Promise<HeadObjectCommandOutput | undefined> {
  try {
    return await client.send(new HeadObjectCommand({ ...addressOf(from), ChecksumMode: 'ENABLED' }), { abortSignal });
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Reads a stretch of an object.
 *
 * @throws SourceChanged where the object is no longer the pinned one
 */
export async function getRange(
  client: S3Sender,
  from: PinnedObject,
  range: { readonly start: number; readonly end: number },
  abortSignal: AbortSignal,
): Promise<Readable> {
  const command = new GetObjectCommand({
    ...addressOf(from),
    IfMatch: from.eTag,
    Range: `bytes=${range.start}-${range.end - 1}`,
  });
  command.middlewareStack.add(leaveChecksumToCaller, { step: 'build', name: 'leaveChecksumToCaller' });
  const { Body: body } = await client
    .send(command, { abortSignal })
    .catch((error: unknown) => refuseChanged(from, error));
  if (body === undefined) throw new ResponseIncomplete(`S3 must answer with a body, got none for ${named(from)}`);
  return body as Readable;
}

/** Stores an object in one request. */
export async function putObject(
  client: S3Sender,
  target: ObjectAddress,
  settings: ObjectSettings,
  {
    body,
    length,
    algorithm,
  }: { readonly body: PartBody; readonly length: number; readonly algorithm: ChecksumAlgorithm },
  abortSignal: AbortSignal,
): Promise<PutObjectCommandOutput> {
  const command = new PutObjectCommand({ ...settings, ...addressOf(target), ...streamed(body, algorithm) });
  command.middlewareStack.add(announceTrailer(body, length), ANNOUNCE_TRAILER);
  return await client.send(command, { abortSignal });
}

/** Has S3 copy an object in one request. Tags come along unless others are given. */
export async function copyObject(
  client: S3Sender,
  from: PinnedObject,
  target: ObjectAddress,
  settings: ObjectSettings,
  algorithm: ChecksumAlgorithm,
  abortSignal: AbortSignal,
): Promise<{ eTag: string; versionId?: string; checksum?: string }> {
  const command = new CopyObjectCommand({
    ...settings,
    ...addressOf(target),
    CopySource: copySourceOf(from),
    CopySourceIfMatch: from.eTag,
    ChecksumAlgorithm: algorithm,
    MetadataDirective: 'REPLACE',
    TaggingDirective: settings.Tagging === undefined ? 'COPY' : 'REPLACE',
  });
  const answer = await client.send(command, { abortSignal }).catch((error: unknown) => refuseChanged(from, error));
  const { CopyObjectResult: copied, VersionId: versionId } = answer;
  return { eTag: always(copied?.ETag, 'an ETag'), versionId, checksum: checksumIn(copied, algorithm) };
}

/** An object as the source of a server-side copy. */
export function copySourceOf({ bucket, key, versionId }: ObjectVersionAddress): string {
  const path = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return versionId === undefined ? path : `${path}?versionId=${encodeURIComponent(versionId)}`;
}

/** `s3://bucket/key` */
export function named({ bucket, key, versionId }: ObjectVersionAddress): string {
  return `s3://${bucket}/${key}${versionId === undefined ? '' : ` (version ${versionId})`}`;
}

/** Passes errors on; names the one that says that the object is no longer the pinned one. */
export function refuseChanged(from: PinnedObject, error: unknown): never {
  if (statusOf(error) !== 412) throw error;
  const message = `from must stay unchanged during a transfer, got another object at ${named(from)}; name a version, or transfer it again`;
  throw new SourceChanged(message, { cause: error });
}

function addressOf({ bucket, key, versionId }: ObjectVersionAddress): {
  Bucket: string;
  Key: string;
  VersionId?: string;
} {
  return { Bucket: bucket, Key: key, ...(versionId === undefined ? {} : { VersionId: versionId }) };
}
