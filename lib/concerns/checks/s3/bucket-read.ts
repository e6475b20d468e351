import type { Resource } from '../../../core/rule';
import { LATER, listAt, valueAt } from '../../../core/template';

/** The CloudFormation type of general purpose buckets. */
export const BUCKET = 'AWS::S3::Bucket';

/** Whether the bucket keeps every version. Object Lock at creation turns versioning on. Unknown at synthesis: `undefined`. */
export function isVersioned({ properties }: Resource): boolean | undefined {
  const status = valueAt(properties, 'VersioningConfiguration', 'Status');
  const locked = isTrue(valueAt(properties, 'ObjectLockEnabled'));
  if (status === LATER || locked === undefined) return undefined;
  return status === 'Enabled' || (status === undefined && locked);
}

/** Whether the bucket has Object Lock. */
export function isLocked({ properties }: Resource): boolean | undefined {
  const locked = isTrue(valueAt(properties, 'ObjectLockEnabled'));
  const configuration = valueAt(properties, 'ObjectLockConfiguration');
  if (locked === true || valueAt(configuration, 'ObjectLockEnabled') === 'Enabled') return true;
  return locked === undefined || configuration === LATER ? undefined : false;
}

/** Whether new objects are encrypted with a KMS key unless the writer says otherwise. */
export function isKmsEncrypted({ properties }: Resource): boolean | undefined {
  const rules = valueAt(properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration');
  if (rules === LATER) return undefined;
  const algorithms = listAt(rules).map((rule) => valueAt(rule, 'ServerSideEncryptionByDefault', 'SSEAlgorithm'));
  if (algorithms.some((algorithm) => algorithm === 'aws:kms' || algorithm === 'aws:kms:dsse')) return true;
  return algorithms.includes(LATER) ? undefined : false;
}

function isTrue(value: unknown): boolean | undefined {
  return value === LATER ? undefined : value === true || value === 'true';
}
