import fc from 'fast-check';
import { inFlight } from '../../../../lambda/runtime/transfer/in-flight';

const forever = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('parts in flight', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 30 });

  test('are all worked on, never more at a time than the limits let through', async () => {
    await fc.assert(
      fc.asyncProperty(
        lengths,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 200 }),
        async (all, concurrency, maxBytesInFlight) => {
          let [parts, bytes, done] = [0, 0, 0];
          await inFlight(
            { concurrency, maxBytesInFlight, signal: forever },
            () => all.map((length) => ({ length })),
            async ({ length }) => {
              parts += 1;
              bytes += length;
              expect(parts).toBeLessThanOrEqual(concurrency);
              expect(parts === 1 || bytes <= maxBytesInFlight).toBe(true);
              await turn();
              parts -= 1;
              bytes -= length;
              done += 1;
            },
          );
          expect(done).toBe(all.length);
        },
      ),
    );
  });

  test('use the limits up', async () => {
    let [running, most] = [0, 0];
    const parts = Array.from({ length: 12 }, () => ({ length: 10 }));
    await inFlight(
      { concurrency: 4, maxBytesInFlight: 30, signal: forever },
      () => parts,
      async () => {
        running += 1;
        most = Math.max(most, running);
        await turn();
        running -= 1;
      },
    );
    expect(most).toBe(3);
  });

  test('are all over when a failure comes out, and the failure is the first one', async () => {
    const first = new Error('first');
    let running = 0;
    const work = async ({ length }: { length: number }, signal: AbortSignal): Promise<void> => {
      running += 1;
      await turn();
      if (length === 2) {
        running -= 1;
        throw first;
      }
      while (!signal.aborted) await turn();
      running -= 1;
      throw new Error('later');
    };
    const limits = { concurrency: 3, maxBytesInFlight: 100, signal: forever };
    await expect(
      inFlight(limits, () => [{ length: 1 }, { length: 2 }, { length: 3 }, { length: 4 }], work),
    ).rejects.toBe(first);
    expect(running).toBe(0);
  });

  test('end with the reason of the caller, and no further one starts', async () => {
    const caller = new AbortController();
    const reason = new Error('no longer needed');
    let started = 0;
    const limits = { concurrency: 1, maxBytesInFlight: 100, signal: caller.signal };
    const work = async (): Promise<void> => {
      started += 1;
      caller.abort(reason);
    };
    await expect(inFlight(limits, () => [{ length: 1 }, { length: 1 }], work)).rejects.toBe(reason);
    expect(started).toBe(1);
  });

  test('end when the source of parts fails', async () => {
    const broken = new Error('the stream broke');
    async function* parts(): AsyncGenerator<{ length: number }> {
      yield { length: 1 };
      throw broken;
    }
    const limits = { concurrency: 2, maxBytesInFlight: 100, signal: forever };
    await expect(inFlight(limits, parts, turn)).rejects.toBe(broken);
  });
});
