import type { S3Client } from '@aws-sdk/client-s3';
import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { download } from '../../lambda/runtime';
import { LARGE_OBJECT_KEY } from './deployed-stores';
import type { Session } from './session';
import { expectThat } from './step';

const MEBIBYTE = 1024 * 1024;

export const LARGE_FILE_BYTES = 256 * MEBIBYTE;

export const largeFile = (workDir: string): string => path.join(workDir, 'large.bin');

/** Writes bytes that no compression and no deduplication can shrink, the same in every run. */
export async function makeLargeFile(file: string): Promise<void> {
  const keystream = createCipheriv('aes-256-ctr', Buffer.alloc(32), Buffer.alloc(16));
  await pipeline(Readable.from(zeros(LARGE_FILE_BYTES)), keystream, createWriteStream(file));
}

/** Downloads the large object from a bucket, compares it with the file that was uploaded, and answers its SHA-256. */
export async function expectSame({ workDir, signal }: Session, client: S3Client, bucket: string): Promise<string> {
  const original = largeFile(workDir);
  const copy = `${original}.copy`;
  await download({ client, from: { bucket, key: LARGE_OBJECT_KEY }, to: copy, signal });
  const [sent, received] = await Promise.all([sha256Of(original), sha256Of(copy)]);
  await rm(copy);
  expectThat(sent === received, `sent ${sent}, received ${received}`);
  return sent;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: MEBIBYTE }), hash);
  return hash.digest('hex');
}

function* zeros(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= MEBIBYTE) yield Buffer.alloc(Math.min(left, MEBIBYTE));
}
