import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A command ended with an error. */
export class CommandFailed extends Error {
  public override readonly name = 'CommandFailed';

  constructor(
    command: string,
    code: number | string,
    public readonly output: string,
  ) {
    super(`\`${command}\` must end with 0, got ${code}`);
  }
}

/** A command is not installed. */
class CommandMissing extends Error {
  public override readonly name = 'CommandMissing';
}

/** A temporary folder with commands that run in it. Both are gone after {@link Workspace.remove}. */
export class Workspace {
  public readonly folder = mkdtempSync(path.join(tmpdir(), 'storage-smoke-'));
  private readonly running = new Set<ChildProcess>();

  /** Writes a file, and makes the folders it stands in. */
  public write(file: string, text: string): void {
    mkdirSync(path.dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  public path(...names: string[]): string {
    return path.join(this.folder, ...names);
  }

  /** Runs a command in a folder of the workspace and answers what it printed. */
  public run(command: string, args: readonly string[], cwd = '.', env: NodeJS.ProcessEnv = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd: this.path(cwd), env: { ...cleanEnvironment(), ...env } });
      let printed = '';
      let complained = '';
      this.running.add(child);
      child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
      child.on('error', () => {
        reject(new CommandMissing(`${command} must be on the PATH, got no such command; install it and try again`));
      });
      child.on('close', (code, signal) => {
        this.running.delete(child);
        if (code === 0) resolve(printed);
        else
          reject(
            new CommandFailed(
              [path.basename(command), ...args].join(' '),
              code ?? String(signal),
              complained + printed,
            ),
          );
      });
    });
  }

  public remove(): void {
    for (const child of this.running) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The environment of a user: without what `npm run` and tests add, and without a cloud account. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const strange =
    /^(npm_(package|lifecycle|config_local_prefix|command)|AWS_|CDK_|JSII_|NODE_(OPTIONS|PATH)$|INIT_CWD$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !strange.test(name)));
}
