import { type BucketPlace } from '../../lib/core/contracts/probe-replication';

/** An object version or a delete marker. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly modifiedAt: Date;
  readonly isDeleteMarker: boolean;
}

/** An object to write. */
export interface NewObject {
  readonly key: string;
  readonly body: Uint8Array;
  /** SHA-256 of the body, base64: the service refuses a body that arrives with another. */
  readonly sha256: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What the probe does to a bucket. Every method rejects where the service refuses or does not answer in time. */
export interface CanaryBucket {
  write(object: NewObject): Promise<void>;
  /** Versions and delete markers under a prefix, the first thousand at most. */
  versions(prefix: string): Promise<ObjectVersion[]>;
  /** SHA-256 (base64) of a version's bytes. */
  sha256(version: ObjectVersion): Promise<string>;
  /** Removes versions and delete markers for good. */
  remove(versions: readonly ObjectVersion[]): Promise<void>;
}

export interface Clock {
  /** Wall clock. */
  now(): Date;
  /** Milliseconds that only ever grow. */
  elapsedMs(): number;
  sleep(ms: number): Promise<void>;
}

export interface ProbePorts {
  readonly bucketAt: (place: BucketPlace) => CanaryBucket;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly clock: Clock;
}
