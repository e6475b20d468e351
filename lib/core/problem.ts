/**
 * A value under the name its author knows it by: a property path in a template, a prop in a construct call.
 *
 * Rules read named values, so one rule can complain about `Rules[0].Transitions[1].TransitionInDays` to the
 * owner of a template and about `infrequentAccessAfter` to the caller of a construct.
 */
export interface Named<T> {
  readonly name: string;
  readonly value: T;
}

/** What a rule found wrong with one value: the parts of the sentence that {@link sentence} makes of it. */
export interface Problem {
  /** Name of the offending value, as its author typed it. */
  readonly prop: string;
  /** Completes "must …". */
  readonly must: string;
  /** The value found, as text. */
  readonly got: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Names a value. */
export function named<T>(name: string, value: T): Named<T> {
  return { name, value };
}

/** `<prop> must <rule>, got <value>; <what to do>` */
export function sentence(problem: Problem): string {
  return `${problem.prop} must ${problem.must}, got ${problem.got}; ${problem.fix}`;
}
