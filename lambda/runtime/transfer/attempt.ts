import { TransferStalled } from './errors';

/** One try of a request that moves bytes. */
export interface Attempt {
  /** Aborted when the transfer ends, when the try fails, and when no byte moves for too long. */
  readonly signal: AbortSignal;
  /** Bytes moved: the clock starts anew. */
  moved(): void;
  /** Ends the try for a reason that the request does not know of, a failing disk for instance. */
  fail(error: unknown): void;
}

/** Works until done, failed, aborted or stalled; throws the cause, where the request only knows that it was aborted. */
export async function attempt<T>(
  stallMs: number,
  signal: AbortSignal,
  work: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const failure = new AbortController();
  const stalled = (): void => failure.abort(new TransferStalled(`no byte moved for ${stallMs / 1_000} seconds`));
  const watch = setTimeout(stalled, stallMs);
  try {
    return await work({
      signal: AbortSignal.any([signal, failure.signal]),
      moved: () => void watch.refresh(),
      fail: (error) => failure.abort(error),
    });
  } catch (error) {
    if (failure.signal.aborted) throw failure.signal.reason;
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(watch);
  }
}
