/** What the published package may weigh. State it in the README when it changes. */
export const PACKED_BUDGET_KIB = 300;
export const UNPACKED_BUDGET_KIB = 1_500;

/** A bundle with the SDK in it is ten times that; the Lambda runtime has the SDK. */
const HANDLER_BUDGET_KIB = 40;

const REQUIRED = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  '.jsii',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/testing/index.js',
  'dist/testing/index.d.ts',
  'runtime/lambda/runtime/index.js',
  'runtime/lambda/runtime/index.d.ts',
  'cli/cdk-storage-systems.js',
];

const UNWANTED = [
  { what: 'tests or their data', pattern: /(^|\/)(test|tests|__tests__|__snapshots__|fixtures)\/|\.(test|snap)\b/ },
  { what: 'sources that are compiled', pattern: /(?<!\.d)\.ts$/ },
  { what: "a compiler's notes", pattern: /\.tsbuildinfo$/ },
  { what: 'dependencies', pattern: /(^|\/)node_modules\// },
];

/** A file of the published package. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly text: string;
}

/** What must not be published as it is, one sentence each. `machinePaths` are folders of the machine that built it. */
export function tarballProblems(
  files: readonly PackedFile[],
  handlers: readonly string[],
  machinePaths: readonly string[],
): string[] {
  return [
    ...missing(files, [...REQUIRED, ...handlers.map((name) => `handlers/${name}/index.js`)]),
    ...UNWANTED.flatMap(({ what, pattern }) =>
      files
        .filter(({ path }) => pattern.test(path))
        .map(({ path }) => `the tarball must not hold ${what}, got ${path}`),
    ),
    ...files.filter(isHeavyHandler).map(({ path, size }) => {
      return `${path} must be at most ${HANDLER_BUDGET_KIB} KiB, got ${kib(size)}; leave the SDK to the Lambda runtime`;
    }),
    ...files.flatMap((file) => absolutePaths(file, machinePaths)),
  ];
}

export function kib(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}

function missing(files: readonly PackedFile[], required: readonly string[]): string[] {
  const present = new Set(files.map(({ path }) => path));
  return required.filter((path) => !present.has(path)).map((path) => `the tarball must hold ${path}, got no such file`);
}

function isHeavyHandler({ path, size }: PackedFile): boolean {
  return path.startsWith('handlers/') && size > HANDLER_BUDGET_KIB * 1024;
}

/** Paths of the building machine, in plain sight or in a source map. */
function absolutePaths({ path, text }: PackedFile, machinePaths: readonly string[]): string[] {
  const maps = [...text.matchAll(/sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,([\w+/=]+)/g)];
  const all = [text, ...maps.map(([, encoded = '']) => Buffer.from(encoded, 'base64').toString())];
  const found = machinePaths.filter((machinePath) => all.some((one) => one.includes(machinePath)));
  return found.map((machinePath) => `${path} must not name folders of the machine that built it, got ${machinePath}`);
}
