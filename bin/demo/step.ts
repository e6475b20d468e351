import { performance } from 'node:perf_hooks';
import type { Session } from './session';

/** Something the demo does and looks at. It answers what it saw, or throws. */
export interface Step {
  /** What is true when it passes, as a short sentence. */
  readonly name: string;
  readonly run: (session: Session, say: (progress: string) => void) => Promise<string>;
}

/** What a check expected was not there. The message says what was. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
}

/** How a step went, as `--json` prints it. */
export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly seconds: number;
}

/** Runs a step and times it. Never rejects. */
export async function perform(step: Step, session: Session, say: (progress: string) => void): Promise<StepResult> {
  const start = performance.now();
  const finish = (ok: boolean, detail: string): StepResult => ({
    name: step.name,
    ok,
    detail,
    seconds: Math.round(performance.now() - start) / 1000,
  });
  try {
    return finish(true, await step.run(session, say));
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    return finish(false, (await session.whyEmulatorEnded()) ?? seen);
  }
}

/** Fails the check unless the condition holds. */
export function expectThat(condition: boolean, otherwise: string): void {
  if (!condition) throw new CheckFailed(otherwise);
}
