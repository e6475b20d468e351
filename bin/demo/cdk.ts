import * as path from 'node:path';
import { EMULATOR_ACCOUNT, HOME_REGION, REPLICA_REGION } from '../../local/emulator-environment';
import { LAMBDA_NODE, NODE_MODULES, PROJECT } from '../../local/places';
import { runCommand } from '../../local/run-command';
import { bundleHandlers } from '../../scripts/bundle-handlers';
import type { Session } from './session';

/** The CDK's command line failed. */
class CdkFailed extends Error {
  override readonly name = 'CdkFailed';
}

/** Bundles the handlers and synthesises the reference app in the profile `local`, once for all that follows. */
export function synthesise(session: Session): Promise<string> {
  bundleHandlers(PROJECT, path.join(PROJECT, 'handlers'));
  // Two keys to destroy data: the profile asks for it, the context allows it.
  const context = ['-c', 'profile=local', '-c', 'cdk-storage-systems:allow-destroy=true'];
  return cdk(session, ['synth', '--quiet', ...context, '--output', session.assemblyDir]);
}

export function bootstrap(session: Session): Promise<string> {
  const environments = [HOME_REGION, REPLICA_REGION].map((region) => `aws://${EMULATOR_ACCOUNT}/${region}`);
  return cdk(session, ['bootstrap', ...environments, '--app', session.assemblyDir]);
}

export function deploy(session: Session): Promise<string> {
  const quietly = ['--require-approval', 'never', '--concurrency', '4', '--progress', 'events'];
  return cdk(session, ['deploy', '--all', ...quietly, '--app', session.assemblyDir]);
}

export function destroy(session: Session): Promise<string> {
  return cdk(session, ['destroy', '--all', '--force', '--app', session.assemblyDir]);
}

async function cdk(session: Session, args: readonly string[]): Promise<string> {
  const { code, output } = await runCommand(path.join(NODE_MODULES, '.bin', 'cdk'), args, {
    cwd: PROJECT,
    signal: session.signal,
    env: {
      ...session.emulator.env,
      PATH: `${LAMBDA_NODE}${path.delimiter}${process.env.PATH ?? ''}`,
      CI: '1',
      CDK_DISABLE_VERSION_CHECK: '1',
    },
  });
  if (code === 0) return output;
  throw new CdkFailed(`cdk ${args[0]} failed: ${complaint(output)}`);
}

/** The lines that say what went wrong, among the events of a deployment. */
function complaint(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => /❌|_FAILED|Error|error|failed|must /.test(line));
  return (telling.length > 0 ? telling : lines.filter((line) => line !== '')).slice(-6).join(' | ');
}
