import fc from 'fast-check';
import { ChecksumMismatch, SourceChanged, TransferStalled } from '../../../../lambda/runtime/transfer/errors';
import { isTransient, withRetries } from '../../../../lambda/runtime/transfer/retry';

const transient = Object.assign(new Error('reset'), { code: 'ECONNRESET' });

function policy(attempts: number, random = 1): { slept: number[]; settings: Parameters<typeof withRetries>[0] } {
  const slept: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => void slept.push(milliseconds);
  const settings = { attempts, signal: new AbortController().signal, pacing: { sleep, random: () => random } };
  return { slept, settings };
}

describe('retries', () => {
  test('stop at the first success', async () => {
    const { slept, settings } = policy(5);
    let tries = 0;
    const result = await withRetries(settings, async () => {
      tries += 1;
      if (tries < 3) throw transient;
      return tries;
    });
    expect(result).toBe(3);
    expect(slept).toHaveLength(2);
  });

  test('give the last error up when the tries are used up', async () => {
    const { slept, settings } = policy(4);
    await expect(withRetries(settings, () => Promise.reject(transient))).rejects.toBe(transient);
    expect(slept).toHaveLength(3);
  });

  test('wait twice as long each time, up to 20 seconds', async () => {
    const { slept, settings } = policy(11);
    await expect(withRetries(settings, () => Promise.reject(transient))).rejects.toBe(transient);
    expect(slept).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12800, 20000, 20000]);
  });

  test('wait any part of that time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), async (random) => {
        const { slept, settings } = policy(2, random);
        await expect(withRetries(settings, () => Promise.reject(transient))).rejects.toBe(transient);
        expect(slept).toEqual([100 * random]);
      }),
    );
  });

  test('are not made for an error that stays', async () => {
    const { slept, settings } = policy(5);
    const lasting = new SourceChanged('it was written to');
    await expect(withRetries(settings, () => Promise.reject(lasting))).rejects.toBe(lasting);
    expect(slept).toEqual([]);
  });

  test('end with the reason of the caller', async () => {
    const caller = new AbortController();
    const reason = new Error('no longer needed');
    const sleep = async (): Promise<void> => {
      caller.abort(reason);
      throw new Error('sleep was interrupted');
    };
    const settings = { attempts: 5, signal: caller.signal, pacing: { sleep, random: () => 1 } };
    await expect(withRetries(settings, () => Promise.reject(transient))).rejects.toBe(reason);
  });
});

describe('an error passes', () => {
  const service = (name: string, httpStatusCode: number): Error =>
    Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

  test.each([
    ['a broken connection', transient],
    ['a time-out', Object.assign(new Error(), { name: 'TimeoutError' })],
    ['a stall', new TransferStalled('60 seconds')],
    ['a part that arrived damaged', new ChecksumMismatch('part 1')],
    ['a damaged request', service('BadDigest', 400)],
    ['throttling', service('SlowDown', 503)],
    ['too many requests', service('TooManyRequests', 429)],
    ['an internal error', service('InternalError', 500)],
  ])('when it is %s', (_, error) => {
    expect(isTransient(error)).toBe(true);
  });

  test.each([
    ['a refusal', service('AccessDenied', 403)],
    ['a missing bucket', service('NoSuchBucket', 404)],
    ['a changed source', new SourceChanged('it was written to')],
    ['a full disk', Object.assign(new Error(), { code: 'ENOSPC' })],
    ['no error at all', 'oops'],
  ])('but not when it is %s', (_, error) => {
    expect(isTransient(error)).toBe(false);
  });
});
