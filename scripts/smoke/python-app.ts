import { readdirSync } from 'node:fs';
import path from 'node:path';
import { generateBindings } from './other-languages';
import { PYTHON_APP } from './sample-apps';
import type { Steps } from './steps';
import { synthesisedTypes } from './synthesised';
import type { Workspace } from './workspace';

const WHEELS = 'wheels';
const VENV_PYTHON = path.join('venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** The package in a Python app, by way of the wheel that jsii makes of what npm installed. */
export async function pythonSteps(steps: Steps, workspace: Workspace): Promise<void> {
  const built = await steps.run('Python: jsii builds the wheel', async () => {
    await workspace.run('python3', ['-m', 'venv', '--help']);
    return buildWheel(workspace);
  });
  if (!built) return;
  const python = workspace.path(VENV_PYTHON);
  const installed = await steps.run('Python: it installs into an empty environment', async () => {
    await workspace.run('python3', ['-m', 'venv', workspace.path('venv')]);
    await workspace.run(python, [
      '-m',
      'pip',
      'install',
      '--quiet',
      workspace.path(WHEELS, 'python', wheelIn(workspace)),
    ]);
    const versions = await workspace.run(python, ['-m', 'pip', 'list', '--format=freeze']);
    return versions
      .split('\n')
      .filter((line) => /^(aws-cdk-lib|constructs|jsii)==/.test(line))
      .join(', ');
  });
  if (!installed) return;
  await steps.run('Python: an app synthesises', async () => {
    workspace.write('python-app/app.py', PYTHON_APP);
    const outdir = workspace.path('python-app', 'cdk.out');
    const jsii = {
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ''}`,
      CDK_OUTDIR: outdir,
    };
    await workspace.run(python, ['app.py'], 'python-app', jsii);
    return synthesisedTypes(outdir);
  });
}

async function buildWheel(workspace: Workspace): Promise<string> {
  await generateBindings(workspace, WHEELS, '--targets', 'python');
  return wheelIn(workspace);
}

function wheelIn(workspace: Workspace): string {
  const found = readdirSync(workspace.path(WHEELS, 'python')).find((name) => name.endsWith('.whl'));
  if (found === undefined) throw new Error('jsii-pacmak must make a wheel, got none');
  return found;
}
