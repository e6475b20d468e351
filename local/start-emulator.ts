import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import * as net from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { emulatorEnvironment, HOME_REGION, withoutAws } from './emulator-environment';
import { EmulatorError } from './emulator-error';
import { EMULATOR_PACKAGE, LAMBDA_NODE, NODE_MODULES, STATE } from './places';
import { isAlive, lastLine, signalGroup } from './run-command';
import { setUpEmulator } from './set-up-emulator';

const HOST = '127.0.0.1';
const START_SECONDS = 60;
const GRACE_SECONDS = 2;

export interface EmulatorOptions {
  /**
   * Port on 127.0.0.1.
   *
   * @default - a free one
   */
  readonly port?: number;
  /**
   * Folder for the log, the state and everything temporary. Removed by `stop`.
   *
   * @default '.local/emulator' in the project
   */
  readonly dir?: string;
  /**
   * Whether the emulator outlives this process.
   *
   * @default false - it ends with this process, even when that is killed
   */
  readonly outlives?: boolean;
  /**
   * Gives the start up, and ends what was started so far.
   *
   * @default - waits until it answers
   */
  readonly signal?: AbortSignal;
}

/** A running emulator. */
export interface Emulator {
  readonly endpoint: string;
  readonly port: number;
  readonly pid: number;
  /** For child processes: reaches this emulator, and no real account. */
  readonly env: NodeJS.ProcessEnv;
  /** Says why, where it has ended by itself; nothing while it runs. */
  readonly whyEnded: () => Promise<string | undefined>;
  /** Ends it and removes its folder. */
  readonly stop: () => Promise<void>;
}

interface EmulatorState {
  readonly pid: number;
  readonly port: number;
}

/** The folder of the emulator that the command line starts. */
const SHARED_DIR = path.join(STATE, 'emulator');

/** Installs the emulator where that is needed, starts it and waits until it answers. */
export async function startEmulator({
  port,
  dir = SHARED_DIR,
  outlives = false,
  signal,
}: EmulatorOptions = {}): Promise<Emulator> {
  const python = await setUpEmulator({ signal });
  const running = await findEmulator(dir);
  if (running !== undefined)
    throw new EmulatorError(
      `an emulator is running on port ${running.port} already; stop it with: npx tsx local/emulator-cli.ts stop`,
    );
  const chosen = await usablePort(port);
  await rm(dir, { recursive: true, force: true });
  await mkdir(path.join(dir, 'tmp'), { recursive: true });
  const child = await launch(python, chosen, dir, outlives);
  if (child.pid === undefined) throw new EmulatorError(`could not start ${python}`);
  await writeFile(stateFile(dir), JSON.stringify({ pid: child.pid, port: chosen } satisfies EmulatorState));
  const emulator = handle({ pid: child.pid, port: chosen }, dir);
  try {
    await untilHealthy(emulator, child, dir, signal);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  return emulator;
}

/** The emulator that was started with this folder, if it still answers. */
export async function findEmulator(dir: string = SHARED_DIR): Promise<Emulator | undefined> {
  if (!existsSync(stateFile(dir))) return undefined;
  const state = JSON.parse(await readFile(stateFile(dir), 'utf8')) as EmulatorState;
  const emulator = handle(state, dir);
  return isAlive(state.pid) && (await isHealthy(emulator.endpoint)) ? emulator : undefined;
}

async function launch(python: string, port: number, dir: string, outlives: boolean): Promise<ChildProcess> {
  const log = await open(logFile(dir), 'w');
  const child = spawn(python, ['-m', 'emulator'], {
    cwd: dir,
    detached: true,
    stdio: [outlives ? 'ignore' : 'pipe', log.fd, log.fd],
    env: {
      // A stale AWS_ENDPOINT_URL in its own environment would hang deployments.
      ...withoutAws(process.env),
      PATH: `${LAMBDA_NODE}${path.delimiter}${process.env.PATH ?? ''}`,
      NODE_PATH: NODE_MODULES,
      PYTHONPATH: path.dirname(EMULATOR_PACKAGE),
      PYTHONDONTWRITEBYTECODE: '1',
      TMPDIR: path.join(dir, 'tmp'),
      BIND_HOST: HOST,
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: HOME_REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      LOG_LEVEL: 'ERROR',
      // Policies are evaluated: a role can do what it was granted and nothing else.
      AUTH: 'true',
      EMULATOR_LIFELINE: outlives ? 'none' : 'stdin',
    },
  });
  child.unref();
  if (child.stdin instanceof net.Socket) child.stdin.unref();
  await log.close();
  return child;
}

function handle({ pid, port }: EmulatorState, dir: string): Emulator {
  const endpoint = `http://${HOST}:${port}`;
  const whyEnded = async (): Promise<string | undefined> => (isAlive(pid) ? undefined : lastWords(dir));
  return { endpoint, port, pid, env: emulatorEnvironment(endpoint), whyEnded, stop: () => stop(pid, dir) };
}

async function stop(pid: number, dir: string): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + GRACE_SECONDS * 1000;
  while (isAlive(pid) && Date.now() < deadline) await sleep(50);
  // Its Lambda workers may outlive it: the whole group goes.
  signalGroup(pid, 'SIGKILL');
  while (isAlive(pid)) await sleep(20);
  await rm(dir, { recursive: true, force: true });
}

async function untilHealthy(emulator: Emulator, child: ChildProcess, dir: string, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (!(await isHealthy(emulator.endpoint))) {
    signal?.throwIfAborted();
    const end = child.exitCode === null && child.signalCode === null ? undefined : await lastWords(dir);
    if (end !== undefined) throw new EmulatorError(end);
    if (Date.now() > deadline)
      throw new EmulatorError(`the emulator did not answer on port ${emulator.port} within ${START_SECONDS} s`);
    await sleep(100);
  }
}

async function lastWords(dir: string): Promise<string> {
  const line = lastLine(await readFile(logFile(dir), 'utf8').catch(() => ''));
  return line.startsWith('emulator: ') ? line : `the emulator has ended${line === '' ? '' : `: ${line}`}`;
}

async function isHealthy(endpoint: string): Promise<boolean> {
  try {
    const answer = await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

/** The wanted port, if it is free, or one that the system chooses. */
function usablePort(wanted: number | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', () =>
      reject(new EmulatorError(`port ${wanted} is in use; end what listens there or choose another with --port`)),
    );
    probe.listen(wanted ?? 0, HOST, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : (wanted ?? 0);
      probe.close(() => resolve(port));
    });
  });
}

const stateFile = (dir: string): string => path.join(dir, 'state.json');
const logFile = (dir: string): string => path.join(dir, 'emulator.log');
