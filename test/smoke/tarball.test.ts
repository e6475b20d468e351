import { type PackedFile, tarballProblems } from '../../scripts/smoke/tarball';

const MACHINE = '/home/somebody/work';
const file = (path: string, text = ''): PackedFile => ({ path, text, size: text.length });

const COMPLETE = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  '.jsii',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/testing/index.js',
  'dist/testing/index.d.ts',
  'runtime/lambda/runtime/index.js',
  'runtime/lambda/runtime/index.d.ts',
  'cli/cdk-storage-systems.js',
  'handlers/probe-replication/index.js',
].map((path) => file(path));

const problems = (...more: PackedFile[]) => tarballProblems([...COMPLETE, ...more], ['probe-replication'], [MACHINE]);

const sourceMap = (source: string) =>
  `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify({ sources: [source] })).toString('base64')}`;

test('a complete tarball has no problems', () => {
  expect(problems(file('dist/a.js', sourceMap('../lib/a.ts')))).toEqual([]);
});

test.each(COMPLETE.map(({ path }) => path))('a tarball without %s has a problem', (path) => {
  const rest = COMPLETE.filter((one) => one.path !== path);
  expect(tarballProblems(rest, ['probe-replication'], [MACHINE])).toEqual([
    `the tarball must hold ${path}, got no such file`,
  ]);
});

test.each([
  ['test/lib/a.test.js', 'tests or their data'],
  ['dist/testing/__snapshots__/a.snap', 'tests or their data'],
  ['lib/stores/object-store.ts', 'sources that are compiled'],
  ['dist/tsconfig.tsbuildinfo', "a compiler's notes"],
  ['dist/node_modules/a/index.js', 'dependencies'],
])('%s does not belong in a tarball', (path, what) => {
  expect(problems(file(path))).toContain(`the tarball must not hold ${what}, got ${path}`);
});

test('a handler with the SDK in it has a problem', () => {
  const heavy = { ...file('handlers/bulk-copy/index.js'), size: 415 * 1024 };
  expect(problems(heavy)).toEqual([
    'handlers/bulk-copy/index.js must be at most 40 KiB, got 415 KiB; leave the SDK to the Lambda runtime',
  ]);
});

test.each([
  ['in plain sight', `const root = '${MACHINE}/lib';`],
  ['in a source map', sourceMap(`${MACHINE}/lib/a.ts`)],
])('a folder of the building machine %s has a problem', (_where, text) => {
  expect(problems(file('dist/a.js', text))).toEqual([
    `dist/a.js must not name folders of the machine that built it, got ${MACHINE}`,
  ]);
});
