import { type Duration, Token } from 'aws-cdk-lib';
import { refuse } from '../../core/errors';

/**
 * Keeps object versions from being deleted or overwritten for a while, by anybody.
 *
 * Object Lock cannot be turned off again on a bucket, and neither can its versioning.
 */
export class ObjectLock {
  /**
   * Nobody can shorten or lift the retention, the root user included.
   *
   * @param retention how long each new version is locked, in whole days, 1 to 36,500
   */
  public static compliance(retention: Duration): ObjectLock {
    return new ObjectLock('COMPLIANCE', wholeDays(retention));
  }

  /**
   * Principals with `s3:BypassGovernanceRetention` can lift the retention.
   *
   * @param retention how long each new version is locked, in whole days, 1 to 36,500
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
  if (retention.isUnresolved()) return Token.asNumber(retention.toDays());
  const days = retention.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1 && days <= 36_500) return days;
  return refuse(undefined, 'RetentionOutOfRange', {
    prop: 'retention',
    must: 'be 1 to 36500 whole days',
    got: retention.toHumanString(),
    fix: 'see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html',
  });
}
