import type { IncomingMessage } from 'node:http';
import { ALGORITHMS, type Checksum, S3Error } from './objects';

/** A body without its encoding, and the checksum that came in front of it or behind it. */
export interface Body {
  readonly bytes: Buffer;
  readonly checksum: Checksum | undefined;
}

/** Reads a body; destroys the connection after some bytes where it has to. */
export async function readBody(request: IncomingMessage, dropAfter = Infinity): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > dropAfter) request.socket.destroy();
  }
  return Buffer.concat(chunks);
}

/** Takes the `aws-chunked` encoding off. */
export function decode(raw: Buffer, { headers }: IncomingMessage): Body {
  const named = ALGORITHMS.map((algorithm) => ({
    algorithm,
    value: headers[`x-amz-checksum-${algorithm.toLowerCase()}`],
  }));
  const inFront = named.find((checksum): checksum is Checksum => typeof checksum.value === 'string');
  if (headers['x-amz-content-sha256'] !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER')
    return { bytes: raw, checksum: inFront };
  if (headers['content-length'] !== undefined && Number(headers['content-length']) !== raw.length)
    throw new S3Error(400, 'IncompleteBody');
  const { bytes, trailer } = chunked(raw);
  if (bytes.length !== Number(headers['x-amz-decoded-content-length'])) throw new S3Error(400, 'IncompleteBody');
  const [name = '', value = ''] = trailer.split(':');
  if (name !== headers['x-amz-trailer']) throw new S3Error(400, 'MalformedTrailerError');
  return { bytes, checksum: { algorithm: name.replace('x-amz-checksum-', '').toUpperCase(), value } };
}

function chunked(raw: Buffer): { bytes: Buffer; trailer: string } {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const line = raw.indexOf('\r\n', at);
    const size = Number.parseInt(raw.toString('latin1', at, line), 16);
    if (Number.isNaN(size)) throw new S3Error(400, 'InvalidChunkSizeError');
    if (size === 0) return { bytes: Buffer.concat(chunks), trailer: raw.toString('latin1', line + 2).trim() };
    chunks.push(raw.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
