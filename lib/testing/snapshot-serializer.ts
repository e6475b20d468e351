import type { Properties } from '../core/rule';
import { isObject } from '../core/template';
import { stableTemplate } from './stable-template';

/** A serializer as jest and vitest take it. */
export interface SnapshotSerializer {
  /** Whether the value is a template that was not made stable yet. */
  readonly test: (value: unknown) => boolean;
  /** The snapshot's text. */
  readonly print: (value: unknown, print: (value: unknown) => string) => string;
}

const alreadyStable = new WeakSet<Properties>();

/**
 * Keeps snapshots of templates the same until something of yours changes.
 *
 * Asset hashes, content hashes in logical ids and the CDK's notes on its own version are taken out, so that an upgrade of
 * this library, of the CDK or of a Lambda function's code leaves the snapshot alone. Everything else stays, logical ids
 * and physical names above all. Values that are no templates are not touched.
 *
 * @example
 * expect.addSnapshotSerializer(storageSnapshotSerializer);
 *
 * test('the stack stays as it is', () => {
 *   expect(Template.fromStack(stack).toJSON()).toMatchSnapshot();
 * });
 */
export const storageSnapshotSerializer: SnapshotSerializer = {
  test: (value) => isTemplate(value) && !alreadyStable.has(value),
  print: (value, print) => {
    const template = isTemplate(value) ? stableTemplate(value) : {};
    alreadyStable.add(template);
    return print(template);
  },
};

/** A template has resources, and each of them has a type. */
function isTemplate(value: unknown): value is Properties {
  if (!isObject(value) || !isObject(value['Resources'])) return false;
  return Object.values(value['Resources']).every(
    (resource) => isObject(resource) && typeof resource['Type'] === 'string',
  );
}
