import type { ChecksumType } from '@aws-sdk/client-s3';
import { always } from './answer';
import {
  type ChecksumAlgorithm,
  combineChecksums,
  compositeChecksum,
  encodeChecksum,
  type Piece,
} from './checksum/checksum';
import { ChecksumMismatch } from './errors';
import type { Part } from './plan';
import { type ChecksumFields, checksumIn } from './s3-checksum';
import { allChecked } from './s3-upload';

/** An object that was uploaded, downloaded or copied. */
export interface TransferResult {
  readonly eTag: string;
  /** Where the bucket keeps versions. */
  readonly versionId: string | undefined;
  /** Bytes. */
  readonly size: number;
  /** `undefined` after a copy within a service that, other than S3, tells no checksum of copies. */
  readonly checksum: TransferChecksum | undefined;
  /** Parts it was moved in; 1 where one request was enough. */
  readonly parts: number;
  /** Those of them that an earlier call had moved. */
  readonly resumedParts: number;
}

/** A checksum of a whole object. */
export interface TransferChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** In base64, as S3 reports it. */
  readonly value: string;
  /**
   * Whether source and destination were found to have it both. Not, where the service keeps no checksum of the object: S3 keeps one of
   * every object stored since the end of 2024.
   */
  readonly confirmed: boolean;
}

/** What the service says of an object. */
export interface Answer extends ChecksumFields {
  readonly ETag?: string;
  readonly VersionId?: string;
  readonly ChecksumType?: ChecksumType;
}

/** An object as it was sent, and what the service says of it. */
interface Sent {
  readonly algorithm: ChecksumAlgorithm;
  readonly parts: readonly (Part & { readonly checksum?: bigint })[];
  readonly resumedParts: number;
  readonly answer: Answer;
  /** Asked where the answer tells no checksum. */
  readonly head: () => Promise<ChecksumFields | undefined>;
}

/**
 * Compares what the service says of an object with what was sent.
 *
 * @throws ChecksumMismatch, ResponseIncomplete
 */
export async function verified(sent: Sent): Promise<TransferResult> {
  const { algorithm, parts, resumedParts, answer } = sent;
  const eTag = always(answer.ETag, 'an ETag');
  const reported = checksumIn(answer, algorithm) ?? checksumIn(await sent.head(), algorithm);
  return {
    eTag,
    versionId: answer.VersionId,
    size: parts.reduce((size, { length }) => size + length, 0),
    checksum: allChecked(parts) ? compared(algorithm, parts, reported) : unconfirmed(algorithm, reported),
    parts: parts.length,
    resumedParts,
  };
}

function compared(
  algorithm: ChecksumAlgorithm,
  pieces: readonly Piece[],
  reported: string | undefined,
): TransferChecksum {
  const value = encodeChecksum(algorithm, combineChecksums(algorithm, pieces));
  if (reported !== undefined && reported !== value && reported !== compositeChecksum(algorithm, pieces)) {
    throw new ChecksumMismatch(
      `the stored object must have the ${algorithm} ${value} of what was sent, got ${reported}; transfer it again`,
    );
  }
  return { algorithm, value, confirmed: reported !== undefined };
}

function unconfirmed(algorithm: ChecksumAlgorithm, reported: string | undefined): TransferChecksum | undefined {
  return reported === undefined ? undefined : { algorithm, value: reported, confirmed: false };
}
