import { STORAGE_RULES } from '../../../../lib/concerns/checks/rules';
import { sentence } from '../../../../lib/core/problem';
import { type AppView, findings, type Rule } from '../../../../lib/core/rule';
import { ALL_CASES } from './cases/all-cases';
import type { RuleCases } from './cases/rule-case';

const idsWithoutCases = (rules: readonly Rule[], cases: RuleCases) =>
  rules.map(({ id }) => id).filter((id) => !Object.hasOwn(cases, id));
const REFUSING = STORAGE_RULES.filter(({ severity }) => severity === 'error');
const said = (rules: readonly Rule[], app: AppView) =>
  findings(rules, app).map(({ rule, problem }) => `${rule.id}: ${sentence(problem)}`);

describe('the registry', () => {
  test('shows every rule a bad configuration, a good one and a token', () => {
    expect(idsWithoutCases(STORAGE_RULES, ALL_CASES)).toEqual([]);
    expect(Object.keys(ALL_CASES).sort()).toEqual(STORAGE_RULES.map(({ id }) => id).sort());
  });

  test('notices a rule without cases', () => {
    const [rule] = STORAGE_RULES;
    expect(idsWithoutCases([{ ...rule!, id: 'storage/s3/new' }], ALL_CASES)).toEqual(['storage/s3/new']);
  });

  test('has no id twice', () => {
    expect(new Set(STORAGE_RULES.map(({ id }) => id)).size).toBe(STORAGE_RULES.length);
  });
});

describe.each(STORAGE_RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const { bad, good, token } = ALL_CASES[id]!;

  test('says what it is and where that was read', () => {
    expect(id).toMatch(/^storage\/[a-z0-9]+\/[a-z0-9-]+$/);
    expect(rule.title).not.toBe('');
    expect(rule.source.page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(rule.source.read).toMatch(/^\d{4}-\d{2}(-\d{2})?$/);
  });

  test('objects in one line that names the property, the value and the fix', () => {
    const problems = findings([rule], bad).map(({ problem }) => sentence(problem));
    expect(problems).not.toEqual([]);
    for (const problem of problems) expect(problem).toMatch(/^[^\n]+ must [^\n]+, got [^\n]+; [^\n]+[^.\n]$/);
  });

  test('lets the legal twin pass, and so does every other rule that refuses', () => {
    expect(said([rule, ...REFUSING], good)).toEqual([]);
  });

  test('lets tokens pass', () => {
    expect(said([rule], token)).toEqual([]);
  });
});

test('the sentences read as they should', () => {
  const sentences = STORAGE_RULES.flatMap((rule) => said([rule], ALL_CASES[rule.id]!.bad).slice(0, 2));
  expect(sentences.join('\n')).toMatchSnapshot();
});
