import { attempt } from './attempt';
import { type ChecksumAlgorithm, encodeChecksum } from './checksum/checksum';
import { ChecksumMismatch } from './errors';
import type { Settings } from './options';
import { FramePool, PartBody } from './part-body';
import type { Part } from './plan';
import type { ProgressMeter } from './progress';
import { withRetries } from './retry';
import type { RandomAccess } from './source';

/** What the service answers to a body. */
export interface Receipt {
  /** In base64; `undefined` where the service does not tell. */
  readonly checksum: string | undefined;
}

/** Sends parts, each read again from its source for every try. */
export class PartSender {
  private readonly pool = new FramePool();

  constructor(
    private readonly settings: Settings,
    private readonly algorithm: ChecksumAlgorithm,
    private readonly meter: ProgressMeter,
  ) {}

  /** Sends one part and compares what the service says it got. */
  async send<R extends Receipt>(
    source: RandomAccess,
    part: Part,
    signal: AbortSignal,
    request: (body: PartBody, signal: AbortSignal) => Promise<R>,
  ): Promise<Omit<R, 'checksum'> & Part & { readonly checksum: bigint }> {
    const { attempts, pacing, stallMs } = this.settings;
    return await withRetries({ attempts, pacing, signal }, () =>
      attempt(stallMs, signal, async ({ signal: abortSignal, moved, fail }) => {
        let sent = 0;
        const body = this.body(source, part, (bytes) => {
          sent += bytes;
          this.meter.moved(bytes);
          moved();
        });
        body.once('error', fail);
        try {
          const receipt = await request(body, abortSignal);
          this.compare(receipt, body);
          body.release();
          return { ...receipt, number: part.number, start: part.start, length: part.length, checksum: body.checksum };
        } catch (error) {
          this.meter.moved(-sent);
          body.destroy();
          throw error;
        }
      }),
    );
  }

  private body(source: RandomAccess, { start, length }: Part, moved: (bytes: number) => void): PartBody {
    return new PartBody({ source, start, length, algorithm: this.algorithm }, this.pool, moved);
  }

  private compare({ checksum }: Receipt, body: PartBody): void {
    const sent = encodeChecksum(this.algorithm, body.checksum);
    if (checksum === undefined || checksum === sent) return;
    throw new ChecksumMismatch(
      `the part as stored must have the ${this.algorithm} ${sent} of what was sent, got ${checksum}; it is sent again`,
    );
  }
}
