import {
  type ChecksumAlgorithm,
  combineChecksums,
  compositeChecksum,
  encodeChecksum,
  type Piece,
} from './checksum/checksum';
import type { DownloadPlan } from './download-plan';
import { ChecksumMismatch } from './errors';
import type { Settings } from './options';
import type { ProgressMeter } from './progress';
import type { RangeReader } from './range-reader';
import type { PinnedObject } from './s3-object';
import type { TransferResult } from './transfer-result';

/** A download under way. */
export interface DownloadJob {
  readonly object: PinnedObject;
  readonly plan: DownloadPlan;
  readonly settings: Settings;
  readonly meter: ProgressMeter;
  readonly reader: RangeReader;
}

/**
 * What was read, compared with what S3 holds.
 *
 * @throws ChecksumMismatch
 */
export function compared(
  { object, plan }: DownloadJob,
  pieces: readonly Piece[],
  resumedParts: number,
): TransferResult {
  const { algorithm, ranges, held, rangesPerPart } = plan;
  const value = encodeChecksum(algorithm, combineChecksums(algorithm, pieces));
  const comparable = held?.composite === true ? ofParts(algorithm, pieces, rangesPerPart) : value;
  if (held !== undefined && held.encoded !== comparable) {
    throw new ChecksumMismatch(
      `the object must have the ${algorithm} ${held.encoded} that S3 holds, got ${comparable}; download it again`,
    );
  }
  const { eTag, size, head } = object;
  const checksum = { algorithm, value, confirmed: held !== undefined };
  return { eTag, versionId: head.VersionId, size, checksum, parts: Math.max(1, ranges.length), resumedParts };
}

/** The composite checksum of an object whose parts were read in several ranges each. */
function ofParts(algorithm: ChecksumAlgorithm, pieces: readonly Piece[], rangesPerPart: readonly number[]): string {
  let read = 0;
  const parts = rangesPerPart.map((count) => {
    const ranges = pieces.slice(read, (read += count));
    const length = ranges.reduce((sum, range) => sum + range.length, 0);
    return { length, checksum: combineChecksums(algorithm, ranges) };
  });
  return compositeChecksum(algorithm, parts);
}
