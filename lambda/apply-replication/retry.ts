export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** How often to try, and how long to wait: the first pause, then twice as long each time. */
export interface Patience {
  readonly attempts: number;
  readonly firstPauseMs: number;
  readonly isTransient: (error: unknown) => boolean;
}

/** Does work again while it fails for reasons that pass by themselves; rejects with the last failure. */
export async function retry(
  work: () => Promise<void>,
  { attempts, firstPauseMs, isTransient }: Patience,
  sleep: Sleep,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt >= attempts || !isTransient(error)) throw error;
      await sleep(firstPauseMs * 2 ** (attempt - 1));
    }
  }
}
