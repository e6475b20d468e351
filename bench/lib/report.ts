import { readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Result } from './benchmark';

const RESULTS = join(process.cwd(), 'bench', 'RESULTS.md');
const HEADER =
  '# Results\n\nWritten by `npm run bench`; medians, ours and peers alternating in the same run, each run in a process of its own.\n';

/** One line for people. */
export function line(result: Result): string {
  const peers = Object.entries(result.peers).map(([name, value]) => `${name} ${number(value)}`);
  const ratio = result.ratio === undefined ? '' : `, ratio ${result.ratio.toFixed(2)}`;
  return `${result.met ? '✓' : '✗'} ${result.name}: ${number(result.ours)} ${result.unit} (${[...peers, `goal ${result.goal}`].join(', ')}${ratio})`;
}

/** Replaces this benchmark's section of RESULTS.md and leaves the others. */
export async function record(benchmark: Benchmark, results: readonly Result[]): Promise<void> {
  const old = await readFile(RESULTS, 'utf8').catch(() => HEADER);
  const [, ...sections] = old.split(/^## /m);
  const kept = sections
    .filter((section) => !section.startsWith(`${benchmark.name}\n`))
    .map((section) => section.trim());
  const all = [...kept, section(benchmark, results)].sort();
  await writeFile(RESULTS, `${HEADER}\n${all.map((text) => `## ${text}\n`).join('\n')}`);
}

function section({ name, about }: Benchmark, results: readonly Result[]): string {
  const peers = [...new Set(results.flatMap((result) => Object.keys(result.peers)))];
  const row = (result: Result): string[] => [
    result.name,
    result.unit,
    number(result.ours),
    ...peers.map((peer) => number(result.peers[peer])),
    result.ratio?.toFixed(2) ?? '–',
    result.goal,
    result.met ? 'yes' : '**no**',
  ];
  const rows = [['what', 'unit', 'ours', ...peers, 'ratio', 'goal', 'met'], ...results.map(row)];
  const [head = [], ...body] = rows.map((cells) => `| ${cells.join(' | ')} |`);
  const rule = `|${' --- |'.repeat(6 + peers.length)}`;
  return [`${name}\n`, about, `\nMachine: ${machine()}.\n`, head, rule, ...body].join('\n');
}

function machine(): string {
  const model = cpus()[0]?.model ?? 'unknown CPU';
  return `${model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}, Node.js ${process.version}`;
}

function number(value: number | undefined): string {
  if (value === undefined) return '–';
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
