import fc from 'fast-check';
import { CanaryNotWritten, probe } from '../../../lambda/probe-replication/probe';
import type { CanaryBucket } from '../../../lambda/probe-replication/ports';
import { type Behaviour, type Fault, PREFIX, replicatedBuckets } from './replicated-buckets';

const DAY_MS = 86_400_000;

describe('what a probe reports', () => {
  test('each replica with its own lag', async () => {
    const { settings, ports, places } = replicatedBuckets([{ arrivesAfterMs: 0 }, { arrivesAfterMs: 20_000 }]);
    const answer = await probe(settings, ports);
    expect(answer.replicas).toEqual([
      { ...places[0], status: 'intact', lagSeconds: 0 },
      { ...places[1], status: 'intact', lagSeconds: expect.any(Number) },
    ]);
    expect(answer.replicas[1]?.lagSeconds).toBeGreaterThanOrEqual(20);
    expect(answer.replicas[1]?.lagSeconds).toBeLessThanOrEqual(24);
  });

  test('other bytes as corrupt', async () => {
    const { settings, ports } = replicatedBuckets([{ arrivesAfterMs: 100, arrivesCorrupt: true }]);
    expect((await probe(settings, ports)).replicas[0]).toMatchObject({ status: 'corrupt', lagSeconds: 0.5 });
  });

  test('a canary that does not come as missing, without a lag', async () => {
    const { settings, ports, places, clock } = replicatedBuckets([{}]);
    expect((await probe(settings, ports)).replicas).toEqual([{ ...places[0], status: 'missing' }]);
    expect(clock.elapsedMs()).toBe(60_000);
  });

  test('a canary that comes at the deadline as found', async () => {
    const { settings, ports } = replicatedBuckets([{ arrivesAfterMs: 60_000 }]);
    expect((await probe(settings, ports)).replicas[0]).toMatchObject({ status: 'intact', lagSeconds: 60 });
  });

  test('a canary that arrived but cannot be read as unreadable, with its lag and the reason', async () => {
    const faults = { sha256: Array<Fault>(200).fill('before') };
    const { settings, ports, places } = replicatedBuckets([{ arrivesAfterMs: 0, faults }]);
    const [report] = (await probe(settings, ports)).replicas;
    expect(report).toEqual({ ...places[0], status: 'unreadable', lagSeconds: 0, reason: 'SlowDown: not now' });
  });

  test('a replica that refuses every request as missing with the reason, and the others as they are', async () => {
    const faults = { versions: Array<Fault>(200).fill('before') };
    const { settings, ports, places } = replicatedBuckets([{ arrivesAfterMs: 0, faults }, { arrivesAfterMs: 0 }]);
    expect((await probe(settings, ports)).replicas).toEqual([
      { ...places[0], status: 'missing', reason: 'SlowDown: not now' },
      { ...places[1], status: 'intact', lagSeconds: 0 },
    ]);
  });

  test('a replica that refuses for a while as if it had not', async () => {
    const faults = { versions: ['before', 'before'] as Fault[], sha256: ['before'] as Fault[] };
    const { settings, ports, places } = replicatedBuckets([{ arrivesAfterMs: 0, faults }]);
    expect((await probe(settings, ports)).replicas).toEqual([{ ...places[0], status: 'intact', lagSeconds: 1 }]);
  });

  test('fails only when the source refuses the canary, in one sentence', async () => {
    const { settings, ports } = replicatedBuckets([{ arrivesAfterMs: 0 }], { faults: { write: ['before'] } });
    const failure = await probe(settings, ports).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CanaryNotWritten);
    expect((failure as Error).message).toMatch(/^\S+ was not written to source in us-east-1: SlowDown: not now$/);
  });

  test('writes the tags that the rules select by', async () => {
    const { settings, ports, source } = replicatedBuckets([{ arrivesAfterMs: 0 }]);
    await probe({ ...settings, tags: { replicate: 'yes' } }, ports);
    expect(source.writes).toMatchObject([{ tags: { replicate: 'yes' } }]);
  });
});

