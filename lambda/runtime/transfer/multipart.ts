import type { ChecksumAlgorithm } from './checksum/checksum';
import { ChecksumMismatch } from './errors';
import { inFlight } from './in-flight';
import { abandon } from './multipart-abort';
import { openUpload, type OpenUpload } from './multipart-resume';
import type { ObjectAddress, S3Sender, Settings } from './options';
import type { Part } from './plan';
import type { ProgressMeter } from './progress';
import { nameOf, statusOf } from './retry';
import { lookUp } from './s3-object';
import type { MultipartUpload, ObjectSettings, StoredPart } from './s3-upload';
import { type TransferResult, verified } from './transfer-result';

/** What an upload and a server-side copy have in common. */
export interface MultipartJob<P extends Part> {
  readonly client: S3Sender;
  readonly target: ObjectAddress;
  readonly object: ObjectSettings;
  readonly algorithm: ChecksumAlgorithm;
  readonly settings: Settings;
  readonly meter: ProgressMeter;
  /** What the parts in a state file were made of: they are used again as long as it is the same. */
  readonly identity: SourceIdentity;
  readonly parts: (stop: AbortSignal) => Iterable<P> | AsyncIterable<P>;
  /** Moves one part, with its retries. */
  readonly move: (upload: MultipartUpload, part: P, signal: AbortSignal) => Promise<StoredPart>;
  /** Asked when all parts are there, before they become an object. */
  readonly check: (parts: readonly StoredPart[]) => Promise<void>;
}

/** A source and the way it is cut, in values that JSON keeps. */
export interface SourceIdentity {
  readonly kind: 'upload' | 'copy';
  /** Bytes; of a stream, which cannot be resumed, `undefined`. */
  readonly size: number | undefined;
  readonly [detail: string]: string | number | undefined;
}

/** Moves the parts, makes the object of them and compares its checksum. Whatever fails, no part stays behind unless it can be resumed. */
export async function moveInParts<P extends Part>(job: MultipartJob<P>): Promise<TransferResult> {
  const open = await openUpload(job);
  if ('finished' in open) return open.finished;
  try {
    const parts = await moveParts(job, open);
    await job.check(parts);
    const stored = await complete(job, open, parts);
    await open.state?.remove();
    return stored;
  } catch (error) {
    await abandon(job.settings, open, error);
    throw error;
  }
}

async function moveParts<P extends Part>(job: MultipartJob<P>, open: OpenUpload): Promise<StoredPart[]> {
  const { settings, meter } = job;
  const done = new Map(open.done.map((part) => [part.number, part]));
  for (const { length } of open.done) meter.completed(length);
  await inFlight(
    settings,
    (stop) => without(done, job.parts(stop)),
    async (part, signal) => {
      const stored = await job.move(open.upload, part, signal);
      await open.state?.add(stored);
      done.set(part.number, stored);
      meter.completed();
    },
  );
  return [...done.values()].sort((a, b) => a.number - b.number);
}

async function* without<P extends Part>(
  done: ReadonlyMap<number, unknown>,
  parts: Iterable<P> | AsyncIterable<P>,
): AsyncGenerator<P> {
  const already = new Set(done.keys());
  for await (const part of parts) if (!already.has(part.number)) yield part;
}

async function complete<P extends Part>(
  job: MultipartJob<P>,
  { upload, done }: OpenUpload,
  parts: readonly StoredPart[],
): Promise<TransferResult> {
  const { client, target, algorithm, settings } = job;
  const stored = { algorithm, parts, resumedParts: done.length };
  try {
    const answer = await upload.complete(parts, settings.signal);
    return await verified({ ...stored, answer, head: () => lookUp(client, target, settings.signal) });
  } catch (error) {
    if (nameOf(error) === 'BadDigest') {
      throw new ChecksumMismatch('the parts as S3 has them are not what was sent; transfer the object again', {
        cause: error,
      });
    }
    if (statusOf(error) !== 404) throw error;
    // An answer that was lost on its way makes the SDK ask again, and the upload is gone by then.
    const head = await lookUp(client, target, settings.signal);
    if (head === undefined) throw error;
    return await verified({ ...stored, answer: head, head: async () => head });
  }
}
