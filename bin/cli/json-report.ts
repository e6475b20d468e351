import { relative } from 'node:path';
import { sentence } from '../../lib/core/problem';
import type { Finding } from '../../lib/core/rule';
import { type CheckResult, reason } from './check';

/** The report for programs: one object with every finding and the totals. */
export function jsonReport({ open, acknowledged, stacks, rules }: CheckResult): string {
  const errors = open.filter(({ rule }) => rule.severity === 'error').length;
  const summary = {
    errors,
    warnings: open.length - errors,
    acknowledged: acknowledged.length,
    templates: stacks,
    rules,
  };
  return `${JSON.stringify({ findings: [...open, ...acknowledged].map(entry), summary }, undefined, 2)}\n`;
}

function entry(finding: Finding): object {
  const { rule, problem, resource } = finding;
  return {
    rule: rule.id,
    severity: rule.severity,
    stack: resource.stack.name,
    template: relative('', resource.stack.templatePath),
    logicalId: resource.logicalId,
    path: resource.path,
    property: problem.prop,
    message: sentence(problem),
    fix: problem.fix,
    source: rule.source.page,
    acknowledged: reason(finding),
  };
}
