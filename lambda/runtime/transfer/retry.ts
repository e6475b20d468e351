import { ChecksumMismatch, TransferStalled } from './errors';
import type { Settings } from './options';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 20_000;

const BROKEN_CONNECTION = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);
/** Codes that come with a status of 4xx, and still pass: the request was damaged or too late, not wrong. */
const DAMAGED_REQUEST = new Set([
  'BadDigest',
  'IncompleteBody',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'XAmzContentChecksumMismatch',
]);
const TOO_MANY_REQUESTS = new Set([408, 429]);

/** Tries again while the failure is one that passes: full jitter, so that parts that failed together do not return together. */
export async function withRetries<T>(
  { attempts, pacing, signal }: Pick<Settings, 'attempts' | 'pacing' | 'signal'>,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted || tries >= attempts || !isTransient(error)) throw error;
    }
    const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1));
    await pacing.sleep(pacing.random() * longest, signal).catch(() => signal.throwIfAborted());
  }
}

/** Whether the same request may succeed later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof TransferStalled || error instanceof ChecksumMismatch) return true;
  const name = nameOf(error);
  if (name === 'TimeoutError' || DAMAGED_REQUEST.has(name)) return true;
  const status = statusOf(error);
  if (status !== undefined) return status >= 500 || TOO_MANY_REQUESTS.has(status);
  return BROKEN_CONNECTION.has(String(codeOf(error)));
}

/** The HTTP status of an error of the service. */
export function statusOf(error: unknown): number | undefined {
  const status = memberOf(memberOf(error, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}

/** The name of an error: that of its class, or the code that the service gave. */
export function nameOf(error: unknown): string {
  return String(memberOf(error, 'name'));
}

/** The system's code of an error: `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return memberOf(error, 'code');
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
