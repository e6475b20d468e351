import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { ResumeStateInvalid } from './errors';
import type { Part } from './plan';
import { codeOf } from './retry';

/** A part that is done, and what the transfer needs to know about it later. */
export interface DonePart extends Part {
  /** @default - not known of a part that the service copied */
  readonly checksum?: bigint;
  /** @default - none: a part on disk has no ETag */
  readonly eTag?: string;
}

/** A state file as it was found. */
export interface State<H> {
  readonly header: H;
  readonly parts: readonly DonePart[];
}

/**
 * The state of a transfer, one JSON value a line: a header, then each part when it is done.
 *
 * Beginning replaces the file in one step, and a part is one appended line, so a kill leaves at worst a torn last line, which is ignored.
 */
export class StateFile<H extends { readonly kind: string }> {
  constructor(private readonly path: string) {}

  /**
   * The state a former run left, or nothing.
   *
   * @throws ResumeStateInvalid where the file is that of another kind of transfer, or no state file
   */
  async read(kind: H['kind']): Promise<State<H> | undefined> {
    const content = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (content === undefined) return undefined;
    const [header, ...parts] = content.split('\n').slice(0, -1).map(parse);
    if (!isHeader(header) || header.kind !== kind) {
      throw new ResumeStateInvalid(
        `resume must be the state file of ${articled(kind)}, got ${this.path}; delete it or name another`,
      );
    }
    return { header: header as H, parts: parts.filter(isPartLine).map(partOf) };
  }

  async begin(header: H): Promise<void> {
    const next = `${this.path}.next`;
    await writeFile(next, `${JSON.stringify(header)}\n`);
    await rename(next, this.path);
  }

  async add({ number, start, length, checksum, eTag }: DonePart): Promise<void> {
    await appendFile(
      this.path,
      `${JSON.stringify({ number, start, length, checksum: checksum?.toString(16), eTag })}\n`,
    );
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

interface PartLine extends Part {
  readonly checksum?: string;
  readonly eTag?: string;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isHeader(value: unknown): value is { readonly kind: string } {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function isPartLine(value: unknown): value is PartLine {
  return typeof value === 'object' && value !== null && 'number' in value && 'length' in value;
}

function partOf({ checksum, ...part }: PartLine): DonePart {
  return { ...part, ...(checksum === undefined ? {} : { checksum: BigInt(`0x${checksum}`) }) };
}

function articled(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}
