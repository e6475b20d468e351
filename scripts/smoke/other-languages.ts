import { APP } from './package-under-test';
import type { Steps } from './steps';
import type { Workspace } from './workspace';

/** Makes bindings from the package that npm installed, as the release does. */
export async function generateBindings(
  workspace: Workspace,
  outdir: string,
  ...options: readonly string[]
): Promise<void> {
  const pacmak = require.resolve('jsii-pacmak/bin/jsii-pacmak');
  const installed = workspace.path(APP, 'node_modules', 'cdk-storage-systems');
  const where = ['--outdir', workspace.path(outdir), '--no-npmignore', installed];
  await workspace.run(process.execPath, [pacmak, ...options, ...where]);
}

/** The languages whose compilers are not needed here: their sources are generated, so no name stands in their way. */
export async function otherLanguageSteps(steps: Steps, workspace: Workspace): Promise<void> {
  await steps.run('Java, .NET and Go: jsii generates the sources', async () => {
    await generateBindings(workspace, 'bindings', '--code-only', '--targets', 'java', 'dotnet', 'go');
    return undefined;
  });
}
