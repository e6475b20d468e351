import { OBJECT_BYTES, PART_BYTES, PARTS_PER_UPLOAD } from '../../../lib/facts/s3-transfer-limits';
import { ObjectTooLarge, PartSizeInvalid } from './errors';

const MIB = 2 ** 20;
const MIN_PART_BYTES = PART_BYTES.min ?? 0;
const MAX_PART_BYTES = PART_BYTES.max ?? Infinity;
const MAX_PARTS = PARTS_PER_UPLOAD.max ?? Infinity;
const MAX_OBJECT_BYTES = OBJECT_BYTES.max ?? Infinity;

/** Part size where none is asked for and 10,000 parts of it are enough. */
export const DEFAULT_PART_BYTES = 100 * MIB;
/** First part size of a stream: its parts are held in memory, since a stream cannot be read twice. */
export const DEFAULT_STREAM_PART_BYTES = 8 * MIB;

/** A stretch of an object that is transferred as one. */
export interface Part {
  /** From 1, as S3 counts. */
  readonly number: number;
  /** Offset of its first byte. */
  readonly start: number;
  /** Bytes. */
  readonly length: number;
}

/** The whole as parts of one size, the last one shorter; of an empty object, none. */
export function partsOf(size: number, partBytes: number): Part[] {
  const count = Math.ceil(size / partBytes);
  return Array.from({ length: count }, (_, index) => {
    const start = index * partBytes;
    return { number: index + 1, start, length: Math.min(partBytes, size - start) };
  });
}

/**
 * The part size for an object: the size asked for, or 100 MiB, or what spreads the object over 10,000 parts in whole MiB.
 *
 * @throws ObjectTooLarge, PartSizeInvalid
 */
export function partBytesFor(size: number, asked?: number): number {
  if (size > MAX_OBJECT_BYTES) {
    throw new ObjectTooLarge(
      `from must be at most ${MAX_OBJECT_BYTES} bytes, got ${size}; split it into several objects`,
    );
  }
  const fewest = Math.ceil(size / MAX_PARTS / MIB) * MIB;
  if (asked === undefined) return Math.max(DEFAULT_PART_BYTES, fewest);
  legalPartBytes(asked);
  if (Math.ceil(size / asked) > MAX_PARTS) {
    throw new PartSizeInvalid(
      `partBytes must leave at most ${MAX_PARTS} parts of ${size} bytes, got ${asked}; take ${fewest} or leave it out`,
    );
  }
  return asked;
}

/**
 * The size of a part of a stream that may end anywhere: doubled every thousand parts, so that memory stays small for short streams and any object size
 * fits into 10,000 parts.
 */
export function streamPartBytes(number: number, first: number = DEFAULT_STREAM_PART_BYTES): number {
  return Math.min(MAX_PART_BYTES, legalPartBytes(first) * 2 ** Math.floor((number - 1) / 1_000));
}

/** @throws PartSizeInvalid where S3 takes no parts of that size */
export function legalPartBytes(asked: number): number {
  if (Number.isInteger(asked) && asked >= MIN_PART_BYTES && asked <= MAX_PART_BYTES) return asked;
  throw new PartSizeInvalid(
    `partBytes must be a whole number of bytes from ${MIN_PART_BYTES} to ${MAX_PART_BYTES}, got ${asked}; leave it out for a size that fits`,
  );
}
