import { Listr, type ListrTask } from 'listr2';
import { CHECKS } from './checks';
import { PREPARATION } from './preparation';
import { REMOVAL, RETURN } from './removal';
import type { Session } from './session';
import { perform, type Step, type StepResult } from './step';

export interface DemoRun {
  /** Only takes down what an earlier demo has kept. */
  readonly destroyOnly: boolean;
  /** Whether progress is shown live, on a terminal. */
  readonly progress: boolean;
  /** Told about every step when it is over. */
  readonly onResult: (result: StepResult) => void;
}

/** Sets up, deploys, checks and takes down. Steps that fail are results; nothing is thrown for them. */
export async function runDemo(session: Session, run: DemoRun): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const record = (result: StepResult): void => {
    results.push(result);
    run.onResult(result);
  };
  const phase = async (steps: readonly Step[], exitOnError: boolean): Promise<boolean> => {
    const before = results.length;
    await listed(steps, session, record, { exitOnError, progress: run.progress });
    return results.slice(before).every(({ ok }) => ok);
  };
  const ready = await phase(run.destroyOnly ? [RETURN] : PREPARATION, true);
  if (!ready || (await isOver(session))) return results;
  if (!run.destroyOnly) await phase(CHECKS, false);
  const over = await isOver(session);
  if (!over && (run.destroyOnly || !session.options.keep)) await phase([REMOVAL], true);
  return results;
}

async function listed(
  steps: readonly Step[],
  session: Session,
  record: (result: StepResult) => void,
  { exitOnError, progress }: { readonly exitOnError: boolean; readonly progress: boolean },
): Promise<void> {
  const tasks = steps.map((step): ListrTask => {
    const task: ListrTask['task'] = async (_context, shown) => {
      const result = await perform(step, session, (text) => (shown.output = text));
      session.signal.throwIfAborted();
      record(result);
      if (!result.ok) throw new Error(result.detail);
    };
    return { title: step.name, task, exitOnError: () => exitOnError || isOver(session) };
  });
  const renderer = progress ? 'default' : 'silent';
  const list = new Listr(tasks, { registerSignalListeners: false, collectErrors: false, renderer });
  // A failed step is in the results; Listr throws for those that end the list.
  await list.run().catch(() => undefined);
}

/** Whether nothing more can be done: the demo was interrupted, or the emulator has ended by itself. */
async function isOver(session: Session): Promise<boolean> {
  return session.signal.aborted || (await session.whyEmulatorEnded()) !== undefined;
}
