/** One number of ours beside the same number of every peer, measured in the same run. */
export interface Result {
  /** `<benchmark>/<case>/<what>`, for instance `upload/100 MiB parts/throughput`. */
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
  /** Ours divided by the first peer; absent where there is no peer. */
  readonly ratio?: number;
  readonly goal: string;
  readonly met: boolean;
}

/** A named benchmark of `npm run bench -- NAME`. */
export interface Benchmark {
  readonly name: string;
  /** What is measured, against whom and under which conditions: one paragraph for RESULTS.md. */
  readonly about: string;
  readonly run: (progress: (line: string) => void) => Promise<readonly Result[]>;
}

/** What a number has to reach: a bound on ours, or on ours ÷ the first peer. */
export interface Goal {
  readonly of: 'ours' | 'ratio';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Judges one measured number. */
export function judge(
  measured: {
    readonly name: string;
    readonly unit: string;
    readonly ours: number;
    readonly peers?: Readonly<Record<string, number>>;
  },
  goal: Goal,
): Result {
  const { name, unit, ours, peers = {} } = measured;
  const [rival] = Object.values(peers);
  const ratio = rival === undefined ? undefined : ours / rival;
  const value = goal.of === 'ours' ? ours : (ratio ?? Number.NaN);
  const met = value >= (goal.atLeast ?? -Infinity) && value <= (goal.atMost ?? Infinity);
  return { name, unit, ours, peers, ...(ratio === undefined ? {} : { ratio }), goal: words(goal), met };
}

function words({ of, atLeast, atMost }: Goal): string {
  const bounds = [atLeast === undefined ? '' : `≥ ${atLeast}`, atMost === undefined ? '' : `≤ ${atMost}`];
  return `${of} ${bounds.filter(Boolean).join(' and ')}`;
}
