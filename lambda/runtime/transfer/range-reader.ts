import { attempt } from './attempt';
import { type ChecksumAlgorithm, encodeChecksum, runningChecksum } from './checksum/checksum';
import type { Range } from './download-plan';
import { ChecksumMismatch, ResponseIncomplete } from './errors';
import type { S3Sender, Settings } from './options';
import type { ProgressMeter } from './progress';
import { withRetries } from './retry';
import { getRange, type PinnedObject } from './s3-object';

/** Takes bytes that belong at an offset of the object. */
export type Sink = (bytes: Uint8Array, offset: number) => Promise<void>;

/** Reads ranges of an object. A connection that breaks is taken up where it broke. */
export class RangeReader {
  constructor(
    private readonly client: S3Sender,
    private readonly object: PinnedObject,
    private readonly algorithm: ChecksumAlgorithm,
    private readonly settings: Settings,
    private readonly meter: ProgressMeter,
  ) {}

  /** Hands a range to the sink, in order, and returns its checksum. */
  async read(range: Range, signal: AbortSignal, sink: Sink): Promise<bigint> {
    const { attempts, pacing } = this.settings;
    let received = 0;
    let running = runningChecksum(this.algorithm);
    const take: Sink = async (bytes, offset) => {
      await sink(bytes, offset);
      running.update(bytes);
      received += bytes.length;
      this.meter.moved(bytes.length);
    };
    await withRetries({ attempts, pacing, signal }, async () => {
      await this.readFrom(range, received, signal, take);
      if (range.expected === undefined || range.expected === running.value) return;
      const got = encodeChecksum(this.algorithm, running.value);
      this.meter.moved(-received);
      received = 0;
      running = runningChecksum(this.algorithm);
      throw new ChecksumMismatch(
        `part ${range.number} must have the ${this.algorithm} ${encodeChecksum(this.algorithm, range.expected)}, got ${got}; download it again`,
      );
    });
    return running.value;
  }

  private async readFrom({ start, length }: Range, received: number, signal: AbortSignal, take: Sink): Promise<void> {
    const end = start + length;
    let offset = start + received;
    if (offset === end) return;
    await attempt(this.settings.stallMs, signal, async ({ signal: abortSignal, moved }) => {
      const body = await getRange(this.client, this.object, { start: offset, end }, abortSignal);
      for await (const bytes of body as AsyncIterable<Buffer>) {
        if (offset + bytes.length > end) break;
        await take(bytes, offset);
        offset += bytes.length;
        moved();
      }
    });
    if (offset < end)
      throw new ResponseIncomplete(
        `S3 must answer with bytes ${start} to ${end}, got others; check that the endpoint serves ranges`,
      );
  }
}
