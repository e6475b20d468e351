import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleCli } from '../../scripts/bundle-cli';

const CLI = path.join(__dirname, '..', '..', 'bin', 'cli.ts');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bundle-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('the bundle runs by itself, away from everything it was made of', () => {
  const file = path.join(folder, 'cli.js');
  bundleCli(CLI, file);
  const { status, stdout } = spawnSync(file, ['--help'], { cwd: folder, encoding: 'utf8' });
  expect(stdout).toContain('check');
  expect(status).toBe(0);
});

test.each(['aws-cdk-lib', 'constructs', '@aws-sdk/client-s3'])('a CLI that needs %s is refused', (name) => {
  const project = mkdtempSync(path.join(folder, 'project-'));
  const dependency = path.join(project, 'node_modules', name);
  mkdirSync(dependency, { recursive: true });
  writeFileSync(path.join(dependency, 'index.js'), 'exports.it = 1;');
  const entry = path.join(project, 'cli.ts');
  writeFileSync(entry, `import { it } from '${name}'; process.stdout.write(String(it));`);
  expect(() => bundleCli(entry, path.join(project, 'cli.js'))).toThrow(
    /^the CLI must not bundle the CDK or the SDK, got .*; import its types only$/,
  );
});
