import { PartsLeftBehind } from './errors';

/** Waits for a promise no longer than until the signal aborts, whose reason is thrown then. */
export async function orAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Works until done or aborted: then the reason of the caller comes out, and not what it made fail. */
export async function endingWithReason<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    signal?.throwIfAborted();
    return await work();
  } catch (error) {
    if (!(error instanceof PartsLeftBehind)) signal?.throwIfAborted();
    throw error;
  }
}
