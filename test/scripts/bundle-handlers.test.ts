import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleHandlers } from '../../scripts/bundle-handlers';

const ROOT = path.join(__dirname, '..', '..');
const SHIPPED_BY_LAMBDA = /^(@aws-sdk|@smithy)\//;
const LARGEST_BYTES = 16 * 1024;

const folders: string[] = [];

/** A copy of what is bundled, at an absolute path of another length. */
function checkout(name: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), name));
  folders.push(folder);
  for (const source of ['lambda', 'lib/core/contracts', 'lib/facts']) {
    cpSync(path.join(ROOT, source), path.join(folder, source), { recursive: true });
  }
  return folder;
}

function bytesOf(root: string): Record<string, string> {
  const bundles = bundleHandlers(root, path.join(root, 'handlers'));
  return Object.fromEntries(bundles.map(({ name, file }) => [name, readFileSync(file, 'utf8')]));
}

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

describe('bundled handlers', () => {
  const bundles = bytesOf(checkout('a-'));

  test('are those with a handler.ts', () => {
    expect(Object.keys(bundles)).toEqual(['apply-replication', 'probe-replication']);
  });

  test('have the same bytes wherever they are built, and built again', () => {
    const elsewhere = checkout('another-checkout-with-a-longer-name-');
    expect(bytesOf(elsewhere)).toEqual(bundles);
    expect(bytesOf(elsewhere)).toEqual(bundles);
  });

  test.each(Object.entries(bundles))('need nothing that Lambda lacks: %s', (_, code) => {
    const required = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name!);
    const unknown = required.filter(
      (name) => !SHIPPED_BY_LAMBDA.test(name) && !builtinModules.includes(name.replace('node:', '')),
    );
    expect(required).not.toEqual([]);
    expect(unknown).toEqual([]);
  });

  test.each(Object.entries(bundles))('carry no paths and no source map, and stay small: %s', (_, code) => {
    expect(code).not.toContain(tmpdir());
    expect(code).not.toContain('sourceMappingURL');
    expect(Buffer.byteLength(code)).toBeLessThan(LARGEST_BYTES);
  });

  test('leave no bundle of a handler that is gone', () => {
    const root = checkout('gone-');
    const stale = path.join(root, 'handlers', 'old-handler');
    mkdirSync(stale, { recursive: true });
    writeFileSync(path.join(stale, 'index.js'), '');
    bundleHandlers(root, path.join(root, 'handlers'));
    expect(existsSync(stale)).toBe(false);
  });
});
