import { Arn, ArnFormat, type aws_kms as kms, type aws_s3 as s3, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from '../../core/errors';
import { homeOf, physicalName } from '../../core/physical-name';
import { outermost } from '../../core/sibling-stack';
import type { ObjectReplica, ObjectReplication } from './object-replication';

/** One replication entry together with where its copies go. */
export interface ReplicationTarget {
  readonly entry: ObjectReplication;
  readonly replica: ObjectReplica;
  readonly bucketArn: string;
  readonly crossAccount: boolean;
}

/** The names of a replica store, known to both Regions before either exists. */
export interface ReplicaTwin {
  readonly id: string;
  readonly bucketName: string;
  readonly keyAlias: string;
}

/** The Regions that replicas are made in, each once. */
export function replicaRegions(store: Construct, entries: readonly ObjectReplication[]): string[] {
  const regions = [...new Set(entries.flatMap(({ region }) => region ?? []))];
  regions.forEach((region) => checkRegion(store, region));
  return regions;
}

/** The replica store of a Region. */
export function twinIn(store: Construct, region: string): ReplicaTwin {
  const stack = outermost(Stack.of(store));
  const { account } = homeOf(stack, 'replication');
  const bucketName = physicalName(store, { account, region });
  const path = store.node.scopes.slice(stack.node.scopes.length).map((scope) => scope.node.id);
  return { id: path.join('-'), bucketName, keyAlias: `alias/${bucketName}` };
}

/** Where the copies of every entry go. */
export function replicationTargets(store: Construct, entries: readonly ObjectReplication[]): ReplicationTarget[] {
  const ids = ruleIds(entries);
  return entries.map((entry, index) => {
    const ruleId = ids[index] ?? '';
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
  refuseKeyOfRegion(store, entry);
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
  return { entry, replica, bucketArn, crossAccount: false };
}

function existingTarget(
  store: Construct,
  entry: ObjectReplication,
  bucket: s3.IBucket,
  ruleId: string,
): ReplicationTarget {
  refuseTwoWay(store, entry, bucket);
  const { account, region } = bucket.env;
  const stack = Stack.of(store);
  const crossAccount = !Token.isUnresolved(account) && account !== stack.account;
  if (crossAccount) homeOf(stack, 'destination');
  if (bucket.node.defaultChild !== undefined && Stack.of(bucket) !== stack) stack.addStackDependency(Stack.of(bucket));
  const replica = {
    bucketName: bucket.bucketName,
    region,
    account,
    keyArn: keyOf(store, entry, bucket).keyArn,
    ruleId,
    prefix: entry.prefix ?? '',
    tags: entry.tags,
  };
  return { entry, replica, bucketArn: bucket.bucketArn, crossAccount };
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

function refuseKeyOfRegion(store: Construct, { region, destinationKey }: ObjectReplication): void {
  if (destinationKey === undefined) return;
  refuse(store, 'DestinationKeyBesideRegion', {
    prop: 'destinationKey',
    must: 'stand beside destination, because a replica made in a Region has a key of its own there',
    got: `a key beside region ${region}`,
    fix: 'leave destinationKey out',
  });
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

/** Things under what they have in common, in order. */
export function grouped<T>(things: readonly T[], key: (thing: T) => string): [string, [T, ...T[]]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const thing of things) {
    const group = groups.get(key(thing));
    if (group === undefined) groups.set(key(thing), [thing]);
    else group.push(thing);
  }
  return [...groups];
}

/** A Region that the CDK does not know may be a new one; what is none, the own one or out of reach is refused. */
function checkRegion(store: Construct, region: string): void {
  const own = Stack.of(store).region;
  const wrong = (must: string, fix: string) =>
    refuse(store, 'ReplicationRegionInvalid', { prop: 'region', must, got: `'${region}'`, fix });
  if (Token.isUnresolved(region) || !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) {
    wrong('be the name of a Region, known at synthesis', "write it as 'eu-west-1'");
  }
  if (region === own) {
    wrong(
      'differ from the Region of the stack',
      'name another one, or pass a second bucket of this Region as destination',
    );
  }
  if (!Token.isUnresolved(own) && partitionOf(region) !== partitionOf(own)) {
    wrong(`be in the partition of ${own}, because S3 does not copy across partitions`, 'name another Region');
  }
}

function partitionOf(region: string): string {
  return /^(cn|us-gov|us-iso[a-z]*|eusc|eu-isoe)-/.exec(region)?.[1] ?? 'aws';
}

/** Names of rules, which metrics and alarms bear: where copies go and which, so that a new entry renames no other. */
function ruleIds(entries: readonly ObjectReplication[]): string[] {
  const ids = entries.map(({ region = 'bucket', prefix, tags = {} }) => {
    const words = [region, prefix ?? '', ...Object.entries(tags).flat()].filter((word) => !Token.isUnresolved(word));
    return words
      .flatMap((word) => word.match(/[A-Za-z0-9-]+/g) ?? [])
      .join('-')
      .slice(0, 200);
  });
  return ids.map((id, index) => {
    const before = ids.slice(0, index).filter((other) => other === id).length;
    return before === 0 ? id : `${id}-${before + 1}`;
  });
}
