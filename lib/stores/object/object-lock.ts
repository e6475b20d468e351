import type { Duration } from 'aws-cdk-lib';
import { refuseFirst } from '../../core/errors';
import { LOCK_DAYS } from '../../facts/s3-limits';
import { daysOutside } from './object-store-check';

/**
 * Keeps object versions from being deleted or overwritten for a while, by anybody.
 *
 * Object Lock cannot be turned off again on a bucket, and neither can its versioning.
 */
export class ObjectLock {
  /**
   * Nobody can shorten or lift the retention, the root user included.
   *
   * @param retention how long each new version is locked, in whole days, at least one
   */
  public static compliance(retention: Duration): ObjectLock {
    return new ObjectLock('COMPLIANCE', wholeDays(retention));
  }

  /**
   * Principals with `s3:BypassGovernanceRetention` can lift the retention.
   *
   * @param retention how long each new version is locked, in whole days, at least one
   */
  public static governance(retention: Duration): ObjectLock {
    return new ObjectLock('GOVERNANCE', wholeDays(retention));
  }

  /** Objects are locked only where an upload asks for a retention or a legal hold. */
  public static onRequest(): ObjectLock {
    return new ObjectLock();
  }

  private constructor(
    /**
     * `COMPLIANCE` or `GOVERNANCE`.
     * @default - versions are locked on request only
     */
    public readonly mode?: string,
    /**
     * Days that each new version is locked.
     * @default - versions are locked on request only
     */
    public readonly days?: number,
  ) {}
}

function wholeDays(retention: Duration): number {
  refuseFirst(undefined, 'RetentionOutOfRange', daysOutside(LOCK_DAYS, 'retention', retention));
  return retention.toDays();
}
