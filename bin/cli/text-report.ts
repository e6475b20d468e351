import { relative } from 'node:path';
import { amount } from '../../lib/core/limit';
import { sentence } from '../../lib/core/problem';
import type { Finding } from '../../lib/core/rule';
import type { CheckResult } from './check';

/** The report for people: findings by stack, then one line that sums up. */
export function textReport(result: CheckResult): string {
  const stacks = [...new Set(result.open.map(({ resource }) => resource.stack))].map((stack) => {
    const found = result.open.filter(({ resource }) => resource.stack === stack);
    return [`${stack.name} (${relative('', stack.templatePath)})`, ...found.map(findingText)].join('\n\n');
  });
  return `${[...stacks, summary(result)].join('\n\n')}\n`;
}

function findingText({ rule, problem, resource }: Finding): string {
  const place = resource.path === undefined ? resource.logicalId : `${resource.path} (${resource.logicalId})`;
  return [
    `  ${rule.severity} ${place}`,
    `    ${sentence(problem)}`,
    `    ${rule.id}: ${rule.title}`,
    `    ${rule.source.page}`,
  ].join('\n');
}

function summary({ open, acknowledged, stacks, rules }: CheckResult): string {
  const errors = open.filter(({ rule }) => rule.severity === 'error').length;
  const found =
    open.length === 0
      ? 'No storage problem'
      : `${amount(errors, 'errors')}, ${amount(open.length - errors, 'warnings')}`;
  const accepted = acknowledged.length === 0 ? '' : `, ${acknowledged.length} acknowledged`;
  return `${found}${accepted} (${amount(stacks, 'templates')}, ${amount(rules, 'rules')})`;
}
