import type { ChecksumType } from '@aws-sdk/client-s3';
import {
  type ChecksumAlgorithm,
  combineChecksums,
  compositeChecksum,
  encodeChecksum,
  type Piece,
} from './checksum/checksum';
import { ChecksumMismatch } from './errors';
import { type ChecksumFields, checksumIn } from './s3-checksum';

/** An object that was stored. */
export interface StoredObject {
  readonly eTag: string | undefined;
  /** Where the bucket keeps versions. */
  readonly versionId: string | undefined;
  /** Bytes. */
  readonly size: number;
  readonly checksum: VerifiedChecksum;
  /** Parts of the object; 1 where one request was enough. */
  readonly parts: number;
  /** Those of them that an earlier call had moved. */
  readonly resumedParts: number;
}

/** A checksum of a whole object, computed by this process. */
export interface VerifiedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** In base64, as S3 reports it. */
  readonly value: string;
  /** Whether the service reports the same. S3 always does; of a service that does not, only the parts were verified. */
  readonly confirmed: boolean;
}

/** What the service says of an object. */
export interface Answer extends ChecksumFields {
  readonly ETag?: string;
  readonly VersionId?: string;
  readonly ChecksumType?: ChecksumType;
}

/**
 * Compares what the service says of an object with what was sent.
 *
 * @throws ChecksumMismatch
 */
export async function verified(sent: {
  readonly algorithm: ChecksumAlgorithm;
  readonly parts: readonly Piece[];
  readonly resumedParts: number;
  readonly answer: Answer;
  /** Asked where the answer tells no checksum. */
  readonly head: () => Promise<ChecksumFields | undefined>;
}): Promise<StoredObject> {
  const { algorithm, parts, resumedParts, answer } = sent;
  const value = encodeChecksum(algorithm, combineChecksums(algorithm, parts));
  const reported = checksumIn(answer, algorithm) ?? checksumIn(await sent.head(), algorithm);
  if (reported !== undefined && reported !== value && reported !== compositeChecksum(algorithm, parts)) {
    throw new ChecksumMismatch(
      `the stored object must have the ${algorithm} ${value} of what was sent, got ${reported}; transfer it again`,
    );
  }
  return {
    eTag: answer.ETag,
    versionId: answer.VersionId,
    size: parts.reduce((size, { length }) => size + length, 0),
    checksum: { algorithm, value, confirmed: reported !== undefined },
    parts: parts.length,
    resumedParts,
  };
}
