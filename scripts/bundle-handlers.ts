import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import Table from 'cli-table3';

/** A bundled handler. */
export interface Bundle {
  readonly name: string;
  readonly file: string;
}

/**
 * Bundles every `lambda/<name>/handler.ts` under a root into `<out>/<name>/index.js`.
 *
 * The AWS SDK stays outside, since the Lambda runtime has it. The same sources give the same bytes, wherever they are.
 */
export function bundleHandlers(root: string, out: string): Bundle[] {
  rmSync(out, { recursive: true, force: true });
  return handlerNames(root).map((name) => {
    const file = path.join(out, name, 'index.js');
    buildSync({
      absWorkingDir: root,
      entryPoints: [`lambda/${name}/handler.ts`],
      outfile: file,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      external: ['@aws-sdk/*', '@smithy/*'],
      legalComments: 'none',
      logLevel: 'warning',
    });
    return { name, file };
  });
}

function handlerNames(root: string): string[] {
  const lambda = path.join(root, 'lambda');
  return readdirSync(lambda)
    .filter((name) => existsSync(path.join(lambda, name, 'handler.ts')))
    .sort();
}

function table(bundles: readonly Bundle[]): string {
  const rows = new Table({
    head: ['handler', 'bytes', 'gzip'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { name, file } of bundles) {
    const code = readFileSync(file);
    rows.push([name, code.length, gzipSync(code).length]);
  }
  return rows.toString();
}

if (require.main === module) {
  const root = path.join(__dirname, '..');
  process.stdout.write(`${table(bundleHandlers(root, path.join(root, 'handlers')))}\n`);
}
