import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Exit code; `undefined` where the command does not exist or was ended by a signal. */
  readonly code: number | undefined;
  /** Standard output and standard error, interleaved. */
  readonly output: string;
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Ends the command, and what it started, when it aborts. */
  readonly signal?: AbortSignal;
}

/** Runs a command in a process group of its own and collects what it says. Never rejects. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...options,
      signal: undefined,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = (): void => {
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGTERM');
    };
    options.signal?.addEventListener('abort', end, { once: true });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    const finish = (code: number | undefined, fallback = ''): void => {
      options.signal?.removeEventListener('abort', end);
      resolve({ code, output: Buffer.concat(chunks).toString() || fallback });
    };
    child.once('error', (error) => finish(undefined, error.message));
    child.once('close', (code) => finish(code ?? undefined));
  });
}

/** Signals a process and everything it started. A group that is already gone is no problem. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Whether a process is there and ours. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** The last line that says something. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

function isGone(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ESRCH' || code === 'EPERM';
}
