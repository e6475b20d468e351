import { type Named, named } from '../../../core/problem';
import type { AppView, Properties, Resource } from '../../../core/rule';
import {
  holdsIntrinsic,
  isIntrinsic,
  join,
  LATER,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
  valueAt,
} from '../../../core/template';
import { bucketIdentity, bucketOf, resourceOf, textOf } from '../references';
import { isKmsEncrypted, isLocked, isVersioned } from './bucket-read';
import { readLifecycle } from './lifecycle-read';
import type {
  ReplicatedBucketView,
  ReplicationDestinationView,
  ReplicationRuleView,
  ReplicationView,
} from './replication-view';

const CONFIGURATION = 'ReplicationConfiguration';

/** Reads the replication configuration of a bucket; nothing where there is none. */
export function readReplication(source: Resource, app: AppView): ReplicationView[] {
  const configuration = objectAt(source.properties, CONFIGURATION);
  const known = objectsAt(configuration, 'Rules', CONFIGURATION).filter(
    ({ value }) => !isIntrinsic(value['Destination']),
  );
  const rules = known.map((rule) => readRule(rule, source, app));
  return rules.length === 0 ? [] : [{ name: CONFIGURATION, source: readBucket(source), rules }];
}

function readBucket(bucket: Resource): ReplicatedBucketView {
  return {
    versioned: isVersioned(bucket),
    locked: isLocked(bucket),
    kmsEncrypted: isKmsEncrypted(bucket),
    expires: expires(bucket),
    region: bucket.stack.region,
  };
}

function expires(bucket: Resource): boolean | undefined {
  const { rules, complete } = readLifecycle(bucket);
  const some = rules.some(
    (rule) => rule.enabled && (rule.expiration ?? rule.expirationDate ?? rule.noncurrentExpiration) !== undefined,
  );
  return some || (complete ? false : undefined);
}

function readRule({ name, value: rule }: Named<Properties>, source: Resource, app: AppView): ReplicationRuleView {
  const deleteMarkers = valueAt(rule, 'DeleteMarkerReplication', 'Status');
  return {
    name,
    id: namedText(rule, 'Id', name),
    enabled: textAt(rule, 'Status') === 'Enabled',
    ...readFilter(rule, name),
    prioritised: rule['Priority'] !== undefined,
    priority: numberAt(rule, 'Priority', name),
    decidesDeleteMarkers: deleteMarkers !== undefined,
    deleteMarkers: isEnabled(deleteMarkers),
    selectsKmsObjects: isEnabled(valueAt(rule, 'SourceSelectionCriteria', 'SseKmsEncryptedObjects', 'Status')),
    destination: readDestination(named(join(name, 'Destination'), objectAt(rule, 'Destination')), source, app),
  };
}

function readFilter(rule: Properties, name: string): Pick<ReplicationRuleView, 'filtered' | 'prefix' | 'byTag'> {
  const filter = objectAt(rule, 'Filter');
  const both = objectAt(filter, 'And');
  const known = !holdsIntrinsic(rule['Filter']) && !holdsIntrinsic(rule['Prefix']);
  const prefix = textAt(filter, 'Prefix') ?? textAt(both, 'Prefix') ?? textAt(rule, 'Prefix');
  return {
    filtered: rule['Filter'] !== undefined && !isIntrinsic(rule['Filter']),
    prefix: known ? named(join(name, rule['Filter'] === undefined ? 'Prefix' : 'Filter'), prefix ?? '') : undefined,
    byTag: Object.keys(objectAt(filter, 'TagFilter')).length > 0 || objectsAt(both, 'TagFilters').length > 0,
  };
}

function readDestination(
  { name, value }: Named<Properties>,
  source: Resource,
  app: AppView,
): ReplicationDestinationView {
  const bucket = bucketOf(value['Bucket'], source.stack, app);
  const key = valueAt(value, 'EncryptionConfiguration');
  const identity = bucketIdentity(value['Bucket'], source.stack, app);
  return {
    name,
    identity,
    isSource: bucket === source,
    bucket: bucket && readBucket(bucket),
    storageClass: namedText(value, 'StorageClass', name),
    replicaKey: key === LATER || valueAt(key, 'ReplicaKmsKeyID') !== undefined,
    replicaKeyRegion: regionOf(objectAt(value, 'EncryptionConfiguration')['ReplicaKmsKeyID'], source, app),
    timeControl: isEnabled(valueAt(value, 'ReplicationTime', 'Status')),
    timeControlMinutes: minutes(value, name, 'ReplicationTime', 'Time'),
    metrics: isEnabled(valueAt(value, 'Metrics', 'Status')),
    metricsMinutes: minutes(value, name, 'Metrics', 'EventThreshold'),
    account: value['Account'] !== undefined,
    ownerTranslated: value['AccessControlTranslation'] !== undefined,
  };
}

/** A key of the app is where its stack is; any other key is where its ARN says. */
function regionOf(key: unknown, source: Resource, app: AppView): string | undefined {
  const own = resourceOf(key, source.stack, app);
  if (own !== undefined) return own.type.startsWith('AWS::KMS::') ? own.stack.region : undefined;
  return /^arn:[^:]*:kms:([a-z0-9-]+):/.exec(textOf(key, source.stack, app) ?? '')?.[1];
}

function minutes(destination: Properties, name: string, part: string, threshold: string): Named<number> | undefined {
  return numberAt(objectAt(objectAt(destination, part), threshold), 'Minutes', join(join(name, part), threshold));
}

function isEnabled(status: unknown): boolean | undefined {
  return status === LATER ? undefined : status === 'Enabled';
}

function namedText(from: Properties, key: string, path: string): Named<string> | undefined {
  const text = textAt(from, key);
  return text === undefined ? undefined : named(join(path, key), text);
}
