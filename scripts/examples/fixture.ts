import path from 'node:path';
import ts from 'typescript';
import type { Example } from './extract';

/** The package's entries, by the names that users import them under. */
export const ENTRIES: Readonly<Record<string, string>> = {
  'cdk-storage-systems': 'lib/index.ts',
  'cdk-storage-systems/testing': 'lib/testing/index.ts',
  'cdk-storage-systems/runtime': 'lambda/runtime/index.ts',
};

const CDK = `
import { App, CfnOutput, Duration, RemovalPolicy, Size, Stack, Stage, Tags, Validations } from 'aws-cdk-lib';
import { aws_backup, aws_cloudwatch, aws_ec2, aws_events, aws_iam, aws_kms, aws_lambda, aws_s3, aws_sns } from 'aws-cdk-lib';
import { aws_backup as backup, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_events as events } from 'aws-cdk-lib';
import { aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_s3 as s3, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
declare const app: App;
declare const stack: Stack;
declare const handler: lambda.Function;
declare const role: iam.Role;
`;

const RUNTIME = `
import { S3Client } from '@aws-sdk/client-s3';
declare const client: S3Client;
`;

/**
 * The module that an example is checked as.
 *
 * The example is the body of a function in which `this` is a Stack. One that imports nothing sees what its
 * surroundings make obvious: the CDK, the package, a handler. One that imports must import everything it uses.
 */
export function moduleOf(
  example: Example,
  exported: (entry: string) => readonly string[],
): { text: string; firstLine: number } {
  const { imports, body, isModule } = split(example.text);
  const given = imports === '' ? surroundings(example.file, exported) : imports;
  const head = isModule
    ? given
    : `${given}\nasync function example(this: import('aws-cdk-lib').Stack): Promise<unknown> {`;
  const tail = isModule ? 'export {};' : 'return undefined; }\nexport {};';
  return { text: `${head}\n${body}\n${tail}\n`, firstLine: head.split('\n').length + 1 };
}

/** Takes the imports out of an example and leaves blanks, so that lines keep their numbers. */
function split(text: string): { imports: string; body: string; isModule: boolean } {
  const source = ts.createSourceFile('example.ts', text, ts.ScriptTarget.Latest, true);
  const imports = source.statements.filter((statement) => ts.isImportDeclaration(statement));
  const body = imports.reduce(
    (rest, { pos, end }) => rest.slice(0, pos) + rest.slice(pos, end).replace(/[^\n]/g, ' ') + rest.slice(end),
    text,
  );
  return {
    imports: imports.map((statement) => statement.getText().replace(/\s*\n\s*/g, ' ')).join('\n'),
    body,
    isModule: source.statements.some((statement) => ts.canHaveModifiers(statement) && isExported(statement)),
  };
}

function isExported(statement: ts.HasModifiers): boolean {
  return ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function surroundings(file: string, exported: (entry: string) => readonly string[]): string {
  const inRuntime = file.startsWith(path.join('lambda', 'runtime'));
  const own = Object.keys(ENTRIES).filter((entry) => entry.endsWith('/runtime') === inRuntime);
  const imports = own.map((entry) => `import { ${exported(entry).join(', ')} } from '${entry}';`);
  return [inRuntime ? RUNTIME : CDK, ...imports].join('\n');
}
