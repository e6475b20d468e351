/** How objects are read over some days of their life. */
export interface Phase {
  readonly fromDay: number;
  /** The first day of the next phase, or of no more days. */
  readonly untilDay: number;
  readonly readsPerDay: number;
  /** How long a read may take. */
  readonly withinHours: number;
}

/** What is known of the objects that a plan is made for. */
export interface Workload {
  readonly objectBytes: number;
  /** Objects stored at a time, their ages spread evenly over their life. */
  readonly objectCount: number;
  /** Days an object lives, or the days looked at where it lives for ever. */
  readonly days: number;
  readonly expires: boolean;
  /** Without gaps, from day 0 to the last of `days`. */
  readonly phases: readonly Phase[];
  /** Whether objects may be lost with their Availability Zone. */
  readonly recreatable: boolean;
}

/**
 * The first day from which reads may take as long as given, to the end of the object's life: lifecycle rules
 * move objects to equally slow or slower classes only.
 */
export function tolerantFrom({ phases }: Workload, hours: number): number {
  return phases.findLast((phase) => phase.withinHours < hours)?.untilDay ?? 0;
}
