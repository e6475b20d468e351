import { resolve } from 'node:path';
import { compared, type DownloadJob } from './download-job';
import { ChecksumMismatch } from './errors';
import { inFlight } from './in-flight';
import { PartialFile, type WrittenPart } from './partial-file';
import type { TransferResult } from './transfer-result';

/** Writes ranges at their offsets into a file beside the target, which takes the target's place when it is complete. */
export async function downloadToFile(job: DownloadJob, path: string): Promise<TransferResult> {
  const target = resolve(path);
  const { size } = job.object;
  const { algorithm } = job.plan;
  const { resume, signal } = job.settings;
  const partial = await PartialFile.open({ target, size, algorithm, resume, identity: identityOf(job, target) });
  try {
    const result = compared(job, await fill(job, partial), partial.done.length);
    await partial.become(target);
    return result;
  } catch (error) {
    const useful = partial.resumable && !signal.aborted && !(error instanceof ChecksumMismatch);
    await (useful ? partial.keep() : partial.discard());
    throw error;
  }
}

function identityOf({ object, plan }: DownloadJob, target: string): string {
  const { bucket, key, versionId, eTag, size } = object;
  const cut = [plan.algorithm, plan.ranges.length, plan.ranges[0]?.length];
  return JSON.stringify({ bucket, key, versionId, eTag, size, cut, target });
}

async function fill({ plan, settings, meter, reader }: DownloadJob, partial: PartialFile): Promise<WrittenPart[]> {
  const parts = new Map(partial.done.map((part) => [part.number, part]));
  for (const { length } of partial.done) meter.completed(length);
  const missing = plan.ranges.filter(({ number }) => !parts.has(number));
  await inFlight(
    settings,
    () => missing,
    async (range, signal) => {
      const checksum = await reader.read(range, signal, (bytes, offset) => partial.write(bytes, offset));
      const part = { number: range.number, start: range.start, length: range.length, checksum };
      await partial.add(part);
      parts.set(range.number, part);
      meter.completed();
    },
  );
  return [...parts.values()].sort((a, b) => a.number - b.number);
}
