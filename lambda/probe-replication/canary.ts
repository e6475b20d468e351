import { createHash } from 'node:crypto';

const NAME_BYTES = 16;
const BODY_BYTES = 1024;

/** A small object that nobody has ever written before. */
export interface Canary {
  readonly key: string;
  readonly body: Uint8Array;
  readonly sha256: string;
}

export function makeCanary(prefix: string, randomBytes: (size: number) => Uint8Array): Canary {
  const body = randomBytes(BODY_BYTES);
  return { key: `${prefix}${Buffer.from(randomBytes(NAME_BYTES)).toString('hex')}`, body, sha256: sha256Of(body) };
}

/** SHA-256, base64 as S3 writes it. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}
