import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { whyNotBegin } from '../../bin/demo/removal';
import { jsonLine, limits, progressLine, summary } from '../../bin/demo/report';
import { Session } from '../../bin/demo/session';
import { CheckFailed, perform, type Step } from '../../bin/demo/step';
import type { Emulator } from '../../local/start-emulator';

const silent = (): void => undefined;
const session = () => new Session({ port: 4566, keep: false }, new AbortController().signal);
const passing: Step = { name: 'A thing is so', run: () => Promise.resolve('seen') };
const failing: Step = { name: 'A thing is so', run: () => Promise.reject(new CheckFailed('it is not')) };

describe('a step of the demo', () => {
  test('that passes answers what it saw', async () => {
    expect(await perform(passing, session(), silent)).toMatchObject({
      name: 'A thing is so',
      ok: true,
      detail: 'seen',
    });
  });

  test('that fails answers why', async () => {
    expect(await perform(failing, session(), silent)).toMatchObject({ ok: false, detail: 'it is not' });
  });

  test('that fails because the emulator has ended says that', async () => {
    const dead = session();
    dead.started({ whyEnded: () => Promise.resolve('the emulator has ended') } as Emulator);
    expect(await perform(failing, dead, silent)).toMatchObject({ ok: false, detail: 'the emulator has ended' });
  });
});

describe('the report', () => {
  const results = [
    { name: 'one', ok: true, detail: 'seen', seconds: 1.25 },
    { name: 'two', ok: false, detail: 'not\nseen', seconds: 2 },
  ];

  test('for machines is one object a line', () => {
    const lines = results.map(jsonLine).join('').trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(results);
  });

  test('for a log is one line for each finished step, with the reason where it failed', () => {
    expect(results.map(progressLine)).toEqual(['✔ one\n', '✘ two: not\nseen\n']);
  });

  test('for people counts what passed and what failed', () => {
    expect(summary(results)).toMatch(/1 passed, 1 failed, in 3 s/);
  });

  test('says what was not tried', () => {
    expect(limits()).toMatch(/does not carry[^]*never run/);
  });
});

describe('a new demo', () => {
  let dir: string;
  const emulator = http.createServer((_request, response) => response.end());

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'demo-'));
    await new Promise<void>((resolve) => emulator.listen(0, '127.0.0.1', resolve));
    const { port } = emulator.address() as AddressInfo;
    await writeFile(path.join(dir, 'state.json'), JSON.stringify({ pid: process.pid, port }));
  });

  afterAll(async () => {
    emulator.close();
    await rm(dir, { recursive: true });
  });

  test('may begin where there is none', async () => {
    expect(await whyNotBegin(path.join(dir, 'none'))).toBeUndefined();
  });

  test('may not begin while one that was kept is up, and says how to take that down', async () => {
    expect(await whyNotBegin(dir)).toMatch(
      /still up at http:\/\/127\.0\.0\.1:\d+; run npm run demo -- --destroy first$/,
    );
  });

  test('may begin when one that was kept has ended', async () => {
    await new Promise((resolve) => emulator.close(resolve));
    expect(await whyNotBegin(dir)).toBeUndefined();
  });
});
