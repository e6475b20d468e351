const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** Pauses grow with the wait, so that a lag is read at most this share too long. */
const SHARE_OF_WAIT = 0.2;

/** Milliseconds until the next look, or nothing when the time is up. The last look falls on the deadline. */
export function pauseAfter(waitedMs: number, timeoutMs: number): number | undefined {
  if (waitedMs >= timeoutMs) return undefined;
  const pause = Math.min(Math.max(waitedMs * SHARE_OF_WAIT, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
  return Math.min(pause, timeoutMs - waitedMs);
}
