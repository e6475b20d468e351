import { readApp } from '../../lib/concerns/checks/app-view';
import { STORAGE_RULES } from '../../lib/concerns/checks/rules';
import { type Finding, findings, type Severity } from '../../lib/core/rule';

/** What to check and what to leave out. */
export interface CheckOptions {
  /** A `cdk.out` folder or a template. */
  readonly path: string;
  /** Ids of rules that are not asked. */
  readonly ignore: readonly string[];
}

/** What a check found. */
export interface CheckResult {
  /** Findings that stand, errors first within each stack. */
  readonly open: readonly Finding[];
  /** Findings that the app accepts with a reason. */
  readonly acknowledged: readonly Finding[];
  /** How many templates were read. */
  readonly stacks: number;
  /** How many rules were asked. */
  readonly rules: number;
}

/** Asks the storage rules about an app. */
export function check({ path, ignore }: CheckOptions): CheckResult {
  const app = readApp(path);
  const rules = STORAGE_RULES.filter(({ id }) => !ignore.includes(id));
  const all = findings(rules, app).sort((a, b) => rank(a) - rank(b));
  return {
    open: all.filter((finding) => reason(finding) === undefined),
    acknowledged: all.filter((finding) => reason(finding) !== undefined),
    stacks: app.stacks.length,
    rules: rules.length,
  };
}

/** Why a finding is accepted, where it is. */
export function reason({ rule, resource }: Finding): string | undefined {
  return resource.acknowledged?.[rule.id];
}

/** Whether a finding is as grave as a severity, or graver. */
export function reaches(finding: Finding, severity: Severity): boolean {
  return severity === 'warning' || finding.rule.severity === 'error';
}

function rank({ rule }: Finding): number {
  return rule.severity === 'error' ? 0 : 1;
}
