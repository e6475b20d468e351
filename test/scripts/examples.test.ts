import path from 'node:path';
import { docstringExamples, type Example, markdownExamples } from '../../scripts/examples/extract';
import { type ExampleError, typeErrors } from '../../scripts/examples/type-check';

const ROOT = path.join(__dirname, '..', '..');
const COMPILER_TIMEOUT_MS = 120_000;

const lines = (...text: string[]) => text.join('\n');

describe('examples in Markdown', () => {
  test('are the blocks marked as TypeScript, with the line they start in', () => {
    const markdown = lines(
      '# Title',
      '```ts',
      'one();',
      'two();',
      '```',
      '```bash',
      'ls',
      '```',
      '```typescript',
      'three();',
      '```',
    );
    expect(markdownExamples('README.md', markdown)).toEqual([
      { file: 'README.md', line: 3, text: 'one();\ntwo();' },
      { file: 'README.md', line: 10, text: 'three();' },
    ]);
  });

  test('lose the indentation of the list they stand in', () => {
    const markdown = lines('1. First', '   ```ts', '   if (a) {', '     b();', '   }', '   ```');
    expect(markdownExamples('a.md', markdown)).toEqual([{ file: 'a.md', line: 3, text: 'if (a) {\n  b();\n}' }]);
  });
});

describe('examples in docstrings', () => {
  test('run from @example to the next tag or the end', () => {
    const source = lines(
      'const before = 1;',
      '/**',
      ' * A thing.',
      ' *',
      ' * @example',
      ' * first({',
      ' *   a: 1,',
      ' * });',
      ' * @example',
      ' * second();',
      ' * @default 3',
      ' */',
    );
    expect(docstringExamples('lib/a.ts', source)).toEqual([
      { file: 'lib/a.ts', line: 6, text: 'first({\n  a: 1,\n});' },
      { file: 'lib/a.ts', line: 10, text: 'second();' },
    ]);
  });

  test('keep the words of a test: "@example" in prose starts nothing', () => {
    expect(docstringExamples('lib/a.ts', '/** See the @example of it. */')).toEqual([]);
  });
});

describe('the type check', () => {
  const example = (line: number, ...text: string[]): Example => ({ file: 'README.md', line, text: lines(...text) });
  const correct = [
    example(1, "const documents = new ObjectStore(this, 'Documents');", "documents.grants.read(handler, 'reports/*');"),
    example(1, "import { ObjectStore } from 'cdk-storage-systems';", "new ObjectStore(this, 'Documents');"),
    example(
      1,
      "import { Stack } from 'aws-cdk-lib';",
      'export class Documents extends Stack {',
      '  readonly kind = 1;',
      '}',
    ),
    example(1, "test('the stack is fine', () => {", '  expectNoStorageProblems(stack);', '});'),
    example(1, 'await Promise.resolve(Duration.days(1));'),
  ];
  const unknownProp = example(10, '', "new ObjectStore(this, 'Documents', {", '  lifecycles: 1,', '});');
  const notImported = example(20, "import { Stack } from 'aws-cdk-lib';", '', "new ObjectStore(this, 'Documents');");
  const unfinished = example(30, 'const a = [1, 2;');
  let errors: ExampleError[];
  const errorsOf = (one: Example) => errors.filter((error) => error.example === one);

  beforeAll(() => {
    errors = typeErrors(ROOT, [...correct, unknownProp, notImported, unfinished]);
  }, COMPILER_TIMEOUT_MS);

  test.each(correct)('passes: $text', (one) => {
    expect(errorsOf(one)).toEqual([]);
  });

  test('finds a prop that does not exist, in its line', () => {
    expect(errorsOf(unknownProp)).toEqual([
      { example: unknownProp, line: 12, message: expect.stringContaining("'lifecycles' does not exist") as string },
    ]);
  });

  test('finds what an example with imports does not import', () => {
    expect(errorsOf(notImported)).toEqual([
      { example: notImported, line: 22, message: expect.stringContaining("Cannot find name 'ObjectStore'") as string },
    ]);
  });

  test('finds a syntax error', () => {
    expect(errorsOf(unfinished)[0]).toMatchObject({ line: 30, message: expect.stringContaining('expected') as string });
  });
});
