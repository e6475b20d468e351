import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CONFIG = path.join(__dirname, '..', '..', '.dependency-cruiser.cjs');
const CRUISER = path.join(__dirname, '..', '..', 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const CRUISE_TIMEOUT_MS = 60_000;
const PACKAGES = ['aws-cdk-lib', 'constructs', 'dev-package', 'unlisted-package'];

type Import = readonly [from: string, imported: string, what?: 'types'];

/** Imports that each rule forbids: the importing file, and what it imports. */
const FORBIDDEN: Readonly<Record<string, readonly Import[]>> = {
  'facts-import-nothing': [
    ['lib/facts/a.ts', 'lib/core/good.ts'],
    ['lib/facts/b.ts', 'constructs'],
  ],
  'core-imports-facts-only': [
    ['lib/core/a.ts', 'lib/concerns/good.ts'],
    ['lib/core/b.ts', 'lib/stores/good.ts'],
  ],
  'concerns-import-core': [
    ['lib/concerns/a.ts', 'lib/stores/good.ts'],
    ['lib/concerns/b.ts', 'lib/patterns/good.ts'],
  ],
  'stores-import-concerns': [['lib/stores/a.ts', 'lib/patterns/good.ts']],
  'patterns-import-stores': [['lib/patterns/a.ts', 'lib/testing/good.ts']],
  'contracts-import-nothing': [
    ['lib/core/contracts/a.ts', 'lib/core/good.ts'],
    ['lib/core/contracts/b.ts', 'aws-cdk-lib'],
  ],
  'lib-never-imports-outside': [
    ['lib/stores/b.ts', 'lambda/runtime/good.ts'],
    ['lib/stores/c.ts', 'test/good.ts'],
  ],
  'barrel-is-for-users': [['lib/patterns/b.ts', 'lib/index.ts']],
  'lambda-never-imports-the-cdk': [
    ['lambda/probe/a.ts', 'aws-cdk-lib'],
    ['lambda/probe/b.ts', 'bin/good.ts'],
  ],
  'lambda-shares-only-contracts-and-facts': [['lambda/probe/c.ts', 'lib/core/good.ts']],
  'runtime-imports-no-handler': [['lambda/runtime/a.ts', 'lambda/probe/good.ts']],
  'no-circular': [['lib/patterns/round.ts', 'lib/patterns/trip.ts']],
  'library-imports-only-its-peers': [
    ['lib/stores/d.ts', 'dev-package'],
    ['lib/stores/e.ts', 'unlisted-package'],
  ],
  resolvable: [['bin/a.ts', 'lib/core/missing.ts']],
};

/** Closes the circle; the cruiser reports a circle once. */
const WAY_BACK: Import = ['lib/patterns/trip.ts', 'lib/patterns/round.ts'];

/** What the layers are for. */
const ALLOWED: readonly Import[] = [
  ['lib/patterns/good.ts', 'lib/stores/good.ts'],
  ['lib/patterns/good.ts', 'aws-cdk-lib'],
  ['lib/stores/good.ts', 'lib/concerns/good.ts'],
  ['lib/stores/good.ts', 'constructs'],
  ['lib/concerns/good.ts', 'lib/core/good.ts'],
  ['lib/core/good.ts', 'lib/facts/good.ts'],
  ['lib/facts/good.ts', 'lib/facts/fact.ts'],
  ['lib/facts/fact.ts', 'node:path'],
  ['lib/facts/fact.ts', 'lib/facts/good.ts', 'types'],
  ['lib/testing/good.ts', 'lib/concerns/good.ts'],
  ['lib/index.ts', 'lib/patterns/good.ts'],
  ['lambda/probe/good.ts', 'lib/core/contracts/good.ts'],
  ['lib/core/contracts/good.ts', 'node:path'],
  ['lambda/probe/good.ts', 'lambda/runtime/good.ts'],
  ['lambda/probe/good.ts', 'dev-package'],
  ['lambda/runtime/good.ts', 'lib/facts/good.ts'],
  ['bin/good.ts', 'lib/index.ts'],
  ['test/good.ts', 'bin/good.ts'],
];

/** Rules by the import that they object to. */
const violations = new Map<string, string[]>();

beforeAll(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'architecture-'));
  try {
    makePackage(folder, [...ALLOWED, ...Object.values(FORBIDDEN).flat(), WAY_BACK]);
    for (const { from, to, rule } of cruise(folder)) {
      const key = `${from} → ${to}`;
      violations.set(key, [...(violations.get(key) ?? []), rule.name]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}, CRUISE_TIMEOUT_MS);

/** A package of the shape of ours, with these imports in it and nothing else. */
function makePackage(folder: string, imports: readonly Import[]): void {
  const sources = new Map<string, string[]>();
  for (const [from, imported, what] of imports) {
    const line = `import ${what === 'types' ? '{ type It } from ' : ''}'${specifier(from, imported)}';`;
    sources.set(from, [...(sources.get(from) ?? []), line]);
  }
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  for (const [file, lines] of sources) write(file, lines.join('\n'));
  for (const name of PACKAGES) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  const peerDependencies = { 'aws-cdk-lib': '*', constructs: '*' };
  write('package.json', JSON.stringify({ peerDependencies, devDependencies: { 'dev-package': '*' } }));
  write('tsconfig.json', '{}');
}

function specifier(from: string, imported: string): string {
  if (!imported.endsWith('.ts')) return imported;
  const relative = path.relative(path.dirname(from), imported).replace(/\.ts$/, '');
  return relative.startsWith('.') ? relative : `./${relative}`;
}

function cruise(folder: string): { from: string; to: string; rule: { name: string } }[] {
  const args = [CRUISER, '--config', CONFIG, '--output-type', 'json', 'lib', 'lambda', 'bin', 'test'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: ReturnType<typeof cruise> } }).summary.violations;
}

/** What the rules say about an import, wherever in `node_modules` or not at all it resolves to. */
function objectionsTo([from, imported]: Import): string[] {
  const target = [
    imported,
    imported.replace(/\.ts$/, ''),
    specifier(from, imported),
    `node_modules/${imported}/index.js`,
  ];
  return target.flatMap((to) => violations.get(`${from} → ${to}`) ?? []);
}

describe('import directions', () => {
  const forbidden = Object.entries(FORBIDDEN).flatMap(([rule, imports]) =>
    imports.map(([from, imported]) => ({ rule, from, imported })),
  );

  test.each(forbidden)('$rule: $from may not import $imported', ({ rule, from, imported }) => {
    expect(objectionsTo([from, imported])).toContain(rule);
  });

  const allowed = ALLOWED.map(([from, imported]) => ({ from, imported }));

  test.each(allowed)('$from may import $imported', ({ from, imported }) => {
    expect(objectionsTo([from, imported])).toEqual([]);
  });

  test('are all tried here', () => {
    const { forbidden: rules } = jest.requireActual<{ forbidden: { name: string }[] }>(CONFIG);
    expect(rules.map(({ name }) => name).sort()).toEqual(Object.keys(FORBIDDEN).sort());
  });
});
