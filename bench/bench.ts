import { benchmarks } from './benchmarks';
import type { Benchmark } from './lib/benchmark';
import { line, record } from './lib/report';

/** `npm run bench [-- NAME...] [--json]`: exits 1 when a goal is missed. */
async function main(argv: readonly string[]): Promise<void> {
  const json = argv.includes('--json');
  const asked = argv.filter((arg) => !arg.startsWith('--'));
  const names = benchmarks.map(({ name }) => name);
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `NAME must be one of ${names.join(', ')}, got ${unknown.join(', ')}; run without a name to run all`,
    );
  }
  for (const benchmark of benchmarks) {
    if (asked.length === 0 || asked.includes(benchmark.name)) await runOne(benchmark, json);
  }
}

async function runOne(benchmark: Benchmark, json: boolean): Promise<void> {
  const progress = (text: string): void => void process.stderr.write(`  ${benchmark.name}: ${text}\n`);
  const results = await benchmark.run(progress);
  for (const result of results) {
    process.stdout.write(`${json ? JSON.stringify(result) : line(result)}\n`);
    if (!result.met) process.exitCode = 1;
  }
  await record(benchmark, results);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
