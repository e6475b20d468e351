import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { EmulatorError } from './emulator-error';
import { EMULATOR_PACKAGE, PYTHON_ENVIRONMENTS } from './places';
import { lastLine, runCommand } from './run-command';

const REQUIREMENTS = path.join(EMULATOR_PACKAGE, 'requirements.txt');

export interface EmulatorSetUp {
  /**
   * Python to make the environment with, 3.10 or newer.
   *
   * @default 'python3'
   */
  readonly python?: string;
  /**
   * Folder that holds the environments, one for each version of the requirements.
   *
   * @default '.emu' in the project
   */
  readonly environments?: string;
  /**
   * Ends the installation.
   *
   * @default - runs to its end
   */
  readonly signal?: AbortSignal;
}

/**
 * Installs the emulator into a Python environment of its own and returns that environment's Python.
 *
 * At once when these very requirements are installed already. Environments of older requirements are removed.
 * Several processes may call it at the same time.
 */
export async function setUpEmulator({
  python = 'python3',
  environments = PYTHON_ENVIRONMENTS,
  signal,
}: EmulatorSetUp = {}): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex')
    .slice(0, 12);
  const environment = path.join(environments, hash);
  const installed = path.join(environment, 'bin', 'python');
  if (existsSync(installed)) return installed;
  await checkPython(python);
  await mkdir(environments, { recursive: true });
  await install(python, path.join(environments, `installing-${process.pid}`), environment, signal);
  await removeOthers(environments, hash);
  return installed;
}

async function checkPython(python: string): Promise<void> {
  const version = await runCommand(python, ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']);
  if (version.code === undefined) {
    throw new EmulatorError(
      `Python is missing: no ${python} on the PATH; install Python 3.10 or newer, on Debian with: apt-get install python3 python3-venv`,
    );
  }
  if (version.code !== 0) throw new EmulatorError(`${python} is too old; install Python 3.10 or newer`);
  const venv = await runCommand(python, ['-c', 'import ensurepip, venv']);
  if (venv.code !== 0) {
    throw new EmulatorError(
      `${python} lacks the venv module; install it, on Debian with: apt-get install python3-venv`,
    );
  }
}

/** Builds beside the final place and renames, so that a half-made environment is never taken for a whole one. */
async function install(python: string, building: string, environment: string, signal?: AbortSignal): Promise<void> {
  const mustRun = (command: string, args: readonly string[], problem: string): Promise<void> =>
    run(command, args, problem, signal);
  try {
    await mustRun(python, ['-m', 'venv', building], 'could not make a Python environment');
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS];
    await mustRun(path.join(building, 'bin', 'python'), pip, 'could not install the emulator from PyPI');
    await rename(building, environment).catch((error: unknown) => {
      if (!existsSync(environment)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function run(command: string, args: readonly string[], problem: string, signal?: AbortSignal): Promise<void> {
  const { code, output } = await runCommand(command, args, { signal });
  if (code !== 0) throw new EmulatorError(`${problem}: ${lastLine(output)}`);
}

async function removeOthers(environments: string, hash: string): Promise<void> {
  const others = (await readdir(environments)).filter((name) => name !== hash && !name.startsWith('installing-'));
  await Promise.all(others.map((name) => rm(path.join(environments, name), { recursive: true, force: true })));
}
