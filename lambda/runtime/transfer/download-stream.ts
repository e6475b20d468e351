import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Piece } from './checksum/checksum';
import { compared, type DownloadJob } from './download-job';
import type { Range } from './download-plan';
import type { TransferResult } from './transfer-result';

interface HeldRange extends Piece {
  readonly bytes: Buffer;
}

/** Hands an object to a stream: ranges are read in parallel and held until it is their turn. */
export async function downloadToStream(job: DownloadJob, target: Writable): Promise<TransferResult> {
  const pieces: Piece[] = [];
  await pipeline(async function* () {
    for await (const { bytes, checksum, length } of inOrder(job)) {
      yield bytes;
      pieces.push({ checksum, length });
      job.meter.completed();
    }
    compared(job, pieces, 0);
  }, target);
  return compared(job, pieces, 0);
}

async function* inOrder({ plan, settings, reader }: DownloadJob): AsyncGenerator<HeldRange, void> {
  const { concurrency, maxBytesInFlight } = settings;
  const end = new AbortController();
  const signal = AbortSignal.any([settings.signal, end.signal]);
  const waiting: { readonly length: number; readonly held: Promise<HeldRange> }[] = [];
  const full = (next: number): boolean =>
    waiting.length >= concurrency || waiting.reduce((sum, { length }) => sum + length, next) > maxBytesInFlight;
  try {
    for (const range of plan.ranges) {
      for (let first = waiting[0]; first !== undefined && full(range.length); [first] = waiting) {
        yield await first.held;
        waiting.shift();
      }
      const held = hold(reader, range, signal);
      held.catch((error: unknown) => end.abort(error));
      waiting.push({ length: range.length, held });
    }
    for (const { held } of waiting) yield await held;
  } finally {
    end.abort();
    await Promise.allSettled(waiting.map(({ held }) => held));
  }
}

async function hold(reader: DownloadJob['reader'], range: Range, signal: AbortSignal): Promise<HeldRange> {
  const bytes = Buffer.allocUnsafeSlow(range.length);
  const checksum = await reader.read(range, signal, async (chunk, offset) => bytes.set(chunk, offset - range.start));
  return { bytes, checksum, length: range.length };
}
