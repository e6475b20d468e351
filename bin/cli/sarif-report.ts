import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { STORAGE_RULES } from '../../lib/concerns/checks/rules';
import { sentence } from '../../lib/core/problem';
import type { Finding, Resource } from '../../lib/core/rule';
import { version } from '../../package.json';
import { type CheckResult, reason } from './check';

/** The report for code scanners: SARIF 2.1.0. Acknowledged findings are there as suppressed ones. */
export function sarifReport({ open, acknowledged }: CheckResult): string {
  const run = {
    tool: {
      driver: {
        name: 'cdk-storage-systems',
        version,
        rules: STORAGE_RULES.map(({ id, title, severity, source }) => ({
          id,
          shortDescription: { text: title },
          helpUri: source.page,
          defaultConfiguration: { level: severity },
        })),
      },
    },
    results: [...open, ...acknowledged].map(result),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function result(finding: Finding): object {
  const { rule, problem, resource } = finding;
  const justification = reason(finding);
  return {
    ruleId: rule.id,
    ruleIndex: STORAGE_RULES.findIndex(({ id }) => id === rule.id),
    level: rule.severity,
    message: { text: sentence(problem) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(relative('', resource.stack.templatePath).split(sep).join('/')) },
          region: { startLine: lineOf(resource) },
        },
        logicalLocations: [
          { name: resource.logicalId, fullyQualifiedName: resource.path ?? resource.logicalId, kind: 'resource' },
        ],
      },
    ],
    ...(justification !== undefined && { suppressions: [{ kind: 'inSource', justification }] }),
  };
}

/** Line of the resource in its template, from one. */
function lineOf({ logicalId, stack }: Resource): number {
  const lines = readFileSync(stack.templatePath, 'utf8').split('\n');
  return Math.max(1, lines.findIndex((line) => line.trimStart().startsWith(`"${logicalId}": {`)) + 1);
}
