import { GetObjectAttributesCommand, type ObjectPart } from '@aws-sdk/client-s3';
import { type ChecksumAlgorithm, decodeChecksum } from './checksum/checksum';
import type { S3Sender } from './options';
import { type Part, partBytesFor, partsOf } from './plan';
import { checksumIn } from './s3-checksum';
import type { PinnedObject } from './s3-object';

/** A range of an object, with the checksum that S3 holds of it, where it holds one. */
export interface Range extends Part {
  readonly expected?: bigint;
}

/** How an object is read, and what it is compared with. */
export interface DownloadPlan {
  readonly algorithm: ChecksumAlgorithm;
  readonly ranges: readonly Range[];
  /** Checksum of the whole object in base64; `undefined` where S3 holds those of the parts, or none. */
  readonly whole: string | undefined;
}

/**
 * Cuts an object into ranges that can be verified: of any size where S3 holds a checksum of the whole object, and at the object's own parts where it
 * holds those.
 */
export async function planDownload(
  client: S3Sender,
  object: PinnedObject,
  asked: number | undefined,
  abortSignal: AbortSignal,
): Promise<DownloadPlan> {
  const { checksum, size } = object;
  const algorithm = checksum?.algorithm ?? 'CRC64NVME';
  const ranges = partsOf(size, partBytesFor(size, asked));
  if (checksum?.composite !== true) return { algorithm, ranges, whole: checksum?.encoded };
  const own = await ownParts(client, object, algorithm, abortSignal);
  return { algorithm, ranges: own ?? ranges, whole: undefined };
}

/** The parts that an object was uploaded in; nothing, where the service does not tell. */
async function ownParts(
  client: S3Sender,
  { bucket, key, versionId, size }: PinnedObject,
  algorithm: ChecksumAlgorithm,
  abortSignal: AbortSignal,
): Promise<Range[] | undefined> {
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
  const ranges = laidOut(listed, algorithm);
  return ranges.reduce((sum, { length }) => sum + length, 0) === size ? ranges : undefined;
}

function laidOut(parts: readonly ObjectPart[], algorithm: ChecksumAlgorithm): Range[] {
  let start = 0;
  return parts.map((part, index) => {
    const length = part.Size ?? 0;
    const encoded = checksumIn(part, algorithm);
    const range = {
      number: index + 1,
      start,
      length,
      ...(encoded === undefined ? {} : { expected: decodeChecksum(encoded) }),
    };
    start += length;
    return range;
  });
}
