import { Steps } from './smoke/steps';
import { otherLanguageSteps } from './smoke/other-languages';
import { installPackage, packPackage } from './smoke/package-under-test';
import { pythonSteps } from './smoke/python-app';
import { typescriptSteps } from './smoke/typescript-app';
import { Workspace } from './smoke/workspace';

/** Packs the built package, installs it where nothing else is, and uses it as its users do. */
async function main(workspace: Workspace): Promise<boolean> {
  const steps = new Steps();
  const packed = await steps.run('the tarball is small and complete', () => packPackage(workspace));
  const installed = packed && (await steps.run('it installs into an empty app', () => installPackage(workspace)));
  if (installed) {
    const inTypescript = typescriptSteps(steps, workspace).then(() => otherLanguageSteps(steps, workspace));
    await Promise.all([inTypescript, pythonSteps(steps, workspace)]);
  }
  return steps.finish();
}

const workspace = new Workspace();
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    workspace.remove();
    process.exit(code);
  });
}
main(workspace)
  .then((passed) => {
    process.exitCode = passed ? 0 : 1;
  })
  .finally(() => {
    workspace.remove();
  })
  .catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  });
