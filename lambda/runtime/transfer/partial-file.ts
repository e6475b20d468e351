import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { type ChecksumAlgorithm, type Piece, runningChecksum } from './checksum/checksum';
import { TransferOptionInvalid } from './errors';
import { codeOf } from './retry';
import { type DonePart, type State, StateFile } from './state-file';

const READ_BYTES = 2 ** 20;

/** A part on disk. */
export type WrittenPart = DonePart & Piece;

/** What a state file of a download is for. */
interface DownloadHeader {
  readonly kind: 'download';
  /** Path of the file that the parts are in. */
  readonly partial: string;
  /** The object, the way it is cut and the file it becomes, as JSON. */
  readonly identity: string;
}

/** What a file is to become. */
interface Intended {
  /** Path of the complete file. */
  readonly target: string;
  readonly size: number;
  readonly algorithm: ChecksumAlgorithm;
  readonly identity: string;
  /** Path of the state file. */
  readonly resume: string | undefined;
}

/** A file beside its target, which takes the target's place when it is complete. */
export class PartialFile {
  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    /** Parts that an earlier call has written and that are still what it wrote. */
    readonly done: readonly WrittenPart[],
    private readonly state?: StateFile<DownloadHeader>,
  ) {}

  /**
   * The file of an earlier call for the same object, or a new one.
   *
   * @throws TransferOptionInvalid where there is no folder for it
   */
  static async open(intended: Intended): Promise<PartialFile> {
    const { target, size, identity, resume } = intended;
    const path = `${target}.${randomBytes(6).toString('hex')}.partial`;
    if (resume === undefined) return new PartialFile(path, await create(target, path, size), []);
    const state = new StateFile<DownloadHeader>(resume);
    const former = await state.read('download');
    const found = former === undefined ? undefined : await PartialFile.reopen(former, state, intended);
    if (found !== undefined) return found;
    const partial = new PartialFile(path, await create(target, path, size), [], state);
    try {
      await state.begin({ kind: 'download', partial: path, identity });
    } catch (error) {
      await partial.discard();
      throw error;
    }
    return partial;
  }

  private static async reopen(
    { header, parts }: State<DownloadHeader>,
    state: StateFile<DownloadHeader>,
    { identity, algorithm }: Intended,
  ): Promise<PartialFile | undefined> {
    const file = await open(header.partial, 'r+').catch(() => undefined);
    if (file === undefined) return undefined;
    if (header.identity !== identity) {
      await new PartialFile(header.partial, file, []).discard();
      return undefined;
    }
    const done: WrittenPart[] = [];
    for (const part of parts) if (isWritten(part) && (await isIntact(file, part, algorithm))) done.push(part);
    return new PartialFile(header.partial, file, done, state);
  }

  get resumable(): boolean {
    return this.state !== undefined;
  }

  async write(bytes: Uint8Array, offset: number): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      const { bytesWritten } = await this.file.write(bytes, written, bytes.length - written, offset + written);
      written += bytesWritten;
    }
  }

  /** A part is written. */
  async add(part: WrittenPart): Promise<void> {
    await this.state?.add(part);
  }

  /** Puts the file in the place of the target. */
  async become(target: string): Promise<void> {
    await this.file.sync();
    await this.file.close();
    await rename(this.path, target);
    await this.state?.remove();
  }

  /** Closes the file and leaves it for a later call. */
  async keep(): Promise<void> {
    await this.file.close();
  }

  async discard(): Promise<void> {
    await this.file.close();
    await rm(this.path, { force: true });
    await this.state?.remove();
  }
}

async function create(target: string, path: string, size: number): Promise<FileHandle> {
  const file = await open(path, 'wx').catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
    const message = `to must be in a folder that exists, got ${target}; create it first`;
    throw new TransferOptionInvalid(message, { cause: error });
  });
  await file.truncate(size);
  return file;
}

function isWritten(part: DonePart): part is WrittenPart {
  return part.checksum !== undefined;
}

async function isIntact(
  file: FileHandle,
  { start, length, checksum }: WrittenPart,
  algorithm: ChecksumAlgorithm,
): Promise<boolean> {
  const running = runningChecksum(algorithm);
  const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, length));
  for (let read = 0; read < length;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, length - read), start + read);
    if (bytesRead === 0) return false;
    running.update(buffer.subarray(0, bytesRead));
    read += bytesRead;
  }
  return running.value === checksum;
}
