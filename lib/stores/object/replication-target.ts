import { Arn, ArnFormat, type aws_kms as kms, type aws_s3 as s3, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from '../../core/errors';
import { homeOf, physicalName } from '../../core/physical-name';
import type { ObjectReplica, ObjectReplication } from './object-replication';

/** One replication entry together with where its copies go. */
export interface ReplicationTarget {
  readonly entry: ObjectReplication;
  readonly replica: ObjectReplica;
  readonly bucketArn: string;
  /** The alias of the key, where only its alias is known before it exists. */
  readonly keyAlias?: string;
  readonly crossAccount: boolean;
}

/** The names of a replica store, known to both Regions before either exists. */
export interface ReplicaTwin {
  readonly id: string;
  readonly region: string;
  readonly bucketName: string;
  readonly keyAlias: string;
}

/** The Regions that replicas are made in, each once. */
export function replicaRegions(store: Construct, entries: readonly ObjectReplication[]): string[] {
  const own = Stack.of(store).region;
  const regions = entries.flatMap(({ region }) => region ?? []);
  regions.filter((region) => region === own).forEach((region) => refuseOwnRegion(store, region));
  return [...new Set(regions)];
}

/** The replica store of a Region. */
export function twinIn(store: Construct, region: string): ReplicaTwin {
  const stack = Stack.of(store);
  const { account } = homeOf(stack, 'replication');
  const bucketName = physicalName(store, { account, region });
  const path = store.node.scopes.slice(stack.node.scopes.length).map((scope) => scope.node.id);
  return { id: path.join('-'), region, bucketName, keyAlias: `alias/${bucketName}` };
}

/** Where the copies of every entry go. */
export function replicationTargets(store: Construct, entries: readonly ObjectReplication[]): ReplicationTarget[] {
  return entries.map((entry, index) => {
    const ruleId = ruleIdOf(entry, index);
    const { region, destination } = entry;
    if (entry.twoWay === true && entry.tags !== undefined) refuseTwoWayTags(store, entry.tags);
    if (region !== undefined && destination === undefined) return targetInRegion(store, entry, region, ruleId);
    if (region === undefined && destination !== undefined) return existingTarget(store, entry, destination, ruleId);
    return refuse(store, 'ReplicationDestinationAmbiguous', {
      prop: `replication[${index}]`,
      must: 'name either a region or a destination',
      got: region === undefined ? 'neither' : 'both',
      fix: 'give region to have the replica made for you, or destination to use a bucket that exists',
    });
  });
}

function targetInRegion(store: Construct, entry: ObjectReplication, region: string, ruleId: string): ReplicationTarget {
  const { account } = homeOf(Stack.of(store), 'replication');
  const { bucketName, keyAlias } = twinIn(store, region);
  const keyArn = Arn.format(
    { service: 'kms', region, account, resource: keyAlias, arnFormat: ArnFormat.NO_RESOURCE_NAME },
    Stack.of(store),
  );
  const bucketArn = Arn.format(
    { service: 's3', region: '', account: '', resource: bucketName, arnFormat: ArnFormat.NO_RESOURCE_NAME },
    Stack.of(store),
  );
  const replica = { bucketName, region, account, keyArn, ruleId, prefix: entry.prefix ?? '', tags: entry.tags };
  return { entry, replica, bucketArn, keyAlias, crossAccount: false };
}

function existingTarget(
  store: Construct,
  entry: ObjectReplication,
  bucket: s3.IBucket,
  ruleId: string,
): ReplicationTarget {
  refuseTwoWay(store, entry, bucket);
  const { account, region } = bucket.env;
  const replica = {
    bucketName: bucket.bucketName,
    region,
    account,
    keyArn: keyOf(store, entry, bucket).keyArn,
    ruleId,
    prefix: entry.prefix ?? '',
    tags: entry.tags,
  };
  return { entry, replica, bucketArn: bucket.bucketArn, crossAccount: differ(account, Stack.of(store).account) };
}

function keyOf(store: Construct, entry: ObjectReplication, bucket: s3.IBucket): kms.IKey {
  return (
    entry.destinationKey ??
    bucket.encryptionKey ??
    refuse(store, 'DestinationKeyMissing', {
      prop: 'destinationKey',
      must: 'be given for a bucket that does not know its key, because the copies are encrypted with it',
      got: 'nothing',
      fix: `pass the key of ${bucket.node.path}, for instance Key.fromKeyArn(…)`,
    })
  );
}

function refuseTwoWay(store: Construct, entry: ObjectReplication, bucket: s3.IBucket): void {
  if (entry.twoWay !== true) return;
  refuse(store, 'TwoWayNeedsRegion', {
    prop: 'twoWay',
    must: 'stand beside region, because the other bucket has to be configured as well',
    got: `destination ${bucket.node.path}`,
    fix: 'use region, or give that store a replication entry of its own',
  });
}

function refuseTwoWayTags(store: Construct, tags: Record<string, string>): never {
  return refuse(store, 'TwoWayWithTags', {
    prop: 'twoWay',
    must: 'select objects by prefix only',
    got: `tags ${Object.keys(tags).join(', ')}`,
    fix: 'leave tags out, or twoWay',
  });
}

/** The targets whose copies come back, by Region. */
export function twoWayRegions(
  targets: readonly ReplicationTarget[],
): [string, [ReplicationTarget, ...ReplicationTarget[]]][] {
  const byRegion = new Map<string, [ReplicationTarget, ...ReplicationTarget[]]>();
  for (const target of targets.filter(({ entry }) => entry.twoWay === true)) {
    const { region } = target.replica;
    byRegion.set(region, [...(byRegion.get(region) ?? []), target] as [ReplicationTarget, ...ReplicationTarget[]]);
  }
  return [...byRegion];
}

function refuseOwnRegion(store: Construct, region: string): never {
  return refuse(store, 'ReplicationRegionIsOwn', {
    prop: 'region',
    must: `differ from the Region of the stack`,
    got: region,
    fix: 'name another Region, or pass a second bucket of this Region as destination',
  });
}

function ruleIdOf(entry: ObjectReplication, index: number): string {
  const where = entry.region ?? 'bucket';
  return `${where}-${index}`;
}

/** Two accounts, or Regions, that are both known and not the same. A token may be the same. */
function differ(one: string, other: string): boolean {
  return !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other;
}
