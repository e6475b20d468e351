import fc from 'fast-check';
import { pauseAfter } from '../../../lambda/probe-replication/polling';

/** The moments of all looks, up to the last. */
function looks(timeoutMs: number): number[] {
  const moments = [0];
  for (let pause = pauseAfter(0, timeoutMs); pause !== undefined; pause = pauseAfter(moments.at(-1)!, timeoutMs)) {
    moments.push(moments.at(-1)! + pause);
  }
  return moments;
}

describe('when a probe looks', () => {
  const timeout = fc.integer({ min: 1, max: 14 * 60 }).map((seconds) => seconds * 1000);

  test('last at the deadline', () => {
    fc.assert(fc.property(timeout, (ms) => expect(looks(ms).at(-1)).toBe(ms)));
  });

  test('so often that a lag is read at most a fifth, or half a second, too long', () => {
    fc.assert(
      fc.property(timeout, (ms) => {
        looks(ms)
          .slice(1)
          .forEach((moment, index) => {
            const before = looks(ms)[index]!;
            expect(moment - before).toBeLessThanOrEqual(Math.max(before * 0.2, 500) + 1e-6);
          });
      }),
      { numRuns: 20 },
    );
  });

  test('less than a hundred times in the longest wait', () => {
    expect(looks(14 * 60 * 1000).length).toBeLessThan(100);
  });

  test('no more when the time is up', () => {
    expect(pauseAfter(60_000, 60_000)).toBeUndefined();
    expect(pauseAfter(61_000, 60_000)).toBeUndefined();
  });
});
