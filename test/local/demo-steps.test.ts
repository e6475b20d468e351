import { jsonLine, summary } from '../../bin/demo/report';
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

  test('for people counts what passed and what failed, and says what was not tried', () => {
    expect(summary(results)).toMatch(/1 passed, 1 failed, in 3 s[^]*does not carry[^]*never run/);
  });
});
