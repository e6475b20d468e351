import { CheckFailed } from './step';
import type { DeployedResource } from './deployed-template';
import type { Session } from './session';

/** A deployed bucket. */
export interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
}

/** Where the reference app replicates the documents under `important/`. */
export interface DocumentPlaces {
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

/** Finds the document store and its replica by what the template says of them. */
export function documentPlaces(session: Session): DocumentPlaces {
  const buckets = resourcesOf(session, 'AWS::S3::Bucket');
  const source = buckets.find(
    ({ path, stated }) => path.startsWith('Documents/') && 'ReplicationConfiguration' in stated,
  );
  const rules = (source?.stated.ReplicationConfiguration as { Rules?: Destination[] } | undefined)?.Rules ?? [];
  const destination = rules[0]?.Destination;
  const replica = buckets.find(({ id }) => destination?.Bucket === `arn:aws:s3:::${id}`);
  if (source === undefined || replica === undefined)
    throw new CheckFailed('no document store with a replica is deployed');
  return {
    source: { bucket: source.id, region: source.region },
    replica: { bucket: replica.id, region: replica.region },
    storageClass: destination?.StorageClass ?? 'STANDARD',
  };
}
