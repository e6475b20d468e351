import { crc32 } from 'node:zlib';
import { instantiate, type Kernel, KERNEL_CAPACITY, KERNEL_DATA, KERNEL_STRIDE } from './kernel';
import { ones, type Polynomial, shift, step } from './polynomial';

/**
 * Checksums that S3 stores for a whole object, however it was cut into parts.
 *
 * `CRC64NVME` is what S3 itself takes when none is named. `CRC32` costs least CPU time here, since Node.js has it built in.
 */
export type ChecksumAlgorithm = 'CRC64NVME' | 'CRC32C' | 'CRC32';

const POLYNOMIALS: Readonly<Record<ChecksumAlgorithm, Polynomial>> = {
  CRC64NVME: { bits: 64, taps: 0x9a6c9329ac4bc9b5n },
  CRC32C: { bits: 32, taps: 0x82f63b78n },
  CRC32: { bits: 32, taps: 0xedb88320n },
};

/** All algorithms, the strongest first. */
export const CHECKSUM_ALGORITHMS = Object.keys(POLYNOMIALS) as readonly ChecksumAlgorithm[];

/** A checksum of bytes that come one chunk after the other. */
export interface RunningChecksum {
  /** Takes in the next bytes. */
  update(bytes: Uint8Array): void;
  /** The checksum of all bytes so far. */
  readonly value: bigint;
}

/** A checksum of no bytes yet. */
export function runningChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  return algorithm === 'CRC32' ? new NativeCrc32() : new TableCrc(algorithm);
}

/** The checksum of bytes at hand. */
export function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): bigint {
  const checksum = runningChecksum(algorithm);
  checksum.update(bytes);
  return checksum.value;
}

/** The form that S3 sends and takes: base64 of the big-endian value. */
export function encodeChecksum(algorithm: ChecksumAlgorithm, value: bigint): string {
  const digits = POLYNOMIALS[algorithm].bits / 4;
  return Buffer.from(value.toString(16).padStart(digits, '0'), 'hex').toString('base64');
}

/** Reads the form that S3 sends. */
export function decodeChecksum(encoded: string): bigint {
  return BigInt(`0x${Buffer.from(encoded, 'base64').toString('hex')}`);
}

/** Checksum and length of one stretch of an object. */
export interface Piece {
  readonly checksum: bigint;
  /** Bytes. */
  readonly length: number;
}

/** The checksum of pieces put one behind the other, from theirs alone. */
export function combineChecksums(algorithm: ChecksumAlgorithm, pieces: readonly Piece[]): bigint {
  const shifts = new Map<number, (crc: bigint) => bigint>();
  return pieces.reduce((whole, { checksum, length }) => {
    const moved = shifts.get(length) ?? shift(POLYNOMIALS[algorithm], length);
    shifts.set(length, moved);
    return moved(whole) ^ checksum;
  }, 0n);
}

/** The checksum that S3 tells of an object completed without a checksum of the whole: one of the parts' checksums, and their count. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, pieces: readonly Piece[]): string {
  const digests = pieces.map(({ checksum }) => Buffer.from(encodeChecksum(algorithm, checksum), 'base64'));
  const value = checksumOf(algorithm, Buffer.concat(digests));
  return `${encodeChecksum(algorithm, value)}-${pieces.length}`;
}

class NativeCrc32 implements RunningChecksum {
  private crc = 0;

  get value(): bigint {
    return BigInt(this.crc);
  }

  update(bytes: Uint8Array): void {
    this.crc = crc32(bytes, this.crc);
  }
}

class TableCrc implements RunningChecksum {
  private readonly tables: Tables;
  private readonly ones: bigint;
  private register: bigint;

  constructor(algorithm: ChecksumAlgorithm) {
    this.tables = tablesOf(algorithm);
    this.ones = ones(POLYNOMIALS[algorithm]);
    this.register = this.ones;
  }

  get value(): bigint {
    return this.register ^ this.ones;
  }

  update(bytes: Uint8Array): void {
    const inStrides = bytes.length - (bytes.length % KERNEL_STRIDE);
    for (let from = 0; from < inStrides; from += KERNEL_CAPACITY) {
      const to = Math.min(from + KERNEL_CAPACITY, inStrides);
      this.tables.data.set(bytes.subarray(from, to));
      const end = KERNEL_DATA + to - from;
      this.register = BigInt.asUintN(64, this.tables.kernel.update(this.register, KERNEL_DATA, end));
    }
    for (const byte of bytes.subarray(inStrides)) this.register = this.tables.next(this.register, byte);
  }
}

/** One kernel with the tables of one polynomial. Calls are synchronous, so all checksums of an algorithm share it. */
class Tables {
  readonly kernel: Kernel = instantiate();
  readonly data = new Uint8Array(this.kernel.memory.buffer, KERNEL_DATA, KERNEL_CAPACITY);
  private readonly entries = new BigUint64Array(this.kernel.memory.buffer, 0, KERNEL_DATA / 8);

  constructor(polynomial: Polynomial) {
    for (let index = 0; index < this.entries.length; index += 1) {
      const shorter = index < 256 ? undefined : this.entries[index - 256];
      this.entries[index] = shorter === undefined ? step(polynomial, BigInt(index)) : this.next(shorter, 0);
    }
  }

  /** The register after one more byte. */
  next(register: bigint, byte: number): bigint {
    return (register >> 8n) ^ (this.entries[Number(register & 0xffn) ^ byte] ?? 0n);
  }
}

const known = new Map<ChecksumAlgorithm, Tables>();

function tablesOf(algorithm: ChecksumAlgorithm): Tables {
  const tables = known.get(algorithm) ?? new Tables(POLYNOMIALS[algorithm]);
  known.set(algorithm, tables);
  return tables;
}
