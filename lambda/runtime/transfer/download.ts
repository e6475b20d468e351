import type { Writable } from 'node:stream';
import { checkAddress, inBucket } from './address';
import { endingWithReason } from './abort';
import { downloadToFile } from './download-file';
import type { DownloadJob } from './download-job';
import { planDownload } from './download-plan';
import { downloadToStream } from './download-stream';
import { TransferOptionInvalid } from './errors';
import {
  type ObjectVersionAddress,
  type S3Sender,
  settle,
  THROUGH_THIS_PROCESS,
  type TransferOptions,
} from './options';
import { DEFAULT_PART_BYTES, DEFAULT_STREAM_PART_BYTES, legalPartBytes } from './plan';
import { ProgressMeter } from './progress';
import { RangeReader } from './range-reader';
import { pin } from './s3-object';
import type { TransferResult } from './transfer-result';

/** What to download, and how. */
export interface DownloadRequest extends TransferOptions {
  /** Client for the Region of the bucket. */
  readonly client: S3Sender;
  readonly from: ObjectVersionAddress;
  /** Path of a file, or a stream, which is ended when all bytes are in it. */
  readonly to: string | Writable;
}

/**
 * Reads an object in parallel ranges, all of the same state of it, and compares its checksum.
 *
 * A file appears, or is replaced, when all of it is there and right. A stream gets the bytes in order, before the whole can be compared: one
 * that is destroyed has got wrong or incomplete bytes.
 *
 * @throws BucketUnreachable, SourceMissing, SourceChanged, PartSizeInvalid, ChecksumMismatch, TransferOptionInvalid, ResumeStateInvalid,
 * ResponseIncomplete, and what the client or the file system throws
 */
export async function download(request: DownloadRequest): Promise<TransferResult> {
  const { from, to, resume, signal } = request;
  checkAddress('from', from);
  if (typeof to !== 'string' && resume !== undefined) {
    throw new TransferOptionInvalid(
      'resume must be left out where to is not a file, got a stream; download to a file first',
    );
  }
  return await endingWithReason(signal, () =>
    inBucket('from', from.bucket, async () => {
      if (typeof to === 'string') return await downloadToFile(await jobOf(request, DEFAULT_PART_BYTES), to);
      return await downloadToStream(await jobOf(request, DEFAULT_STREAM_PART_BYTES), to);
    }),
  );
}

async function jobOf(request: DownloadRequest, defaultPartBytes: number): Promise<DownloadJob> {
  const { client, from, partBytes = defaultPartBytes } = request;
  const settings = settle(request, THROUGH_THIS_PROCESS);
  legalPartBytes(partBytes);
  const object = await pin(client, from, settings.signal);
  const plan = await planDownload(client, object, partBytes, settings.signal);
  const meter = new ProgressMeter(settings.onProgress, object.size);
  return { object, plan, settings, meter, reader: new RangeReader(client, object, plan.algorithm, settings, meter) };
}
