import type { Properties } from '../../core/rule';
import { isObject, objectAt, textAt } from '../../core/template';

/** What a cloud assembly says of the constructs of a stack and of those of its nested stacks. */
export interface AssemblyMetadata {
  /** Construct paths by logical id, of one template. */
  pathsIn(templateFile: string): ReadonlyMap<string, string>;
  /** Reasons by rule id, of the construct at a path and those around it. */
  acknowledgedAt(path: string): Readonly<Record<string, string>>;
}

interface Entry {
  readonly path: string;
  readonly type: string;
  readonly data: unknown;
}

/** Reads the metadata of a stack; `namespace` is that of the acknowledgements that count. */
export function readMetadata(metadata: Properties, namespace: string): AssemblyMetadata {
  const all = Object.entries(metadata).flatMap(([path, entries]) => entriesOf(path.replace(/^\//, ''), entries));
  const acknowledgements = all.filter(({ type }) => type === 'aws:cdk:acknowledged-rules');
  return {
    pathsIn: (templateFile) => pathsIn(all, templateFile),
    acknowledgedAt: (path) => {
      const around = acknowledgements.filter(({ path: from }) => isAround(from, path));
      const reasons = around.flatMap(({ data }) => (isObject(data) ? Object.entries(data) : []));
      const ours = reasons.filter(([id]) => id.startsWith(`${namespace}::`));
      return Object.fromEntries(ours.map(([id, reason]) => [id.slice(namespace.length + 2), String(reason)]));
    },
  };
}

function entriesOf(path: string, entries: unknown): Entry[] {
  const list: readonly unknown[] = Array.isArray(entries) ? entries : [];
  return list.flatMap((entry) =>
    isObject(entry) ? [{ path, type: textAt(entry, 'type') ?? '', data: entry['data'] }] : [],
  );
}

/** Logical ids are unique in a template, so those of nested stacks are told apart by the stack that they are in. */
function pathsIn(entries: readonly Entry[], templateFile: string): ReadonlyMap<string, string> {
  const stacks = entries.filter(({ type }) => type === 'aws:cdk:templateFile');
  const home = stacks.find(({ data }) => data === templateFile)?.path ?? '';
  const others = stacks.map(({ path }) => path).filter((path) => path !== home && isAround(home, path));
  const own = entries.filter(({ path }) => isAround(home, path) && !others.some((other) => isAround(other, path)));
  const named = own.filter(({ type, data }) => type === 'aws:cdk:logicalId' && typeof data === 'string');
  return new Map(named.map(({ path, data }) => [data as string, path]));
}

function isAround(outer: string, inner: string): boolean {
  return outer === '' || inner === outer || inner.startsWith(`${outer}/`);
}

/** The metadata of a stack artifact: in a file beside the manifest or in the manifest itself. */
export function metadataOf(artifact: Properties, readFile: (name: string) => Properties): Properties {
  const file = textAt(artifact, 'additionalMetadataFile');
  return file === undefined ? objectAt(artifact, 'metadata') : readFile(file);
}
