import { viewStack } from '../../../../lib/concerns/checks/app-view';
import { STORAGE_RULES } from '../../../../lib/concerns/checks/rules';
import { sentence } from '../../../../lib/core/problem';
import { type AppView, findings, type StackView } from '../../../../lib/core/rule';
import { ALL_CASES } from './cases/all-cases';
import { TOKEN } from './cases/rule-case';

type Path = readonly (string | number)[];

const REFUSING = STORAGE_RULES.filter(({ severity }) => severity === 'error');
const refusals = (app: AppView) =>
  findings(REFUSING, app).map(({ rule, problem }) => `${rule.id}: ${sentence(problem)}`);

/** The values in the properties of a resource, whole lists and objects included; of long lists the first entries. */
function paths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value)
    .slice(0, 5)
    .flatMap(([key, child]) => paths(child, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

function replaced(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return TOKEN;
  if (Array.isArray(value))
    return value.map((child: unknown, index) => (String(index) === key ? replaced(child, rest) : child));
  return Object.fromEntries(
    Object.entries(value as object).map(([name, child]) => [name, name === key ? replaced(child, rest) : child]),
  );
}

function withToken({ stacks }: AppView, logicalId: string, path: Path): AppView {
  return {
    stacks: stacks.map((stack) =>
      viewStack({ ...stack, path: stack.templatePath }, { Resources: resources(stack, logicalId, path) }),
    ),
  };
}

function resources(stack: StackView, logicalId: string, path: Path) {
  return Object.fromEntries(
    [...stack.resources.values()].map(({ logicalId: id, type, properties, deletionPolicy }) => [
      id,
      {
        Type: type,
        DeletionPolicy: deletionPolicy,
        Properties: id === logicalId ? replaced(properties, path) : properties,
      },
    ]),
  );
}

function places(app: AppView) {
  return app.stacks
    .flatMap((stack) => [...stack.resources.values()])
    .flatMap(({ logicalId, properties }) => paths(properties).map((path) => ({ logicalId, path })))
    .filter(({ path }) => path.length > 0);
}

describe('a legal app stays legal when any value of it is known only at deployment', () => {
  test.each(Object.keys(ALL_CASES))('%s', (id) => {
    const { good } = ALL_CASES[id]!;
    for (const { logicalId, path } of places(good)) expect(refusals(withToken(good, logicalId, path))).toEqual([]);
  });
});
