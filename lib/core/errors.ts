import { ValidationError } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Problem, sentence } from './problem';

type ErrorName = ConstructorParameters<typeof ValidationError>[0];

/**
 * Stops at the user's line with one sentence and the construct tree.
 *
 * The name is `<Prop><Problem>`, for instance `RegionMissing`.
 */
export function refuse(scope: IConstruct, name: string, problem: Problem): never {
  throw new ValidationError(name as ErrorName, sentence(problem), scope);
}

/** Refuses the first of some problems; passes where there are none. */
export function refuseFirst(scope: IConstruct, name: string, problems: readonly Problem[]): void {
  const [first] = problems;
  if (first !== undefined) refuse(scope, name, first);
}
