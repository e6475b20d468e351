import type { Settings } from './options';

/**
 * Works on parts at the same time, as many as the limits let through, and waits for all of them, also after a failure.
 *
 * The first failure ends the others, and the source of further parts, through the signal that they get, and is the one thrown.
 */
export async function inFlight<P extends { readonly length: number }>(
  { concurrency, maxBytesInFlight, signal }: Pick<Settings, 'concurrency' | 'maxBytesInFlight' | 'signal'>,
  parts: (stop: AbortSignal) => Iterable<P> | AsyncIterable<P>,
  work: (part: P, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const running = new Set<Promise<void>>();
  let bytes = 0;
  const start = (part: P): void => {
    bytes += part.length;
    const task = work(part, stop)
      .catch((error: unknown) => failure.abort(error))
      .finally(() => {
        bytes -= part.length;
        running.delete(task);
      });
    running.add(task);
  };
  const full = (next: number): boolean => running.size >= concurrency || bytes + next > maxBytesInFlight;
  try {
    for await (const part of parts(stop)) {
      while (running.size > 0 && full(part.length)) await Promise.race(running);
      if (stop.aborted) break;
      start(part);
    }
  } catch (error) {
    failure.abort(error);
  }
  await Promise.all(running);
  stop.throwIfAborted();
}
