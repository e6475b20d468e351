import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { docstringExamples, type Example, markdownExamples } from './examples/extract';
import { typeErrors } from './examples/type-check';

const ROOT = path.join(__dirname, '..');
const MARKDOWN = ['README.md', 'CONTRIBUTING.md', 'docs/**/*.md'];
const SOURCES = ['lib/**/*.ts', 'lambda/runtime/**/*.ts'];

/** Every example that the documentation of the package shows. */
function examplesIn(root: string): Example[] {
  const read = (patterns: string[], extract: (file: string, text: string) => Example[]) =>
    globSync(patterns, { cwd: root })
      .filter((file) => existsSync(path.join(root, file)))
      .sort()
      .flatMap((file) => extract(file, readFileSync(path.join(root, file), 'utf8')));
  return [...read(MARKDOWN, markdownExamples), ...read(SOURCES, docstringExamples)];
}

const examples = examplesIn(ROOT);
const errors = typeErrors(ROOT, examples);
for (const { example, line, message } of errors) process.stderr.write(`${example.file}:${line}: ${message}\n`);

const failed = new Set(errors.map(({ example }) => example)).size;
process.stdout.write(`examples: ${examples.length - failed} passed, ${failed} failed\n`);
if (failed > 0 || examples.length === 0) process.exitCode = 1;
