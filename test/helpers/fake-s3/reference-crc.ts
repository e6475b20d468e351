/** CRCs one byte at a time, written apart from the code under test. */
const WIDTHS: Readonly<Record<string, { readonly bytes: number; readonly polynomial: bigint }>> = {
  CRC32: { bytes: 4, polynomial: 0xedb88320n },
  CRC32C: { bytes: 4, polynomial: 0x82f63b78n },
  CRC64NVME: { bytes: 8, polynomial: 0x9a6c9329ac4bc9b5n },
};

/** A checksum as S3 writes it. */
export function referenceCrc(algorithm: string, data: Uint8Array): string {
  const width = WIDTHS[algorithm];
  if (width === undefined) throw new Error(`no such checksum: ${algorithm}`);
  const { highs, lows } = tablesOf(width.polynomial);
  const wide = width.bytes === 8;
  let high = wide ? -1 : 0;
  let low = -1;
  for (let at = 0; at < data.length; at += 1) {
    const index = (low ^ data[at]!) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ lows[index]!;
    high = (high >>> 8) ^ highs[index]!;
  }
  const digest = Buffer.alloc(8);
  digest.writeInt32BE(~high, 0);
  digest.writeInt32BE(~low, 4);
  return digest.subarray(8 - width.bytes).toString('base64');
}

interface Tables {
  readonly highs: Int32Array;
  readonly lows: Int32Array;
}

const known = new Map<bigint, Tables>();

function tablesOf(polynomial: bigint): Tables {
  const tables = known.get(polynomial) ?? { highs: new Int32Array(256), lows: new Int32Array(256) };
  if (known.has(polynomial)) return tables;
  known.set(polynomial, tables);
  for (let byte = 0; byte < 256; byte += 1) {
    let entry = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) entry = entry & 1n ? (entry >> 1n) ^ polynomial : entry >> 1n;
    tables.highs[byte] = Number(BigInt.asIntN(32, entry >> 32n));
    tables.lows[byte] = Number(BigInt.asIntN(32, entry));
  }
  return tables;
}
