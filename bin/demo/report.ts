import Table from 'cli-table3';
import type { Session } from './session';
import type { StepResult } from './step';

const DETAIL_WIDTH = 70;

/** What a deployment to AWS does and this one does not. */
const NOT_CARRIED = [
  'Lifecycle rules, Intelligent-Tiering and inventories are stored and read back, and never run',
  'Object keys are recorded, not used: bytes lie unencrypted in memory',
  'There is no TLS: requests count as TLS unless they carry X-Forwarded-Proto: http, which policies then refuse',
  'Access logs are not written; alarms over metric math are not evaluated',
  'Replication takes a quarter of a second; S3 takes seconds to minutes',
];

/** One JSON object a line, for machines. */
export function jsonLine(result: StepResult): string {
  return `${JSON.stringify(result)}\n`;
}

/** One line a step, for a log. */
export function progressLine({ ok, name, detail }: StepResult): string {
  return ok ? `✔ ${name}\n` : `✘ ${name}: ${detail}\n`;
}

/** The summary of the results, for people. */
export function summary(results: readonly StepResult[]): string {
  const table = new Table({
    head: ['', 'What', 'Seconds', 'Detail'],
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'right', 'left'],
    colWidths: [null, null, null, DETAIL_WIDTH + 2],
    wordWrap: true,
  });
  for (const { ok, name, seconds, detail } of results) table.push([ok ? '✔' : '✘', name, seconds.toFixed(1), detail]);
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  const failed = results.filter(({ ok }) => !ok).length;
  return `${table.toString()}
${results.length - failed} passed, ${failed} failed, in ${seconds.toFixed(0)} s
`;
}

/** What the results leave open. */
export function limits(): string {
  return `
What the emulator does not carry:
${NOT_CARRIED.map((line) => `  - ${line}\n`).join('')}`;
}

/** What to do with an app that was kept. */
export function whereToLook({ emulator, assemblyDir, emulatorDir }: Session): string {
  return `
Where to look:
  the app         AWS_ENDPOINT_URL=${emulator.endpoint} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws s3 ls
  its templates   ${assemblyDir}
  emulator's log  ${emulatorDir}/emulator.log
  take it down    npm run demo -- --destroy
`;
}
