import { join } from 'node:path';
import { type Benchmark, judge, type Result } from './lib/benchmark';
import { alternate, median, type Usage } from './lib/contender';

/** Stores per app, and how often each is synthesised, so that every run takes about as long. */
const SIZES = [
  { stores: 1, times: 100 },
  { stores: 10, times: 20 },
  { stores: 50, times: 4 },
  { stores: 200, times: 1 },
];

/** CPU time of synthesis beside the same resources wired by hand. */
export const synth: Benchmark = {
  name: 'synth',
  about:
    'CPU time of `app.synth()` for 1, 10, 50 and 200 object stores (key, bucket, policy, lifecycle, shared log bucket, a role with a prefix grant), beside the same resources, with the same cdk-nag acknowledgements, wired by hand with L2s. The library is loaded before the clock starts; the built-in template validation is off for both. Medians of 9 runs.',
  run: async (progress) => {
    const results: Result[] = [];
    for (const { stores, times } of SIZES) results.push(await measureSize(stores, times, progress));
    return results;
  },
};

async function measureSize(stores: number, times: number, progress: (line: string) => void): Promise<Result> {
  const args = [String(stores), String(times)];
  const contenders = ['ours', 'hand-wired'].map((name) => ({
    name,
    module: join(__dirname, 'synth', `${name}.ts`),
    args,
  }));
  const usages = await alternate(contenders, { rounds: 9, progress });
  const [ours, peer] = contenders.map(({ name }) => usages.get(name) ?? []) as [Usage[], Usage[]];
  if (ours[0]?.reported.resources !== peer[0]?.reported.resources)
    throw new Error('the two apps differ in their resources');
  const milliseconds = (runs: readonly Usage[]) => (median(runs.map(({ cpuSeconds }) => cpuSeconds)) * 1000) / times;
  return judge(
    {
      name: `synth/${stores} stores`,
      unit: 'CPU-ms per app',
      ours: milliseconds(ours),
      peers: { 'hand-wired L2': milliseconds(peer) },
    },
    { of: 'ratio', atMost: 1.05 },
  );
}
