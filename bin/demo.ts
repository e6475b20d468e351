import { Command, InvalidArgumentError, Option } from 'commander';
import { emulatorOnly } from '../local/emulator-environment';
import { cleanUp, cleanUpWork, whyNotBegin } from './demo/removal';
import { jsonLine, limits, progressLine, summary, whereToLook } from './demo/report';
import { runDemo } from './demo/run';
import { Session } from './demo/session';

interface Flags {
  readonly keep: boolean;
  readonly destroy: boolean;
  readonly json: boolean;
  readonly port: number;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
const BROKEN_PIPE_EXIT_CODE = 141;
const PATIENCE_MS = 10_000;

const program = new Command('demo')
  .description('Deploys the reference app to the local AWS emulator, runs a workload over it and takes it down')
  .option('--keep', 'leave the app and the emulator up', false)
  .addOption(new Option('--destroy', 'take down what --keep left').default(false).conflicts('keep'))
  .option('--json', 'print one JSON object a line for each step', false)
  .option('--port <number>', 'port of the emulator on 127.0.0.1', portNumber, 4566)
  .action(demo);

async function demo({ keep, destroy, json, port }: Flags): Promise<void> {
  leaveAws(port);
  const abort = new AbortController();
  const session = new Session({ port, keep }, abort.signal);
  const obstacle = destroy ? undefined : await whyNotBegin(session.emulatorDir);
  if (obstacle !== undefined) program.error(obstacle);
  endWhenInterrupted(session, abort);
  const live = !json && process.stdout.isTTY;
  const results = await runDemo(session, {
    destroyOnly: destroy,
    progress: live,
    onResult: (result) => live || process.stdout.write(json ? jsonLine(result) : progressLine(result)),
  });
  const kept = keep && !destroy && !abort.signal.aborted && session.isRunning;
  await (kept ? cleanUpWork(session) : cleanUp(session));
  if (abort.signal.aborted) process.stderr.write('interrupted; the emulator is stopped and its files are removed\n');
  else if (!json && session.isDeployed)
    process.stdout.write(`\n${summary(results)}${destroy ? '' : limits()}${kept ? whereToLook(session) : ''}`);
  process.exitCode ??= results.every(({ ok }) => ok) ? 0 : 1;
}

/** Whatever the shell says about AWS, no client made here can reach a real account. */
function leaveAws(port: number): void {
  const local = emulatorOnly(`http://127.0.0.1:${port}`);
  for (const name of Object.keys(process.env)) if (!(name in local)) delete process.env[name];
  Object.assign(process.env, local);
}

/** An interrupted demo leaves nothing behind, whatever was to be kept. npm and tsx pass a signal on: it comes twice. */
function endWhenInterrupted(session: Session, abort: AbortController): void {
  const end = (code: number): void => {
    if (abort.signal.aborted) return;
    process.exitCode = code;
    abort.abort();
    setTimeout(() => void cleanUp(session).finally(() => process.exit()), PATIENCE_MS).unref();
  };
  for (const [signal, code] of Object.entries(EXIT_CODES)) process.on(signal, () => end(code));
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever read the output has gone, as with `| head`.
      if (error.code !== 'EPIPE') throw error;
      end(BROKEN_PIPE_EXIT_CODE);
    });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
}

void program.parseAsync();
