/** CRCs one byte at a time, written apart from the code under test. */
const WIDTHS: Readonly<Record<string, { readonly bytes: number; readonly polynomial: bigint }>> = {
  CRC32: { bytes: 4, polynomial: 0xedb88320n },
  CRC32C: { bytes: 4, polynomial: 0x82f63b78n },
  CRC64NVME: { bytes: 8, polynomial: 0x9a6c9329ac4bc9b5n },
};

const LOW = 0xffffffffn;

/** A checksum as S3 writes it. */
export function referenceCrc(algorithm: string, data: Uint8Array): string {
  const width = WIDTHS[algorithm];
  if (width === undefined) throw new Error(`no such checksum: ${algorithm}`);
  const table = tableOf(width.polynomial);
  const wide = width.bytes === 8;
  let high = wide ? 0xffffffff : 0;
  let low = 0xffffffff;
  for (const byte of data) {
    const index = ((low ^ byte) & 0xff) * 2;
    low = ((low >>> 8) | (high << 24)) ^ (table[index + 1] ?? 0);
    high = (high >>> 8) ^ (table[index] ?? 0);
  }
  const digest = Buffer.alloc(8);
  digest.writeUInt32BE(wide ? ~high >>> 0 : 0, 0);
  digest.writeUInt32BE(~low >>> 0, 4);
  return digest.subarray(8 - width.bytes).toString('base64');
}

const tables = new Map<bigint, Uint32Array>();

function tableOf(polynomial: bigint): Uint32Array {
  const known = tables.get(polynomial);
  if (known !== undefined) return known;
  const table = new Uint32Array(512);
  for (let byte = 0; byte < 256; byte += 1) {
    let entry = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) entry = entry & 1n ? (entry >> 1n) ^ polynomial : entry >> 1n;
    table[2 * byte] = Number(entry >> 32n);
    table[2 * byte + 1] = Number(entry & LOW);
  }
  tables.set(polynomial, table);
  return table;
}
