import { createRequire } from 'node:module';

/** Loads a bundle for the first time in its process, as Lambda does in a cold start. */
export function run([bundle = '']: readonly string[]): Promise<undefined> {
  createRequire(__filename)(bundle);
  return Promise.resolve(undefined);
}
