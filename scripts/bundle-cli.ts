import { chmodSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** A CLI that brought the CDK along would be 40 MB, and would check apps with another CDK than theirs. */
const FORBIDDEN = /(^|\/)node_modules\/(aws-cdk-lib|constructs|@aws-sdk|@smithy)\//;

/** Bundles `bin/cli.ts` with everything it needs into one executable file, and answers its size in bytes. */
export function bundleCli(entry: string, outfile: string): number {
  const { metafile } = buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    legalComments: 'eof',
    logLevel: 'warning',
    metafile: true,
  });
  const strangers = Object.keys(metafile.inputs).filter((input) => FORBIDDEN.test(input));
  if (strangers.length > 0) {
    throw new Error(`the CLI must not bundle the CDK or the SDK, got ${strangers[0]}; import its types only`);
  }
  chmodSync(outfile, 0o755);
  return Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
}

if (require.main === module) {
  const root = path.join(__dirname, '..');
  const bytes = bundleCli(path.join(root, 'bin', 'cli.ts'), path.join(root, 'cli', 'cdk-storage-systems.js'));
  process.stdout.write(`cli/cdk-storage-systems.js ${bytes} bytes\n`);
}
