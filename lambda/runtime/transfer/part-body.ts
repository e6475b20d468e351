import { Readable } from 'node:stream';
import { type ChecksumAlgorithm, encodeChecksum, type RunningChecksum, runningChecksum } from './checksum/checksum';
import type { RandomAccess } from './source';

/** Payload of one chunk on the wire: large enough that chunks cost little, small enough that a few fit in the processor's cache. */
const CHUNK_BYTES = 256 * 1024;
const LINE_END = '\r\n';
const LONGEST_HEAD = CHUNK_BYTES.toString(16).length + LINE_END.length;
const FRAME_BYTES = LONGEST_HEAD + CHUNK_BYTES + LINE_END.length;
/** One frame is on its way to the socket, one is filled or waits in the stream, one is to spare. */
const FRAMES = 3;

/** Memory of one body. */
type Frames = readonly Buffer[];

/** Frames that bodies hand on to each other: fresh memory for every chunk would cost more CPU time than all checksums. */
export class FramePool {
  private readonly idle: Frames[] = [];

  take(): Frames {
    return this.idle.pop() ?? Array.from({ length: FRAMES }, () => Buffer.allocUnsafeSlow(FRAME_BYTES));
  }

  giveBack(frames: Frames): void {
    this.idle.push(frames);
  }
}

/** What a body carries. */
export interface Payload {
  readonly source: RandomAccess;
  readonly start: number;
  readonly length: number;
  readonly algorithm: ChecksumAlgorithm;
}

/**
 * A stretch of a source as a request body in the `aws-chunked` encoding: read once, never held as a whole, its checksum computed on the way and
 * sent behind it as a trailer, where S3 verifies it.
 *
 * The memory of a chunk is filled anew for the third chunk after it. A consumer that asked for that many without sending them would send wrong
 * bytes, and S3 would refuse them, as the checksum is one of what was read.
 */
export class PartBody extends Readable {
  readonly trailerName: string;
  private readonly running: RunningChecksum;
  private readonly frames: Frames;
  private sent = 0;
  private turn = 0;
  private ended = false;

  constructor(
    private readonly payload: Payload,
    private readonly pool: FramePool,
    private readonly moved: (bytes: number) => void,
  ) {
    super({ highWaterMark: 1 });
    this.trailerName = trailerOf(payload.algorithm);
    this.running = runningChecksum(payload.algorithm);
    this.frames = pool.take();
  }

  /** Checksum of the bytes sent so far. */
  get checksum(): bigint {
    return this.running.value;
  }

  /** Bytes of the body with its encoding. */
  get encodedLength(): number {
    const { length, algorithm } = this.payload;
    const rest = length % CHUNK_BYTES;
    const chunks = ((length - rest) / CHUNK_BYTES) * frameLength(CHUNK_BYTES) + (rest === 0 ? 0 : frameLength(rest));
    return chunks + trailer(algorithm, 0n).length;
  }

  /** To be called when the service has answered that it has all bytes: only then nothing reads the frames any more. */
  release(): void {
    this.pool.giveBack(this.frames);
  }

  override _read(): void {
    this.next().then(
      (chunk) => this.push(chunk),
      (error: Error) => this.destroy(error),
    );
  }

  private async next(): Promise<Buffer | null> {
    const { source, start, length, algorithm } = this.payload;
    const size = Math.min(CHUNK_BYTES, length - this.sent);
    if (size > 0) return await this.frame(size, (data) => source.read(data, start + this.sent));
    if (this.ended) return null;
    this.ended = true;
    await source.checkUnchanged();
    return Buffer.from(trailer(algorithm, this.checksum));
  }

  private async frame(size: number, fill: (data: Buffer) => Promise<void>): Promise<Buffer> {
    const frame = this.frames[this.turn % FRAMES] ?? Buffer.alloc(FRAME_BYTES);
    const head = frame.write(size.toString(16) + LINE_END, 'latin1');
    const data = frame.subarray(head, head + size);
    await fill(data);
    this.running.update(data);
    frame.write(LINE_END, head + size, 'latin1');
    this.sent += size;
    this.turn += 1;
    this.moved(size);
    return frame.subarray(0, head + size + LINE_END.length);
  }
}

function trailerOf(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

function trailer(algorithm: ChecksumAlgorithm, checksum: bigint): string {
  return `0${LINE_END}${trailerOf(algorithm)}:${encodeChecksum(algorithm, checksum)}${LINE_END}${LINE_END}`;
}

function frameLength(size: number): number {
  return size.toString(16).length + LINE_END.length + size + LINE_END.length;
}
