import { Command } from 'commander';
import { EmulatorError } from './emulator-error';
import { setUpEmulator } from './set-up-emulator';
import { findEmulator, startEmulator } from './start-emulator';

const DEFAULT_PORT = '4566';

const program = new Command('emulator').description('The local AWS emulator');

program
  .command('install')
  .description('install it; at once when that is done already')
  .action(async () => {
    await setUpEmulator();
    say('installed');
  });

program
  .command('start')
  .description('start it in the background')
  .option('--port <number>', 'port on 127.0.0.1', DEFAULT_PORT)
  .action(async ({ port }: { port: string }) => {
    const emulator = await startEmulator({ port: Number(port), outlives: true });
    say(`running on ${emulator.endpoint} (process ${emulator.pid})`);
  });

program
  .command('stop')
  .description('end it')
  .action(async () => {
    const emulator = await findEmulator();
    await emulator?.stop();
    say(emulator === undefined ? 'not running' : 'stopped');
  });

program
  .command('status')
  .description('say whether it runs; exit code 1 when not')
  .action(async () => {
    const emulator = await findEmulator();
    say(emulator === undefined ? 'not running' : `running on ${emulator.endpoint} (process ${emulator.pid})`);
    if (emulator === undefined) process.exitCode = 1;
  });

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof EmulatorError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
