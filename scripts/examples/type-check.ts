import path from 'node:path';
import ts from 'typescript';
import type { Example } from './extract';
import { ENTRIES, moduleOf } from './fixture';

/** What the compiler says about one line of the documentation. */
export interface ExampleError {
  readonly example: Example;
  readonly line: number;
  readonly message: string;
}

interface Module {
  readonly example: Example;
  readonly text: string;
  readonly firstLine: number;
}

/** Type-checks examples against the sources in `root`, all in one program. */
export function typeErrors(root: string, examples: readonly Example[]): ExampleError[] {
  const options = compilerOptions(root);
  const host = cachingHost(options);
  const names = exportedNames(root, options, host);
  const modules = new Map(
    examples.map((example, index): [string, Module] => [
      path.join(root, `.example-${index}.ts`),
      { example, ...moduleOf(example, (entry) => names.get(entry) ?? []) },
    ]),
  );
  const program = ts.createProgram([...modules.keys()], options, hostWith(modules, host));
  return [...modules].flatMap(([file, module]) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map((diagnostic) => located(module, diagnostic));
  });
}

function compilerOptions(root: string): ts.CompilerOptions {
  const file = path.join(root, 'tsconfig.json');
  const read = ts.readConfigFile(file, (name) => ts.sys.readFile(name));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
  const paths = Object.entries(ENTRIES).map(([entry, source]) => [entry, [path.join(root, source)]]);
  return {
    ...options,
    paths: Object.fromEntries(paths) as ts.MapLike<string[]>,
    noUnusedLocals: false,
    noUnusedParameters: false,
    noEmit: true,
  };
}

/** Names that each entry exports, types included. */
function exportedNames(
  root: string,
  options: ts.CompilerOptions,
  host: ts.CompilerHost,
): ReadonlyMap<string, readonly string[]> {
  const files = Object.values(ENTRIES).map((source) => path.join(root, source));
  const program = ts.createProgram(files, options, host);
  const checker = program.getTypeChecker();
  return new Map(
    Object.entries(ENTRIES).map(([entry, source]) => {
      const file = program.getSourceFile(path.join(root, source));
      const symbol = file === undefined ? undefined : checker.getSymbolAtLocation(file);
      return [entry, symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name)];
    }),
  );
}

/** A host that parses every file once, however many programs read it. */
function cachingHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  const parsed = new Map<string, ts.SourceFile | undefined>();
  return {
    ...host,
    getSourceFile: (file, ...rest) => {
      if (!parsed.has(file)) parsed.set(file, host.getSourceFile(file, ...rest));
      return parsed.get(file);
    },
  };
}

function hostWith(modules: ReadonlyMap<string, Module>, host: ts.CompilerHost): ts.CompilerHost {
  const moduleAt = (file: string) => modules.get(path.normalize(file));
  return {
    ...host,
    fileExists: (file) => moduleAt(file) !== undefined || host.fileExists(file),
    readFile: (file) => moduleAt(file)?.text ?? host.readFile(file),
    getSourceFile: (file, languageVersion, ...rest) => {
      const module = moduleAt(file);
      if (module === undefined) return host.getSourceFile(file, languageVersion, ...rest);
      return ts.createSourceFile(file, module.text, languageVersion, true);
    },
  };
}

/** A diagnostic at its line in the documentation. What is wrong around the example is shown at its first line. */
function located({ example, firstLine }: Module, { file, start = 0, messageText, code }: ts.Diagnostic): ExampleError {
  const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1 - firstLine;
  const last = example.text.split('\n').length - 1;
  return {
    example,
    line: example.line + Math.min(Math.max(line, 0), last),
    message: `${ts.flattenDiagnosticMessageText(messageText, ' ')} (TS${code})`,
  };
}
