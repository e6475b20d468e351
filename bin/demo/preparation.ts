import { mkdir, rm } from 'node:fs/promises';
import { setUpEmulator } from '../../local/set-up-emulator';
import { startEmulator } from '../../local/start-emulator';
import { bootstrap, deploy, synthesise } from './cdk';
import { deployedTemplates } from './deployed-template';
import type { Session } from './session';
import type { Step } from './step';

/** From nothing to the deployed app. The first that fails ends the demo. */
export const PREPARATION: readonly Step[] = [
  { name: 'The emulator is installed', run: install },
  { name: 'The emulator runs', run: start },
  { name: 'The reference app is synthesised', run: synthesiseApp },
  { name: 'Two Regions are bootstrapped', run: bootstrapRegions },
  { name: 'All stacks are deployed', run: deployApp },
];

async function install({ signal }: Session): Promise<string> {
  return `Python environment ${await setUpEmulator({ signal })}`;
}

async function start(session: Session): Promise<string> {
  await rm(session.dir, { recursive: true, force: true });
  await mkdir(session.dir, { recursive: true });
  const { options, signal, emulatorDir: dir } = session;
  const emulator = await startEmulator({ port: options.port, dir, outlives: options.keep, signal });
  session.started(emulator);
  return emulator.endpoint;
}

async function synthesiseApp(session: Session): Promise<string> {
  await synthesise(session);
  return 'profile local';
}

async function bootstrapRegions(session: Session): Promise<string> {
  await bootstrap(session);
  return 'us-east-1, us-west-2';
}

async function deployApp(session: Session): Promise<string> {
  await deploy(session);
  const stacks = await deployedTemplates(session.assemblyDir, (region) => session.client(region));
  session.finishedDeployment(stacks);
  return stacks
    .map(({ stackName, region, resources }) => `${stackName}: ${resources.length} resources in ${region}`)
    .join(', ');
}
