import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { emulatorEnvironment } from '../../local/emulator-environment';
import { EmulatorError } from '../../local/emulator-error';
import { EMULATOR_PACKAGE, NODE_MODULES } from '../../local/places';
import { isAlive, runCommand } from '../../local/run-command';
import { setUpEmulator } from '../../local/set-up-emulator';
import { findEmulator, startEmulator } from '../../local/start-emulator';
import { EMULATOR_TIMEOUT_MS } from '../helpers/emulator';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'emulator-control-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** The one line that a person at the terminal would read. */
async function complaintOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EmulatorError);
  const { message } = error as EmulatorError;
  expect(message).not.toContain('\n');
  return message;
}

async function script(name: string, text: string): Promise<string> {
  const file = path.join(dir, name);
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, 0o755);
  return file;
}

describe('setting the emulator up', () => {
  const environmentsIn = () => path.join(dir, 'environments');

  test('says that Python is missing, and how to get it', async () => {
    const work = setUpEmulator({ python: 'no-such-python', environments: environmentsIn() });
    expect(await complaintOf(work)).toMatch(/^Python is missing.*apt-get install python3/);
  });

  test('says that Python is too old', async () => {
    const python = await script('python', 'exit 1');
    expect(await complaintOf(setUpEmulator({ python, environments: environmentsIn() }))).toMatch(/too old/);
  });

  test('says that the venv module is missing, and how to get it', async () => {
    const python = await script('python', 'case "$2" in *ensurepip*) exit 1;; esac');
    const complaint = await complaintOf(setUpEmulator({ python, environments: environmentsIn() }));
    expect(complaint).toMatch(/lacks the venv module.*apt-get install python3-venv/);
  });

  test('says why an installation failed, and leaves nothing half-made behind', async () => {
    const failing = await script('pip', 'echo "first line"; echo "no matching distribution"; exit 1');
    const makeEnvironment = `if [ "$2" = venv ]; then mkdir -p "$3/bin"; cp ${failing} "$3/bin/python"; fi`;
    const python = await script('python', makeEnvironment);
    const complaint = await complaintOf(setUpEmulator({ python, environments: environmentsIn() }));
    expect(complaint).toBe('could not install the emulator from PyPI: no matching distribution');
    expect(await runCommand('ls', [environmentsIn()])).toEqual({ code: 0, output: '' });
  });

  test('installs once for the same requirements, and removes what older ones left', async () => {
    const log = path.join(dir, 'log');
    const makeEnvironment = `echo "$*" >> ${log}; if [ "$2" = venv ]; then mkdir -p "$3/bin"; cp /bin/true "$3/bin/python"; fi`;
    const python = await script('python', makeEnvironment);
    await mkdir(path.join(environmentsIn(), 'older'), { recursive: true });
    const first = await setUpEmulator({ python, environments: environmentsIn() });
    const second = await setUpEmulator({ python: 'no-such-python', environments: environmentsIn() });
    expect(second).toBe(first);
    expect(existsSync(path.join(environmentsIn(), 'older'))).toBe(false);
  });
});

describe('starting the emulator', () => {
  test('says that the port is in use', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    expect(await complaintOf(startEmulator({ port, dir }))).toBe(
      `port ${port} is in use; end what listens there or choose another with --port`,
    );
    server.close();
  });

  test(
    'gives a running emulator that listens on the loopback address only, and that stop ends',
    async () => {
      const emulator = await startEmulator({ dir });
      expect((await findEmulator(dir))?.pid).toBe(emulator.pid);
      expect(await complaintOf(startEmulator({ dir }))).toMatch(/is running on port \d+ already/);
      const elsewhere = emulator.endpoint.replace('127.0.0.1', '127.0.0.2');
      await expect(fetch(elsewhere)).rejects.toThrow();
      await emulator.stop();
      expect(isAlive(emulator.pid)).toBe(false);
      expect(existsSync(dir)).toBe(false);
      expect(await findEmulator(dir)).toBeUndefined();
    },
    EMULATOR_TIMEOUT_MS,
  );

  test(
    'gives up when it is told to, and ends what it had started',
    async () => {
      await expect(startEmulator({ dir, signal: AbortSignal.timeout(1) })).rejects.toThrow(/abort/i);
      expect(existsSync(dir)).toBe(false);
    },
    EMULATOR_TIMEOUT_MS,
  );

  test(
    'the emulator ends with the process that started it, even when that is killed',
    async () => {
      const tsx = path.join(NODE_MODULES, '.bin', 'tsx');
      const starter = spawn(tsx, [path.join(__dirname, 'fixtures', 'start-and-wait.ts'), dir], { detached: true });
      const [chunk] = (await once(starter.stdout, 'data')) as [Buffer];
      const pid = Number(chunk.toString());
      expect(isAlive(pid)).toBe(true);
      process.kill(-(starter.pid ?? 0), 'SIGKILL');
      for (let tries = 0; isAlive(pid) && tries < 100; tries++) await sleep(50);
      expect(isAlive(pid)).toBe(false);
    },
    EMULATOR_TIMEOUT_MS,
  );
});

describe('the self-check', () => {
  const check = async (change: string): Promise<string> => {
    const python = await setUpEmulator();
    const code = `${change}\nfrom emulator import internals\nprint("\\n".join(internals.problems()))`;
    const env = { ...process.env, PYTHONPATH: path.dirname(EMULATOR_PACKAGE), PYTHONDONTWRITEBYTECODE: '1' };
    return (await runCommand(python, ['-W', 'ignore', '-c', code], { env })).output.trim().split('\n').at(-1) ?? '';
  };

  test(
    'finds nothing wrong with the pinned release',
    async () => {
      expect(await check('import logging; logging.disable()')).toBe('');
    },
    EMULATOR_TIMEOUT_MS,
  );

  test(
    'names an internal that is gone',
    async () => {
      const complaint = await check('from ministack.services import s3; del s3._maybe_replicate');
      expect(complaint).toMatch(/^ministack\.services\.s3\._maybe_replicate is gone/);
    },
    EMULATOR_TIMEOUT_MS,
  );

  test(
    'names a release that is not the pinned one',
    async () => {
      const complaint = await check('from importlib import metadata; metadata.version = lambda name: "9.9.9"');
      expect(complaint).toMatch(/must be .*, got 9\.9\.9/);
    },
    EMULATOR_TIMEOUT_MS,
  );
});

describe('the environment of the emulator', () => {
  test('reaches the emulator and no account that the shell knows', () => {
    const before = process.env;
    process.env = {
      PATH: '/bin',
      AWS_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'real',
      CDK_DEFAULT_ACCOUNT: '111122223333',
    };
    const env = emulatorEnvironment('http://127.0.0.1:1');
    process.env = before;
    expect(env).not.toHaveProperty('AWS_PROFILE');
    expect(env).not.toHaveProperty('AWS_SESSION_TOKEN');
    expect(env).not.toHaveProperty('CDK_DEFAULT_ACCOUNT');
    expect(env).toMatchObject({
      PATH: '/bin',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    });
  });
});
