import { GetObjectAttributesCommand, type ObjectPart } from '@aws-sdk/client-s3';
import { type ChecksumAlgorithm, decodeChecksum } from './checksum/checksum';
import type { S3Sender } from './options';
import { type Part, partsOf } from './plan';
import { checksumIn, type StoredChecksum } from './s3-checksum';
import type { PinnedObject } from './s3-object';

/** A range of an object, with the checksum that S3 holds of it, where it holds one. */
export interface Range extends Part {
  readonly expected?: bigint;
}

/** How an object is read, and what it is compared with. */
export interface DownloadPlan {
  readonly algorithm: ChecksumAlgorithm;
  readonly ranges: readonly Range[];
  /** Checksum of the object that S3 holds; `undefined` where it holds none that the ranges can be compared with. */
  readonly held: StoredChecksum | undefined;
  /** Of an object with a composite checksum: how many ranges each of the parts has that it was uploaded in. */
  readonly rangesPerPart: readonly number[];
}

/**
 * Cuts an object into ranges that can be verified: of any size where S3 holds a checksum of the whole, and within the object's own parts where it
 * holds one of those.
 */
export async function planDownload(
  client: S3Sender,
  object: PinnedObject,
  partBytes: number,
  abortSignal: AbortSignal,
): Promise<DownloadPlan> {
  const { checksum: held, size } = object;
  const algorithm = held?.algorithm ?? 'CRC64NVME';
  if (held?.composite !== true) return { algorithm, ranges: partsOf(size, partBytes), held, rangesPerPart: [] };
  const own = await ownParts(client, object, abortSignal);
  if (own.reduce((sum, { Size = 0 }) => sum + Size, 0) !== size) {
    return { algorithm, ranges: partsOf(size, partBytes), held: undefined, rangesPerPart: [] };
  }
  const perPart = own.map((part) => within(part, algorithm, partBytes));
  return { algorithm, ranges: inSequence(perPart.flat()), held, rangesPerPart: perPart.map(({ length }) => length) };
}

/** The parts that an object was uploaded in, as far as the service tells. */
async function ownParts(
  client: S3Sender,
  { bucket, key, versionId }: PinnedObject,
  abortSignal: AbortSignal,
): Promise<ObjectPart[]> {
  const listed: ObjectPart[] = [];
  const address = { Bucket: bucket, Key: key, VersionId: versionId };
  for (let marker: string | undefined, more = true; more;) {
    const command = new GetObjectAttributesCommand({
      ...address,
      ObjectAttributes: ['ObjectParts'],
      PartNumberMarker: marker,
    });
    const { ObjectParts: page } = await client.send(command, { abortSignal });
    listed.push(...(page?.Parts ?? []));
    marker = page?.NextPartNumberMarker;
    more = page?.IsTruncated ?? false;
  }
  return listed;
}

function within(part: ObjectPart, algorithm: ChecksumAlgorithm, partBytes: number): Omit<Range, 'number' | 'start'>[] {
  const ranges = partsOf(part.Size ?? 0, partBytes).map(({ length }) => ({ length }));
  const encoded = checksumIn(part, algorithm);
  if (ranges.length !== 1 || encoded === undefined) return ranges;
  return ranges.map((range) => ({ ...range, expected: decodeChecksum(encoded) }));
}

function inSequence(ranges: readonly Omit<Range, 'number' | 'start'>[]): Range[] {
  let end = 0;
  return ranges.map((range, index) => {
    const start = end;
    end += range.length;
    return { ...range, number: index + 1, start };
  });
}
