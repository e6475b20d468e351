import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SourceChanged, SourceMissing } from './errors';
import { codeOf } from './retry';

/** Bytes that can be read at any offset, and again. */
export interface RandomAccess {
  readonly size: number;
  /** Fills the target with the bytes from an offset on. */
  read(target: Uint8Array, offset: number): Promise<void>;
  /** @throws SourceChanged where the bytes read may not belong together */
  checkUnchanged(): Promise<void>;
}

/** What tells one state of a file from another. */
export interface FileIdentity {
  readonly path: string;
  readonly size: number;
  /** Nanoseconds since 1970, as text: more than a number holds. */
  readonly modified: string;
}

/** Bytes in memory: those of a whole source, or of a stretch of it. */
export class MemorySource implements RandomAccess {
  constructor(
    private readonly bytes: Uint8Array,
    private readonly start = 0,
  ) {}

  get size(): number {
    return this.bytes.byteLength;
  }

  async read(target: Uint8Array, offset: number): Promise<void> {
    const from = offset - this.start;
    target.set(this.bytes.subarray(from, from + target.byteLength));
  }

  async checkUnchanged(): Promise<void> {
    // The caller owns the bytes.
  }
}

/** An open file that must stay as it is. */
export class FileSource implements RandomAccess {
  private constructor(
    private readonly file: FileHandle,
    readonly identity: FileIdentity,
  ) {}

  /** @throws SourceMissing */
  static async open(path: string): Promise<FileSource> {
    const file = await open(path, 'r').catch((error: unknown) => refuse(path, String(codeOf(error)), error));
    const identity = await identify(file, path);
    if (identity !== undefined) return new FileSource(file, identity);
    await file.close();
    return refuse(path, 'not a regular file');
  }

  get size(): number {
    return this.identity.size;
  }

  /** @throws SourceChanged where the file ends too early */
  async read(target: Uint8Array, offset: number): Promise<void> {
    for (let filled = 0; filled < target.byteLength;) {
      const { bytesRead } = await this.file.read(target, filled, target.byteLength - filled, offset + filled);
      if (bytesRead === 0) throw changed(this.identity.path, `it ends at ${offset + filled} of ${this.size} bytes`);
      filled += bytesRead;
    }
  }

  async checkUnchanged(): Promise<void> {
    const now = await identify(this.file, this.identity.path);
    if (now?.size !== this.size)
      throw changed(this.identity.path, `its size is ${now?.size} and was ${this.size} bytes`);
    if (now.modified !== this.identity.modified) throw changed(this.identity.path, 'it was written to');
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

function changed(path: string, how: string): SourceChanged {
  return new SourceChanged(
    `from must stay unchanged during an upload, got ${path}: ${how}; upload a copy or a snapshot of it`,
  );
}

function refuse(path: string, reason: string, cause?: unknown): never {
  const message = `from must be a file that can be read, got ${path} (${reason}); check the path and its permissions`;
  throw new SourceMissing(message, { cause });
}

async function identify(file: FileHandle, path: string): Promise<FileIdentity | undefined> {
  const stat = await file.stat({ bigint: true });
  if (!stat.isFile()) return undefined;
  return { path: resolve(path), size: Number(stat.size), modified: String(stat.mtimeNs) };
}
