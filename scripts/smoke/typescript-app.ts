import path from 'node:path';
import { APP, ROOT } from './package-under-test';
import { TYPESCRIPT_APP } from './sample-apps';
import type { Steps } from './steps';
import { synthesisedTypes } from './synthesised';
import type { Workspace } from './workspace';

const NODE = process.execPath;
const CDK = path.join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** The package in a TypeScript app: types, synthesis, all entries, CLI. */
export async function typescriptSteps(steps: Steps, workspace: Workspace): Promise<void> {
  for (const [file, text] of Object.entries(TYPESCRIPT_APP)) workspace.write(path.join(APP, file), text);
  const inApp = (command: string, ...args: string[]) => workspace.run(command, args, APP);
  const compiler = workspace.path(APP, 'node_modules', 'typescript', 'bin', 'tsc');

  const compiled = await steps.run('TypeScript: an app type-checks', () => silent(inApp(NODE, compiler)));
  if (!compiled) return;
  const synthesised = await steps.run('TypeScript: it synthesises', async () => {
    await inApp(NODE, CDK, 'synth', '--quiet', '--app', `${NODE} app.js`);
    return synthesisedTypes(workspace.path(APP, 'cdk.out'));
  });
  if (synthesised) {
    await steps.run('TypeScript: the CLI checks what was synthesised', async () => {
      return lastLine(await inApp('npx', '--no', 'cdk-storage-systems', 'check', 'cdk.out'));
    });
  }
  await steps.run('TypeScript: every entry is required', () => silent(inApp(NODE, 'entries.js')));
  await steps.run('TypeScript: every entry is imported by ES modules', () => silent(inApp(NODE, 'entries.mjs')));
  await steps.run('TypeScript: the types of entries resolve in the old way', () => {
    const old = ['--moduleResolution', 'node10', '--module', 'commonjs', '--ignoreDeprecations', '6.0'];
    const flags = ['--noEmit', '--strict', '--target', 'es2023', '--types', 'node', '--skipLibCheck', '--ignoreConfig'];
    return silent(inApp(NODE, compiler, ...old, ...flags, 'entries.ts'));
  });
}

async function silent(command: Promise<string>): Promise<undefined> {
  await command;
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1);
}
