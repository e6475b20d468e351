import { named, type Named } from '../../../core/problem';
import type { Properties, Resource } from '../../../core/rule';
import {
  flagAt,
  holdsIntrinsic,
  isIntrinsic,
  isObject,
  join,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
} from '../../../core/template';
import { isVersioned } from './bucket-read';
import type { LifecycleConfigurationView, LifecycleView, TransitionView } from './lifecycle-view';

const CONFIGURATION = 'LifecycleConfiguration';

/** Reads the lifecycle configuration of a bucket. A bucket without one has no rules. */
export function readLifecycle(resource: Resource): LifecycleConfigurationView {
  const written = resource.properties[CONFIGURATION];
  const versioned = isVersioned(resource);
  const rules = objectsAt(objectAt(resource.properties, CONFIGURATION), 'Rules', CONFIGURATION);
  return {
    name: CONFIGURATION,
    rules: rules.map((rule) => ({ ...readRule(rule), versioned })),
    complete: !holdsIntrinsic(written),
    versioned,
  };
}

/** Reads one rule, legacy spellings included. */
function readRule({ name, value: rule }: Named<Properties>): LifecycleView {
  const expiration = objectAt(rule, 'NoncurrentVersionExpiration');
  const expirationPath = join(name, 'NoncurrentVersionExpiration');
  const abort = objectAt(rule, 'AbortIncompleteMultipartUpload');
  return {
    name,
    id: textAt(rule, 'Id'),
    enabled: textAt(rule, 'Status') === 'Enabled',
    ...readFilter(rule, name),
    transitions: readTransitions(rule, name, 'Transition'),
    noncurrentTransitions: readTransitions(rule, name, 'NoncurrentVersionTransition'),
    expiration: numberAt(rule, 'ExpirationInDays', name),
    expirationDate: dateAt(rule, 'ExpirationDate', name),
    noncurrentExpiration:
      numberAt(expiration, 'NoncurrentDays', expirationPath) ??
      numberAt(rule, 'NoncurrentVersionExpirationInDays', name),
    newerNoncurrentVersions: numberAt(expiration, 'NewerNoncurrentVersions', expirationPath),
    expiredDeleteMarkers: named(
      join(name, 'ExpiredObjectDeleteMarker'),
      flagAt(rule, 'ExpiredObjectDeleteMarker') === true,
    ),
    abortIncompleteAfter: numberAt(abort, 'DaysAfterInitiation', join(name, 'AbortIncompleteMultipartUpload')),
  };
}

function readFilter(
  rule: Properties,
  name: string,
): Pick<LifecycleView, 'prefix' | 'tags' | 'largerThan' | 'smallerThan'> {
  const known = ['Prefix', 'TagFilters', 'ObjectSizeGreaterThan', 'ObjectSizeLessThan'].every(
    (key) => !holdsIntrinsic(rule[key]),
  );
  const tags = objectsAt(rule, 'TagFilters').map(({ value: tag }) => [
    textAt(tag, 'Key') ?? '',
    textAt(tag, 'Value') ?? '',
  ]);
  return {
    prefix: known ? (textAt(rule, 'Prefix') ?? '') : undefined,
    tags: Object.fromEntries(tags) as Record<string, string>,
    largerThan: numberAt(rule, 'ObjectSizeGreaterThan', name),
    smallerThan: numberAt(rule, 'ObjectSizeLessThan', name),
  };
}

/** Both spellings: a list `Transitions` and a single, deprecated `Transition`. A transition that is a token reads as an empty one. */
function readTransitions(
  rule: Properties,
  name: string,
  key: 'Transition' | 'NoncurrentVersionTransition',
): TransitionView[] {
  const list = rule[`${key}s`];
  const entries = Array.isArray(list) ? (list as unknown[]) : isIntrinsic(list) ? [list] : [];
  const written = entries.map((entry, index) => named(join(name, `${key}s[${index}]`), entry));
  const all = rule[key] === undefined ? written : [...written, named(join(name, key), rule[key])];
  return all.map(({ name: path, value }) =>
    isObject(value) && !isIntrinsic(value) ? readTransition(value, path) : {},
  );
}

function readTransition(transition: Properties, path: string): TransitionView {
  const storageClass = textAt(transition, 'StorageClass');
  return {
    name: path,
    storageClass: storageClass === 'Glacier' ? 'GLACIER' : storageClass,
    after: numberAt(transition, 'TransitionInDays', path),
    date: dateAt(transition, 'TransitionDate', path),
    newerNoncurrentVersions: numberAt(transition, 'NewerNoncurrentVersions', path),
  };
}

function dateAt(from: Properties, key: string, path: string): Named<string> | undefined {
  const value = textAt(from, key);
  return value !== undefined ? named(join(path, key), value) : undefined;
}
