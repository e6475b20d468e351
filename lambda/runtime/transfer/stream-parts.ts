import type { Readable } from 'node:stream';
import { type Part, streamPartBytes } from './plan';

/** A part of a stream, in memory: a stream cannot be read again. */
export interface HeldPart extends Part {
  readonly bytes: Uint8Array;
  /** Whether the stream ended with it. */
  readonly last: boolean;
}

/** Cuts a stream into parts, the last of which is shorter or empty. */
export async function* cut(stream: Readable, firstPartBytes?: number): AsyncGenerator<HeldPart, void> {
  let part = new OpenPart(1, 0, firstPartBytes);
  for await (const chunk of stream) {
    let rest: Buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    while (part.room < rest.length) {
      rest = rest.subarray(part.take(rest));
      yield part.held(false);
      part = new OpenPart(part.number + 1, part.end, firstPartBytes);
    }
    part.take(rest);
  }
  yield part.held(true);
}

class OpenPart {
  private readonly bytes: Buffer;
  private filled = 0;

  constructor(
    readonly number: number,
    private readonly start: number,
    firstPartBytes?: number,
  ) {
    this.bytes = Buffer.allocUnsafeSlow(streamPartBytes(number, firstPartBytes));
  }

  get room(): number {
    return this.bytes.length - this.filled;
  }

  get end(): number {
    return this.start + this.filled;
  }

  take(chunk: Buffer): number {
    const taken = chunk.copy(this.bytes, this.filled);
    this.filled += taken;
    return taken;
  }

  held(last: boolean): HeldPart {
    const { number, start, filled } = this;
    return { number, start, length: filled, bytes: this.bytes.subarray(0, filled), last };
  }
}
