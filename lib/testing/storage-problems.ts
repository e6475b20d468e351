import path from 'node:path';
import { App, Stack, Stage, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ACKNOWLEDGEMENT_NAMESPACE, readApp } from '../concerns/checks/app-view';
import { STORAGE_RULES } from '../concerns/checks/rules';
import { refuse } from '../core/errors';
import { sentence } from '../core/problem';
import { type Finding, findings, type Severity } from '../core/rule';

/** One thing that is wrong with one resource. */
export interface StorageProblem {
  /** Id of the rule, for instance `storage/s3/noncurrent-versions-forever`. */
  readonly rule: string;
  /** `error`: AWS will reject it, or data is lost. `warning`: legal, but costs or fails later. */
  readonly severity: Severity;
  /** What is wrong and what to do, in one sentence. */
  readonly message: string;
  /** Construct path of the resource. */
  readonly construct: string;
  readonly logicalId: string;
  /** The page that states the rule. */
  readonly page: string;
}

/** Which problems count. */
export interface StorageProblemOptions {
  /**
   * The least severity that counts.
   *
   * @default 'warning' - errors and warnings count
   */
  readonly atLeast?: Severity;
}

/** A stack or app has storage problems. The message lists them. */
export class StorageProblemsFound extends Error {
  public override readonly name = 'StorageProblemsFound';

  constructor(
    scope: IConstruct,
    public readonly problems: readonly StorageProblem[],
  ) {
    const where = scope.node.path === '' ? 'the app' : scope.node.path;
    super(
      [`Expected no storage problems in ${where}, found ${problems.length}:`, ...problems.map(described)].join('\n\n'),
    );
  }
}

/**
 * The storage problems of a stack, a stage or a whole app, worst first: what `StorageChecks` would report, less what is
 * acknowledged.
 *
 * Synthesises the app, once, like `Template.fromStack`. The other stacks of the app are looked at where a rule needs them.
 *
 * @throws when the scope does not stand in an `App`
 */
export function storageProblems(scope: App | Stage | Stack, options: StorageProblemOptions = {}): StorageProblem[] {
  const app = appOf(scope);
  const templates = templatesOf(scope);
  return findings(STORAGE_RULES, readApp(app.synth().directory))
    .filter(({ resource }) => templates.has(resource.stack.templatePath))
    .filter(({ rule }) => rule.severity === 'error' || options.atLeast !== 'error')
    .filter((finding) => !isAcknowledged(app, finding))
    .map(toProblem)
    .sort((a, b) => a.severity.localeCompare(b.severity));
}

/**
 * Fails the test when a stack, a stage or a whole app has storage problems.
 *
 * Accept a single problem where it is: `Validations.of(bucket).acknowledge({ id: 'storage-checks::<rule id>', reason })`.
 *
 * @throws StorageProblemsFound
 *
 * @example
 * test('the stack has no storage problem', () => {
 *   expectNoStorageProblems(stack);
 * });
 */
export function expectNoStorageProblems(scope: App | Stage | Stack, options: StorageProblemOptions = {}): void {
  const problems = storageProblems(scope, options);
  if (problems.length > 0) throw new StorageProblemsFound(scope, problems);
}

function appOf(scope: IConstruct): App {
  const { root } = scope.node;
  if (App.isApp(root)) return root;
  return refuse(scope, 'AppMissing', {
    prop: 'scope',
    must: 'stand in an App, because checks read synthesised templates',
    got: `a tree whose root is ${root.constructor.name}`,
    fix: 'pass a stack made with new Stack(new App(), …)',
  });
}

/** Where the templates of a stack and its nested stacks, or of all stacks of an app, are after synthesis. */
function templatesOf(scope: IConstruct): ReadonlySet<string> {
  const stacks = scope.node.findAll().filter((construct) => Stack.isStack(construct));
  return new Set(stacks.map((stack) => path.join(Stage.of(stack)?.outdir ?? '', stack.templateFile)));
}

/** An acknowledgement holds for the construct it is made on and all below it. */
function isAcknowledged(root: IConstruct, { rule, resource }: Finding): boolean {
  const id = `${ACKNOWLEDGEMENT_NAMESPACE}::${rule.id}`;
  const resourcePath = `${resource.path ?? ''}/`;
  return root.node
    .findAll()
    .filter(({ node }) => node.path === '' || resourcePath.startsWith(`${node.path}/`))
    .flatMap(({ node }) => node.metadata)
    .some(({ type, data }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY && id in (data as object));
}

function toProblem({ rule, problem, resource }: Finding): StorageProblem {
  const { logicalId, path: construct = logicalId } = resource;
  return {
    rule: rule.id,
    severity: rule.severity,
    message: sentence(problem),
    construct,
    logicalId,
    page: rule.source.page,
  };
}

function described({ severity, construct, logicalId, message, rule, page }: StorageProblem): string {
  return [`  ${severity}: ${construct} (${logicalId})`, `    ${message}`, `    ${rule}, see ${page}`].join('\n');
}
