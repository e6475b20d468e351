import type { ChecksumType } from '@aws-sdk/client-s3';
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm, encodeChecksum } from './checksum/checksum';

const FIELDS = {
  CRC64NVME: 'ChecksumCRC64NVME',
  CRC32C: 'ChecksumCRC32C',
  CRC32: 'ChecksumCRC32',
} as const satisfies Readonly<Record<ChecksumAlgorithm, string>>;

/** The members of requests and responses that carry checksums. */
export type ChecksumFields = { readonly [Field in (typeof FIELDS)[ChecksumAlgorithm]]?: string };

/** A checksum as a member of a request. */
export function checksumField(algorithm: ChecksumAlgorithm, value: bigint | undefined): ChecksumFields {
  return value === undefined ? {} : { [FIELDS[algorithm]]: encodeChecksum(algorithm, value) };
}

/** The checksum of one algorithm in a response. */
export function checksumIn(fields: ChecksumFields | undefined, algorithm: ChecksumAlgorithm): string | undefined {
  return fields?.[FIELDS[algorithm]];
}

/** What S3 knows about the bytes of a stored object. */
export interface StoredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** In base64; of a composite checksum followed by `-` and the number of parts. */
  readonly encoded: string;
  /** Whether it is computed from the checksums of the parts, and not from the bytes. */
  readonly composite: boolean;
}

/** The strongest checksum in a response. */
export function storedChecksum(
  fields: ChecksumFields & { readonly ChecksumType?: ChecksumType },
): StoredChecksum | undefined {
  const algorithm = CHECKSUM_ALGORITHMS.find((candidate) => checksumIn(fields, candidate) !== undefined);
  if (algorithm === undefined) return undefined;
  const encoded = checksumIn(fields, algorithm) ?? '';
  return { algorithm, encoded, composite: encoded.includes('-') || fields.ChecksumType === 'COMPOSITE' };
}
