import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';

const CHUNK_BYTES = 2 ** 20;

/** Writes a file that no compression makes smaller. */
export async function randomFile(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  for (let left = bytes; left > 0; left -= CHUNK_BYTES) await file.write(randomBytes(Math.min(CHUNK_BYTES, left)));
  await file.close();
}
