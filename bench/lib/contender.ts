import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/** Where servers, peers and bundles live: outside the package's own dependencies, ignored by git. */
export const BENCH_HOME = join(process.cwd(), '.bench');

/** What one child process used, and the numbers it reported itself. */
export interface Usage {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMiB: number;
  readonly reported: Readonly<Record<string, number>>;
}

/**
 * One way to do the job, measured in a process of its own.
 *
 * `module` exports `run(args)`, optionally with `prepare(args)` before it. Only `run` is timed and charged with CPU-seconds; the peak RSS is the
 * whole process's. `run` may return numbers of its own.
 */
export interface Contender {
  readonly name: string;
  readonly module: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

/** Runs contenders one after the other, `rounds` times in alternation, after one unmeasured warm-up each. */
export async function alternate(
  contenders: readonly Contender[],
  options: {
    readonly rounds: number;
    readonly progress?: (line: string) => void;
    readonly between?: () => Promise<void>;
  },
): Promise<ReadonlyMap<string, readonly Usage[]>> {
  const usages = new Map<string, Usage[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const contender of contenders) {
      const usage = await measure(contender);
      await options.between?.();
      if (round > 0) usages.get(contender.name)?.push(usage);
      options.progress?.(
        `${contender.name}: ${round === 0 ? 'warm-up' : `${round}/${options.rounds}`} ${summary(usage)}`,
      );
    }
  }
  return usages;
}

/** One run in a child process: bundled first, so that neither a loader nor a compiler is measured. */
async function measure({ module, args, env = {}, nodeArgs = [] }: Contender): Promise<Usage> {
  const bundle = await bundled(module);
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeArgs, bundle, ...args], {
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Usage;
}

/** The middle value; the mean of the two middle ones of an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (upper + lower) / 2;
}

const bundles = new Map<string, Promise<string>>();

function bundled(module: string): Promise<string> {
  const known = bundles.get(module) ?? bundle(module);
  bundles.set(module, known);
  return known;
}

async function bundle(module: string): Promise<string> {
  const outdir = join(BENCH_HOME, 'bundles');
  await mkdir(outdir, { recursive: true });
  const outfile = join(outdir, `${basename(module, '.ts')}.cjs`);
  await build({
    stdin: { contents: entry(module), resolveDir: process.cwd(), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    logLevel: 'warning',
  });
  return outfile;
}

function entry(module: string): string {
  return `
    import { existsSync, readFileSync } from 'node:fs';
    const contender = require(${JSON.stringify(module)});
    const args = process.argv.slice(2);
    // Linux counts the parent's memory in maxRSS of a child until it replaces it; the high-water mark is of this program alone.
    function peakRss() {
      const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
      return Number(/VmHWM:\\s+(\\d+) kB/.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
    }
    async function main() {
      await contender.prepare?.(args);
      const cpu = process.cpuUsage();
      const start = process.hrtime.bigint();
      const reported = (await contender.run(args)) ?? {};
      const wallSeconds = Number(process.hrtime.bigint() - start) / 1e9;
      const used = process.cpuUsage(cpu);
      const cpuSeconds = (used.user + used.system) / 1e6;
      const peakRssMiB = peakRss() / 1024;
      process.stdout.write(JSON.stringify({ wallSeconds, cpuSeconds, peakRssMiB, reported }) + '\\n');
    }
    main().then(() => process.exit(0), (error) => { process.stderr.write(String(error?.stack ?? error) + '\\n'); process.exit(1); });
  `;
}

function summary({ wallSeconds, cpuSeconds, peakRssMiB }: Usage): string {
  return `${wallSeconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} CPU-s, ${peakRssMiB.toFixed(0)} MiB`;
}
