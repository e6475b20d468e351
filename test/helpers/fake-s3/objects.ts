import { createHash } from 'node:crypto';
import { referenceCrc } from './reference-crc';

export const ALGORITHMS = ['CRC64NVME', 'CRC32C', 'CRC32'];

/** A checksum that came with a request or is kept with an object. */
export interface Checksum {
  readonly algorithm: string;
  readonly value: string;
}

export interface StoredPart {
  readonly bytes: Buffer;
  readonly eTag: string;
  readonly checksum: Checksum | undefined;
}

export interface StoredObject {
  readonly bytes: Buffer;
  readonly eTag: string;
  readonly checksum: Checksum | undefined;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
  /** Sizes and checksums of the parts of a multipart upload. */
  readonly parts: readonly { readonly size: number; readonly checksum: Checksum | undefined }[];
  readonly headers: Readonly<Record<string, string>>;
}

export interface Upload {
  readonly target: string;
  readonly algorithm: string | undefined;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, StoredPart>;
}

/** An error that S3 answers with. */
export class S3Error extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

export function eTagOf(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

export function checksumOf(algorithm: string, bytes: Uint8Array): Checksum {
  return { algorithm, value: referenceCrc(algorithm, bytes) };
}

/** Refuses bytes that do not have the checksum they came with. */
export function verify(bytes: Uint8Array, claimed: Checksum | undefined): void {
  if (claimed !== undefined && referenceCrc(claimed.algorithm, bytes) !== claimed.value)
    throw new S3Error(400, 'BadDigest');
}

/** Joins the parts that a client names. */
export function join(
  upload: Upload,
  named: readonly { readonly number: number; readonly eTag: string }[],
): StoredObject {
  const parts = named.map(({ number, eTag }) => {
    const part = upload.parts.get(number);
    if (part?.eTag !== eTag) throw new S3Error(400, 'InvalidPart');
    return part;
  });
  if (parts.slice(0, -1).some(({ bytes }) => bytes.length < 5 * 2 ** 20)) throw new S3Error(400, 'EntityTooSmall');
  const bytes = Buffer.concat(parts.map((part) => part.bytes));
  const digests = Buffer.concat(parts.map(({ eTag }) => Buffer.from(eTag.slice(1, -1), 'hex')));
  const eTag = `${eTagOf(digests).slice(0, -1)}-${parts.length}"`;
  const sizes = parts.map((part) => ({ size: part.bytes.length, checksum: part.checksum }));
  return {
    bytes,
    eTag,
    checksum: wholeChecksum(upload, bytes, parts),
    type: upload.type,
    parts: sizes,
    headers: upload.headers,
  };
}

function wholeChecksum({ algorithm, type }: Upload, bytes: Buffer, parts: readonly StoredPart[]): Checksum | undefined {
  if (algorithm === undefined) return undefined;
  if (type === 'FULL_OBJECT') return checksumOf(algorithm, bytes);
  const digests = parts.map(({ checksum }) => Buffer.from(checksum?.value ?? '', 'base64'));
  return { algorithm, value: `${referenceCrc(algorithm, Buffer.concat(digests))}-${parts.length}` };
}
