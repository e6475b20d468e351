import { viewStack } from '../../../../../lib/concerns/checks/app-view';
import type { AppView } from '../../../../../lib/core/rule';

/** Resources of a template, by logical id. */
export type Resources = Readonly<Record<string, ResourceBody>>;

interface ResourceBody {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** What every rule has to be shown. */
export interface RuleCase {
  /** The rule objects. */
  readonly bad: AppView;
  /** The nearest legal configuration, at the boundary where there is one. */
  readonly good: AppView;
  /** What the rule looks at is known only at deployment. */
  readonly token: AppView;
}

export type RuleCases = Readonly<Record<string, RuleCase>>;

/** A value that only the deployment knows. */
export const TOKEN = { Ref: 'SomeParameter' };

/** An environment and what is in it. */
export function stack(resources: Resources, region = 'us-east-1', account = '111122223333', outputs: object = {}) {
  const name = `Stack-${account}-${region}-${Object.keys(resources).join('-')}`;
  const file = { path: `${name}.template.json`, name, stackName: name, account, region };
  return viewStack(file, { Resources: resources, Outputs: outputs });
}

/** An app of one stack. */
export function app(resources: Resources): AppView {
  return { stacks: [stack(resources)] };
}

export function bucket(properties: Readonly<Record<string, unknown>>): ResourceBody {
  return { Type: 'AWS::S3::Bucket', Properties: properties };
}

/** An app of one bucket. */
export function oneBucket(properties: Readonly<Record<string, unknown>>): AppView {
  return app({ Bucket: bucket(properties) });
}

/** Some of something. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

export const VERSIONED = { VersioningConfiguration: { Status: 'Enabled' } };
