import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { UnusableInput } from '../../lib/concerns/checks/app-view';
import { STORAGE_RULES } from '../../lib/concerns/checks/rules';
import type { Severity } from '../../lib/core/rule';
import { version } from '../../package.json';
import { check, type CheckResult, reaches } from './check';
import { jsonReport } from './json-report';
import { sarifReport } from './sarif-report';
import { textReport } from './text-report';

/** Where the text goes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Nothing found, something found, nothing that could be looked at. */
const EXIT = { clean: 0, findings: 1, unusable: 2 } as const;

interface CheckFlags {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly severity: Severity;
  readonly ignore: readonly string[];
}

/** Runs the command line and answers its exit code. */
export function runCli(args: readonly string[], output: Output): number {
  let exitCode: number = EXIT.clean;
  const program = commandLine(output, (code) => {
    exitCode = code;
  });
  try {
    program.parse(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.unusable;
    if (!(error instanceof UnusableInput)) throw error;
    output.err(`${error.message}\n`);
    return EXIT.unusable;
  }
}

function commandLine(output: Output, exit: (code: number) => void): Command {
  const program = new Command('cdk-storage-systems')
    .description('Finds storage configurations that synthesise today and fail, lose data or cost too much tomorrow.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err });
  program
    .command('check')
    .description('check the templates of a CDK app. Exit code: 0 clean, 1 findings, 2 unusable input')
    .addArgument(new Argument('[path]', 'folder that "cdk synth" writes, or one template').default('cdk.out'))
    .addOption(new Option('--json', 'print one JSON object').conflicts('sarif'))
    .option('--sarif', 'print SARIF 2.1.0')
    .addOption(
      new Option('--severity <severity>', 'least severity that fails').choices(['error', 'warning']).default('error'),
    )
    .option('--ignore <rule>', 'id of a rule that is not asked; may be repeated', knownRule, [])
    .action((path: string, flags: CheckFlags) => {
      const result = check({ path, ignore: flags.ignore });
      output.out(report(result, flags));
      exit(result.open.some((finding) => reaches(finding, flags.severity)) ? EXIT.findings : EXIT.clean);
    });
  program
    .command('rules')
    .description('list the rules')
    .action(() =>
      output.out(STORAGE_RULES.map(({ id, severity, title }) => `${severity.padEnd(7)} ${id}  ${title}\n`).join('')),
    );
  return program;
}

function report(result: CheckResult, { json, sarif }: CheckFlags): string {
  if (sarif === true) return sarifReport(result);
  return json === true ? jsonReport(result) : textReport(result);
}

function knownRule(id: string, others: readonly string[]): string[] {
  if (STORAGE_RULES.every((rule) => rule.id !== id)) {
    throw new InvalidArgumentError('It must be the id of a rule; list them with "cdk-storage-systems rules".');
  }
  return [...others, id];
}