describe('what a probe leaves behind', () => {
  test('nothing of its own, and everything of others', async () => {
    const { settings, ports, all, source } = replicatedBuckets([{ arrivesAfterMs: 1_000 }]);
    all.forEach((bucket) => bucket.store('important/report.pdf'));
    await probe(settings, ports);
    expect(source.writes).toHaveLength(1);
    expect(all.map((bucket) => bucket.keys())).toEqual([['important/report.pdf'], ['important/report.pdf']]);
  });

  test('nothing, when a write that failed for the caller succeeded after all', async () => {
    const { settings, ports, all } = replicatedBuckets([{ arrivesAfterMs: 0 }], { faults: { write: ['after'] } });
    await expect(probe(settings, ports)).rejects.toThrow(CanaryNotWritten);
    expect(all.map((bucket) => bucket.keys())).toEqual([[], []]);
  });

  test('no canary or delete marker of a probe that crashed', async () => {
    const { settings, ports, all, clock } = replicatedBuckets([{ arrivesAfterMs: 0 }]);
    all.forEach((bucket) => bucket.store(`${PREFIX}crashed`));
    all.forEach((bucket) => bucket.store(`${PREFIX}crashed`, undefined, 0, true));
    clock.skip(DAY_MS);
    await probe(settings, ports);
    expect(all.map((bucket) => bucket.keys())).toEqual([[], []]);
  });

  test('the canary of a probe that may still be running', async () => {
    const { settings, ports, source } = replicatedBuckets([{ arrivesAfterMs: 0 }]);
    source.store(`${PREFIX}running`);
    await probe(settings, ports);
    expect(source.keys()).toEqual([`${PREFIX}running`]);
  });

  test('is told, bucket by bucket', async () => {
    const { settings, ports, places, copies } = replicatedBuckets([
      { arrivesAfterMs: 0, faults: { remove: ['before'] } },
      { arrivesAfterMs: 0 },
    ]);
    const answer = await probe(settings, ports);
    expect(answer.cleanUpProblems).toEqual([{ ...places[0], reason: 'SlowDown: not now' }]);
    expect(copies.map((bucket) => bucket.keys())).toEqual([[answer.canaryKey], []]);
  });
});

describe('whatever fails whenever', () => {
  const fault = fc.array(fc.option(fc.constantFrom<Fault>('before', 'after'), { nil: undefined }), { maxLength: 4 });
  const methods: (keyof CanaryBucket)[] = ['write', 'versions', 'sha256', 'remove'];
  const behaviour: fc.Arbitrary<Behaviour> = fc.record({
    arrivesAfterMs: fc.option(fc.nat(120_000), { nil: undefined }),
    arrivesCorrupt: fc.boolean(),
    latencyMs: fc.nat(3_000),
    faults: fc
      .tuple(fault, fault, fault, fault)
      .map((lists) => Object.fromEntries(methods.map((name, at) => [name, lists[at]]))),
  });
  const world = fc.tuple(fc.array(behaviour, { minLength: 1, maxLength: 4 }), behaviour);

  test('each replica is reported once, and no lag is negative', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ([replicas, source]) => {
        const { settings, ports, places } = replicatedBuckets(structuredClone(replicas), structuredClone(source));
        const answer = await probe(settings, ports).catch((error: unknown) => error);
        if (answer instanceof CanaryNotWritten) return expect(source.faults?.write?.[0]).toBeDefined();
        const { replicas: reports } = answer as Awaited<ReturnType<typeof probe>>;
        expect(reports.map(({ bucket, region }) => ({ bucket, region }))).toEqual(places);
        for (const { status, lagSeconds } of reports) {
          if (status === 'missing') expect(lagSeconds).toBeUndefined();
          else expect(lagSeconds).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('the last probe that goes well leaves at most its own late canary', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ([replicas, source]) => {
        const { settings, ports, all, clock } = replicatedBuckets(structuredClone(replicas), structuredClone(source));
        all.forEach((bucket) => bucket.store('important/report.pdf'));
        const faults = [...replicas, source].flatMap((each) => Object.values(each.faults ?? {})).flat().length;
        for (let run = 0; run < faults; run += 1) {
          await probe(settings, ports).catch(() => undefined);
          clock.skip(DAY_MS);
        }
        const { canaryKey, cleanUpProblems } = await probe(settings, ports);
        expect(cleanUpProblems).toEqual([]);
        for (const bucket of all) {
          expect(bucket.keys().filter((key) => key !== canaryKey)).toEqual(['important/report.pdf']);
        }
      }),
      { numRuns: 30 },
    );
  });
});
