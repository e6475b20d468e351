import { setTimeout as delay } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm } from './checksum/checksum';
import { TransferOptionInvalid } from './errors';
import type { TransferProgress } from './progress';

/** What a transfer needs of an S3 client. */
export type S3Sender = Pick<S3Client, 'send'>;

/** An object in a general purpose bucket. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
}

/** An object, or one version of it. */
export interface ObjectVersionAddress extends ObjectAddress {
  /** @default - the current version */
  readonly versionId?: string;
}

/** The clock and the dice of a transfer, replaced in tests. */
export interface Pacing {
  /** Resolves after that many milliseconds; rejects when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** A number from 0, inclusive, to 1, exclusive. */
  random(): number;
}

/** What uploads, downloads and copies have in common. */
export interface TransferOptions {
  /**
   * Bytes of a part: 5 MiB to 5 GiB, and at most 10,000 parts.
   *
   * @default - 100 MiB, more for objects above 976 GiB; for streams, which are held in memory part by part, 8 MiB, doubled every thousand parts
   */
  readonly partBytes?: number;

  /**
   * Parts under way at the same time: at least one.
   *
   * @default - 4; 16 for copies, which move no bytes through this process
   */
  readonly concurrency?: number;

  /**
   * Bytes of the parts under way at the same time. One part always runs, however large it is.
   *
   * @default - 1 GiB; unbounded for copies
   */
  readonly maxBytesInFlight?: number;

  /**
   * Tries of each part before the transfer fails. Between them: exponential backoff from 100 ms to 20 s with full jitter.
   *
   * @default 5
   */
  readonly attempts?: number;

  /**
   * Seconds without a byte moved after which a part is given up and tried again.
   *
   * @default 60
   */
  readonly stallSeconds?: number;

  /**
   * Path of a state file, which makes the transfer resumable: after a kill or a failure, the same call goes on where it stopped, and a
   * finished or aborted transfer removes the file. Where it is given, a failed transfer keeps its parts.
   *
   * @default - a failed transfer starts over, and leaves no parts behind
   */
  readonly resume?: string;

  /**
   * Ends the transfer and removes its parts, of a resumable one too.
   *
   * @default - runs to its end
   */
  readonly signal?: AbortSignal;

  /**
   * Told about every chunk.
   *
   * @default - nobody is told
   */
  readonly onProgress?: (progress: TransferProgress) => void;

  /**
   * The clock and the dice of retries.
   *
   * @default - the real ones
   */
  readonly pacing?: Pacing;
}

/** Options with their defaults in place. */
export interface Settings {
  readonly concurrency: number;
  readonly maxBytesInFlight: number;
  readonly attempts: number;
  readonly stallMs: number;
  readonly resume: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TransferProgress) => void;
  readonly pacing: Pacing;
}

/** Where a kind of transfer differs from the others. */
export interface Defaults {
  readonly concurrency: number;
  readonly maxBytesInFlight: number;
}

export const THROUGH_THIS_PROCESS: Defaults = { concurrency: 4, maxBytesInFlight: 2 ** 30 };
export const WITHIN_S3: Defaults = { concurrency: 16, maxBytesInFlight: Infinity };

const REAL: Pacing = {
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
  random: Math.random,
};

/**
 * Fills in what was left out.
 *
 * @throws TransferOptionInvalid
 */
export function settle(options: TransferOptions, defaults: Defaults): Settings {
  return {
    concurrency: positive('concurrency', options.concurrency ?? defaults.concurrency),
    maxBytesInFlight:
      options.maxBytesInFlight === undefined
        ? defaults.maxBytesInFlight
        : positive('maxBytesInFlight', options.maxBytesInFlight),
    attempts: positive('attempts', options.attempts ?? 5),
    stallMs: positive('stallSeconds', options.stallSeconds ?? 60, false) * 1_000,
    resume: options.resume,
    signal: options.signal ?? new AbortController().signal,
    onProgress: options.onProgress ?? (() => undefined),
    pacing: options.pacing ?? REAL,
  };
}

/**
 * The algorithm asked for.
 *
 * @throws TransferOptionInvalid
 */
export function checksumFor(asked: ChecksumAlgorithm = 'CRC64NVME'): ChecksumAlgorithm {
  if (CHECKSUM_ALGORITHMS.includes(asked)) return asked;
  throw new TransferOptionInvalid(
    `checksum must be one of ${CHECKSUM_ALGORITHMS.join(', ')}, got ${String(asked)}; leave it out for CRC64NVME`,
  );
}

function positive(name: string, value: number, whole = true): number {
  if (value > 0 && Number.isFinite(value) && (!whole || Number.isInteger(value))) return value;
  throw new TransferOptionInvalid(
    `${name} must be a positive ${whole ? 'whole ' : ''}number, got ${value}; leave it out for the default`,
  );
}
