import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Piece } from './checksum/checksum';
import { compared, type DownloadJob } from './download';
import { ChecksumMismatch } from './errors';
import { inFlight } from './in-flight';
import { type DonePart, StateFile } from './state-file';
import type { TransferResult } from './transfer-result';

/** What a state file of a download is for. */
interface DownloadHeader {
  readonly kind: 'download';
  /** File that the parts are in. */
  readonly partial: string;
  /** The object, the way it is cut and the file it becomes, as JSON. */
  readonly identity: string;
}

type CheckedPart = DonePart & Piece;

/** Where a download goes until it is complete. */
interface Partial {
  readonly path: string;
  readonly file: FileHandle;
  readonly done: readonly CheckedPart[];
  /** @default - the download cannot be resumed */
  readonly state?: StateFile<DownloadHeader>;
}

/** Writes ranges at their offsets into a file beside the target, which takes the target's place when it is complete. */
export async function downloadToFile(job: DownloadJob, target: string): Promise<TransferResult> {
  const partial = await openPartial(job, target);
  try {
    const pieces = await fill(job, partial);
    const result = compared(job, pieces, partial.done.length);
    await partial.file.sync();
    await partial.file.close();
    await rename(partial.path, target);
    await partial.state?.remove();
    return result;
  } catch (error) {
    await partial.file.close();
    const useless = partial.state === undefined || job.settings.signal.aborted || error instanceof ChecksumMismatch;
    if (useless) await discard(partial);
    throw error;
  }
}

async function openPartial(job: DownloadJob, target: string): Promise<Partial> {
  const { settings, object } = job;
  const fresh = `${target}.${randomBytes(6).toString('hex')}.partial`;
  if (settings.resume === undefined) return { path: fresh, file: await create(fresh, object.size), done: [] };
  const state = new StateFile<DownloadHeader>(settings.resume);
  const identity = identityOf(job, target);
  const former = await state.read('download');
  const file = former === undefined ? undefined : await open(former.header.partial, 'r+').catch(() => undefined);
  if (former !== undefined && file !== undefined) {
    const { partial: path } = former.header;
    if (former.header.identity === identity) return { path, file, done: former.parts.filter(isChecked), state };
    await file.close();
    await rm(path, { force: true });
  }
  const created = await create(fresh, object.size);
  await state.begin({ kind: 'download', partial: fresh, identity });
  return { path: fresh, file: created, done: [], state };
}

function identityOf({ object, plan }: DownloadJob, target: string): string {
  const { bucket, key, versionId, eTag, size } = object;
  const cut = [plan.algorithm, plan.ranges.length, plan.ranges[0]?.length];
  return JSON.stringify({ bucket, key, versionId, eTag, size, cut, target: resolve(target) });
}

function isChecked(part: DonePart): part is CheckedPart {
  return part.checksum !== undefined;
}

async function create(path: string, size: number): Promise<FileHandle> {
  const file = await open(path, 'wx');
  await file.truncate(size);
  return file;
}

async function discard({ path, state }: Partial): Promise<void> {
  await rm(path, { force: true });
  await state?.remove();
}

async function fill(
  { plan, settings, meter, reader }: DownloadJob,
  { file, done, state }: Partial,
): Promise<CheckedPart[]> {
  const parts = new Map(done.map((part) => [part.number, part]));
  for (const { length } of done) meter.completed(length);
  const missing = plan.ranges.filter(({ number }) => !parts.has(number));
  await inFlight(
    settings,
    () => missing,
    async (range, signal) => {
      const checksum = await reader.read(range, signal, (bytes, offset) => writeAt(file, bytes, offset));
      const part = { number: range.number, start: range.start, length: range.length, checksum };
      await state?.add(part);
      parts.set(range.number, part);
      meter.completed();
    },
  );
  return [...parts.values()].sort((a, b) => a.number - b.number);
}

async function writeAt(file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, offset + written);
    written += bytesWritten;
  }
}
