import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');
const API = path.join(ROOT, 'API.md');

/** Writes the reference of the compiled library (`.jsii`) to a Markdown file. */
function generate(file: string): void {
  if (!existsSync(path.join(ROOT, '.jsii')))
    throw new Error('.jsii must exist, got no such file; run `npm run build:lib`');
  const docgen = require.resolve('jsii-docgen/bin/jsii-docgen');
  execFileSync(process.execPath, [docgen, '--output', file.replace(/\.md$/, '')], { cwd: ROOT, stdio: 'inherit' });
}

/** The first line in which the file differs from what the library says now, as a sentence; nothing when they agree. */
export function drift(committed: string, generated: string): string | undefined {
  if (committed === generated) return undefined;
  const [before, now] = [committed.split('\n'), generated.split('\n')];
  const line = now.findIndex((text, index) => text !== before[index]);
  const at = line === -1 ? now.length : line;
  const shown = (lines: string[]) => JSON.stringify(lines[at] ?? '(end of file)');
  return `API.md:${at + 1} must say what the library says, got ${shown(before)} for ${shown(now)}; run \`npm run docs\` and commit API.md`;
}

function check(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'api-docs-'));
  try {
    const file = path.join(folder, 'API.md');
    generate(file);
    const problem = drift(existsSync(API) ? readFileSync(API, 'utf8') : '', readFileSync(file, 'utf8'));
    if (problem === undefined) return;
    process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  try {
    if (process.argv.includes('--check')) check();
    else generate(API);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
