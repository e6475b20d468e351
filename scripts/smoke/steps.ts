import { CommandFailed } from './workspace';

/** Runs steps, says how each went, and counts. */
export class Steps {
  private passed = 0;
  private failed = 0;
  private readonly started = performance.now();

  /** Runs one step; answers whether it passed. What it returns is shown beside its name. */
  public async run(name: string, step: () => Promise<string | undefined> | string | undefined): Promise<boolean> {
    const start = performance.now();
    try {
      const detail = await step();
      this.passed += 1;
      say('ok', start, detail === undefined ? name : `${name}: ${detail}`);
      return true;
    } catch (error) {
      this.failed += 1;
      say('FAILED', start, `${name}: ${explain(error)}`);
      return false;
    }
  }

  /** Says the sums; answers whether everything passed. */
  public finish(): boolean {
    process.stdout.write(`smoke: ${this.passed} passed, ${this.failed} failed in ${seconds(this.started)} s\n`);
    return this.failed === 0;
  }
}

function say(outcome: string, start: number, text: string): void {
  process.stdout.write(`${outcome.padEnd(6)} ${seconds(start).padStart(5)} s  ${text}\n`);
}

function seconds(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

function explain(error: unknown): string {
  if (error instanceof CommandFailed) return `${error.message}\n${error.output}`;
  return error instanceof Error ? error.message : String(error);
}
