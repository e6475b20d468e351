import { CheckFailed } from './step';
import type { DeployedResource } from './deployed-template';
import type { Session } from './session';

/** A deployed bucket. */
export interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
}

/** A store of the reference app and its copy in the other Region. */
export interface ReplicatedPlaces {
  readonly source: BucketPlace;
  readonly replica: BucketPlace;
  /** Storage class that the replication rule gives to replicas. */
  readonly storageClass: string;
}

/** Under the prefix that is replicated. */
export const LARGE_OBJECT_KEY = 'important/demo/large.bin';

/** All deployed resources of a type. */
export function resourcesOf(session: Session, type: string): DeployedResource[] {
  return session.stacks.flatMap(({ resources }) => resources.filter((one) => one.type === type));
}

interface Destination {
  readonly Destination: { readonly Bucket: string; readonly StorageClass?: string };
}

/** Finds a store and its replica by what the templates say of them. */
export function replicatedStore(session: Session, store: string): ReplicatedPlaces {
  const buckets = resourcesOf(session, 'AWS::S3::Bucket');
  const source = buckets.find(
    ({ path, stated }) => path.startsWith(`${store}/`) && 'ReplicationConfiguration' in stated,
  );
  const rules = (source?.stated.ReplicationConfiguration as { Rules?: Destination[] } | undefined)?.Rules ?? [];
  const destination = rules[0]?.Destination;
  const replica = buckets.find(({ id }) => destination?.Bucket === `arn:aws:s3:::${id}`);
  if (source === undefined || replica === undefined)
    throw new CheckFailed(`no store ${store} with a replica is deployed`);
  return {
    source: { bucket: source.id, region: source.region },
    replica: { bucket: replica.id, region: replica.region },
    storageClass: destination?.StorageClass ?? 'STANDARD',
  };
}

/** The document store, whose objects under `important/` are replicated. */
export const documentPlaces = (session: Session): ReplicatedPlaces => replicatedStore(session, 'Documents');
