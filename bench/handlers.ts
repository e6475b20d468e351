import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Bundle, bundleHandlers } from '../scripts/bundle-handlers';
import { type Benchmark, judge, type Result } from './lib/benchmark';
import { alternate, BENCH_HOME, median } from './lib/contender';

const OUT = join(BENCH_HOME, 'handlers');
const PEER = 'SDK bundled in';

/** What a cold start pays for our code. */
export const handlers: Benchmark = {
  name: 'handlers',
  about:
    'Size of each Lambda bundle, and CPU time of its first `require` in a fresh process. The AWS SDK, which the Lambda runtime has, is replaced by an empty module, so that only our own code is charged. The peer is the same handler with the SDK bundled in. Medians of 15 runs.',
  run: async (progress) => {
    const bundles = bundleHandlers(process.cwd(), OUT);
    await emptySdk();
    const results: Result[] = [];
    for (const bundle of bundles) results.push(...(await measure(bundle, progress)));
    return results;
  },
};

async function measure({ name, file }: Bundle, progress: (line: string) => void): Promise<Result[]> {
  const peer = await withSdk(name);
  const module = join(__dirname, 'handlers', 'cold-require.ts');
  const usages = await alternate(
    [
      { name: 'ours', module, args: [file] },
      { name: PEER, module, args: [peer] },
    ],
    { rounds: 15, progress },
  );
  const cpuMs = (contender: string) => median((usages.get(contender) ?? []).map((usage) => usage.cpuSeconds * 1000));
  const kB = async (path: string) => (await stat(path)).size / 1000;
  const size = { name: `handlers/${name}/size`, unit: 'kB', ours: await kB(file), peers: { [PEER]: await kB(peer) } };
  const load = {
    name: `handlers/${name}/cold require`,
    unit: 'CPU-ms',
    ours: cpuMs('ours'),
    peers: { [PEER]: cpuMs(PEER) },
  };
  return [judge(size, { of: 'ours', atMost: 16 }), judge(load, { of: 'ours', atMost: 10 })];
}

/** Found by the bundles in place of the real one, since it is nearer. */
async function emptySdk(): Promise<void> {
  const client = join(OUT, 'node_modules', '@aws-sdk', 'client-s3');
  await mkdir(client, { recursive: true });
  await writeFile(join(client, 'index.js'), 'module.exports = {};');
}

async function withSdk(name: string): Promise<string> {
  const outfile = join(BENCH_HOME, 'handlers-with-sdk', name, 'index.js');
  const options = { bundle: true, minify: true, platform: 'node', target: 'node24', format: 'cjs' } as const;
  await build({ ...options, entryPoints: [`lambda/${name}/handler.ts`], outfile, logLevel: 'warning' });
  return outfile;
}
