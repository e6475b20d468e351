import type { Source } from '../facts/fact';
import type { Problem } from './problem';

/** `error`: AWS will reject it, or data is lost. `warning`: legal, but costs or fails later. */
export type Severity = 'error' | 'warning';

/** What every rule says of itself. */
export interface RuleHead {
  /** `storage/<service>/<rule>` */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: what is wrong when the rule fires. */
  readonly title: string;
  readonly source: Source;
}

/** A rule over a plain view of one thing, so that constructs and templates are judged by the same code. */
export interface ViewRule<V> extends RuleHead {
  readonly check: (view: V) => Problem[];
}

/** A resource of a synthesised template. Intrinsic functions stand in `properties` as they are. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  readonly stack: StackView;
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  /** Construct path, where the template carries `aws:cdk:path`. */
  readonly path?: string;
  /** Reasons why findings here are accepted, by rule id. */
  readonly acknowledged?: Readonly<Record<string, string>>;
}

/** One template of the app. */
export interface StackView {
  /** Construct path or stack name. */
  readonly name: string;
  readonly templatePath: string;
  readonly account?: string;
  readonly region?: string;
  readonly resources: ReadonlyMap<string, Resource>;
  /** Name of the CloudFormation stack, where it is known. */
  readonly stackName?: string;
  /** Values of the outputs, by their logical ids. */
  readonly outputs?: ReadonlyMap<string, unknown>;
  /** Values of the outputs, by the names they are exported under. */
  readonly exports?: ReadonlyMap<string, unknown>;
}

/** Everything that is deployed together: what a rule may look at besides its own resource. */
export interface AppView {
  readonly stacks: readonly StackView[];
}

export type Properties = Readonly<Record<string, unknown>>;

/** A rule over the resources of an app. */
export interface Rule extends RuleHead {
  /** CloudFormation types the rule looks at. */
  readonly types: readonly string[];
  readonly check: (resource: Resource, app: AppView) => Problem[];
}

/** A problem together with the rule that found it and the resource that has it. */
export interface Finding {
  readonly rule: RuleHead;
  readonly problem: Problem;
  readonly resource: Resource;
}

/** Lifts a rule over views to a rule over resources. */
export function forResources<V>(
  rule: ViewRule<V>,
  types: readonly string[],
  read: (resource: Resource, app: AppView) => readonly V[],
): Rule {
  const { check, ...head } = rule;
  return { ...head, types, check: (resource, app) => read(resource, app).flatMap(check) };
}

/** Asks every rule about every resource it is for. */
export function findings(rules: readonly Rule[], app: AppView): Finding[] {
  const resources = app.stacks.flatMap((stack) => [...stack.resources.values()]);
  return resources.flatMap((resource) =>
    rules
      .filter((rule) => rule.types.includes(resource.type))
      .flatMap((rule) => rule.check(resource, app).map((problem) => ({ rule, problem, resource }))),
  );
}
