import type { Writable } from 'node:stream';
import { endingWithReason } from './abort';
import {
  type ChecksumAlgorithm,
  combineChecksums,
  compositeChecksum,
  encodeChecksum,
  type Piece,
} from './checksum/checksum';
import { downloadToFile } from './download-file';
import { type DownloadPlan, planDownload } from './download-plan';
import { downloadToStream } from './download-stream';
import { ChecksumMismatch, TransferOptionInvalid } from './errors';
import {
  type ObjectVersionAddress,
  type S3Sender,
  settle,
  type Settings,
  THROUGH_THIS_PROCESS,
  type TransferOptions,
} from './options';
import { DEFAULT_STREAM_PART_BYTES } from './plan';
import { ProgressMeter } from './progress';
import { RangeReader } from './range-reader';
import { pin, type PinnedObject } from './s3-object';
import type { TransferResult } from './transfer-result';

/** What to download, and how. */
export interface DownloadRequest extends TransferOptions {
  /** Client for the Region of the bucket. */
  readonly client: S3Sender;
  readonly from: ObjectVersionAddress;
  /** Path of a file, or a stream, which is ended when all bytes are in it. */
  readonly to: string | Writable;
}

/** A download under way. */
export interface DownloadJob {
  readonly object: PinnedObject;
  readonly plan: DownloadPlan;
  readonly settings: Settings;
  readonly meter: ProgressMeter;
  readonly reader: RangeReader;
}

/**
 * Reads an object in parallel ranges, all of the same state of it, and compares its checksum.
 *
 * A file appears, or is replaced, when all of it is there and right. A stream gets the bytes in order, before the whole can be compared: one
 * that is destroyed has got wrong or incomplete bytes.
 *
 * @throws SourceMissing, SourceChanged, PartSizeInvalid, ChecksumMismatch, TransferOptionInvalid, ResumeStateInvalid, and what the client or the file
 * system throws
 */
export async function download(request: DownloadRequest): Promise<TransferResult> {
  const { to, resume, signal } = request;
  if (typeof to !== 'string' && resume !== undefined) {
    throw new TransferOptionInvalid(
      'resume must be left out where to is not a file, got a stream; download to a file first',
    );
  }
  return await endingWithReason(signal, async () => {
    if (typeof to === 'string') return await downloadToFile(await jobOf(request, request.partBytes), to);
    return await downloadToStream(await jobOf(request, request.partBytes ?? DEFAULT_STREAM_PART_BYTES), to);
  });
}

async function jobOf(request: DownloadRequest, partBytes: number | undefined): Promise<DownloadJob> {
  const { client, from } = request;
  const settings = settle(request, THROUGH_THIS_PROCESS);
  const object = await pin(client, from, settings.signal);
  const plan = await planDownload(client, object, partBytes, settings.signal);
  const meter = new ProgressMeter(settings.onProgress, object.size);
  return { object, plan, settings, meter, reader: new RangeReader(client, object, plan.algorithm, settings, meter) };
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
