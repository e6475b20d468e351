import { type CanaryBucket } from './ports';

/** What a probe may remove, and when another probe's canary counts as left behind. */
export interface Litter {
  readonly ownKey: string;
  readonly canaryPrefix: string;
  /** A probe that wrote before this moment has ended, one way or the other. */
  readonly abandonedBefore: Date;
}

/**
 * Removes a probe's own canary and those that earlier probes left.
 *
 * It asks the bucket what is there, since a write that failed for the caller may have succeeded. A version is removed
 * in every bucket by itself, because S3 does not replicate the removal of versions.
 */
export async function cleanUp(bucket: CanaryBucket, { ownKey, canaryPrefix, abandonedBefore }: Litter): Promise<void> {
  const own = await bucket.versions(ownKey);
  const others = (await bucket.versions(canaryPrefix)).filter(
    ({ key, modifiedAt }) => key !== ownKey && modifiedAt < abandonedBefore,
  );
  if (own.length > 0) await bucket.remove(own);
  if (others.length > 0) await bucket.remove(others);
}
