import { UnscopedValidationError, ValidationError } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Problem, sentence } from './problem';

type ErrorName = ConstructorParameters<typeof ValidationError>[0];

/**
 * Stops at the user's line with one sentence and, where there is a scope, the construct tree.
 *
 * The name is `<Prop><Problem>`, for instance `RegionMissing`. Value objects, which have no scope yet, pass `undefined`.
 */
export function refuse(scope: IConstruct | undefined, name: string, problem: Problem): never {
  if (scope === undefined) throw new UnscopedValidationError(name as ErrorName, sentence(problem));
  throw new ValidationError(name as ErrorName, sentence(problem), scope);
}

/** Refuses the first of some problems; passes where there are none. */
export function refuseFirst(scope: IConstruct | undefined, name: string, problems: readonly Problem[]): void {
  const [first] = problems;
  if (first !== undefined) refuse(scope, name, first);
}
