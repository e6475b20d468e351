import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeS3 } from './fake-s3';

/** A server and a folder for files, new for each test. */
export interface Workspace {
  readonly s3: FakeS3;
  readonly folder: string;
  path(name: string): string;
  /** Writes a file and returns its path. */
  file(name: string, content: Uint8Array): Promise<string>;
  files(): Promise<string[]>;
}

/** Sets a workspace up before each test and takes it down after. */
export function eachWithWorkspace(): Workspace {
  let s3: FakeS3;
  let folder: string;
  beforeEach(async () => {
    s3 = await FakeS3.start();
    folder = await mkdtemp(join(tmpdir(), 'transfer-'));
  });
  afterEach(async () => {
    await s3.stop();
    await rm(folder, { recursive: true });
  });
  return {
    get s3() {
      return s3;
    },
    get folder() {
      return folder;
    },
    path: (name) => join(folder, name),
    file: async (name, content) => {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    },
    files: async () => (await readdir(folder)).sort(),
  };
}

/** Retries that do not wait. */
export const AT_ONCE = { sleep: async (): Promise<void> => undefined, random: (): number => 0 };

/** Bytes that repeat only after a prime number of them, so that no two parts are the same. */
export function pattern(length: number): Buffer {
  return Buffer.alloc(length, BLOCK);
}

const BLOCK = Buffer.from(Array.from({ length: 65_537 }, (_, index) => (index * index * 31 + (index >> 5)) % 251));
