import { drift } from '../../scripts/api-docs';

test('an API.md that says what the library says has not drifted', () => {
  expect(drift('# API\n', '# API\n')).toBeUndefined();
});

test.each([
  ['# API\nold\n', '# API\nnew\n', 2, '"old" for "new"'],
  ['# API\n', '# API\nmore\n', 2, '"" for "more"'],
  ['# API\nmore\nlast', '# API\nmore', 3, '"last" for "(end of file)"'],
  ['', '# API', 1, '"" for "# API"'],
])('%j is not %j: the first line that differs is told', (committed, generated, line, difference) => {
  expect(drift(committed, generated)).toBe(
    `API.md:${line} must say what the library says, got ${difference}; run \`npm run docs\` and commit API.md`,
  );
});
