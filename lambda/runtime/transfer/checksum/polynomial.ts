/**
 * Arithmetic of reflected CRCs: polynomials over GF(2) whose highest coefficient is the lowest bit.
 *
 * Appending bytes to a message multiplies its remainder by a power of x, so the CRC of a whole follows from the CRCs of its parts and their
 * lengths, in whatever order they were computed.
 */
export interface Polynomial {
  /** Width of the CRC in bits. */
  readonly bits: number;
  /** The polynomial, reflected, without its leading term. */
  readonly taps: bigint;
}

/** All ones: what a CRC starts from and is inverted with. */
export function ones({ bits }: Polynomial): bigint {
  return (1n << BigInt(bits)) - 1n;
}

/** The register after one more byte. */
export function step({ taps }: Polynomial, register: bigint): bigint {
  let next = register;
  for (let bit = 0; bit < 8; bit += 1) next = next & 1n ? (next >> 1n) ^ taps : next >> 1n;
  return next;
}

/** Multiplies by x^(8 × bytes): what a CRC becomes when that many bytes follow. */
export function shift(polynomial: Polynomial, bytes: number): (crc: bigint) => bigint {
  let power = BigInt(bytes) * 8n;
  let factor = one(polynomial);
  for (let square = one(polynomial) >> 1n; power > 0n; power >>= 1n) {
    if (power & 1n) factor = multiply(polynomial, factor, square);
    square = multiply(polynomial, square, square);
  }
  return (crc) => multiply(polynomial, factor, crc);
}

function one({ bits }: Polynomial): bigint {
  return 1n << BigInt(bits - 1);
}

function multiply(polynomial: Polynomial, left: bigint, right: bigint): bigint {
  let product = 0n;
  let shifted = right;
  for (let bit = one(polynomial); bit > 0n; bit >>= 1n) {
    if (left & bit) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial.taps : shifted >> 1n;
  }
  return product;
}
