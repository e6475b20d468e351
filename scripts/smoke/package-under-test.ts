import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import manifest from '../../package.json';
import { kib, PACKED_BUDGET_KIB, type PackedFile, tarballProblems, UNPACKED_BUDGET_KIB } from './tarball';
import type { Workspace } from './workspace';

/** The package that is tried. */
export const ROOT = path.join(__dirname, '..', '..');

/** Folder of the workspace that stands for a user's app. */
export const APP = 'app';

/** Where npm puts the tarball. */
const TARBALL = `${manifest.name}-${manifest.version}.tgz`;

/** What a user has beside the package: its peers, the SDK that the runtime library is given, and a compiler. */
const BESIDE = ['aws-cdk-lib', 'constructs', '@aws-sdk/client-s3', 'typescript', '@types/node'] as const;

interface PackReport {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Makes the tarball as `npm publish` would and looks into it. */
export async function packPackage(workspace: Workspace): Promise<string> {
  const printed = await workspace.run('npm', ['pack', ROOT, '--json', '--ignore-scripts']);
  const [report] = JSON.parse(printed) as [PackReport];
  const files = report.files.map((file): PackedFile => ({
    ...file,
    text: readFileSync(path.join(ROOT, file.path), 'utf8'),
  }));
  const problems = [
    ...tarballProblems(files, handlerNames(), [ROOT, homedir()]),
    ...overBudget('packed size', report.size, PACKED_BUDGET_KIB),
    ...overBudget('unpacked size', report.unpackedSize, UNPACKED_BUDGET_KIB),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return `${kib(report.size)} packed, ${kib(report.unpackedSize)} unpacked, ${files.length} files`;
}

/** Installs the tarball with the versions that this package is developed with. */
export async function installPackage(workspace: Workspace): Promise<string> {
  const versions: Readonly<Record<string, string>> = manifest.devDependencies;
  workspace.write(path.join(APP, 'package.json'), JSON.stringify({ name: 'smoke', private: true }));
  const beside = BESIDE.map((name) => `${name}@${versions[name] ?? '*'}`);
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--strict-peer-deps'];
  await workspace.run('npm', ['install', ...options, workspace.path(TARBALL), ...beside], APP);
  return beside.join(', ');
}

function overBudget(what: string, bytes: number, budget: number): string[] {
  return bytes <= budget * 1024 ? [] : [`the ${what} must be at most ${budget} KiB, got ${kib(bytes)}`];
}

function handlerNames(): string[] {
  const folder = path.join(ROOT, 'lambda');
  return readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'handler.ts')));
}
