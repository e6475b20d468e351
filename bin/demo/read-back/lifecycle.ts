import { type LifecycleRule, type LifecycleRuleFilter } from '@aws-sdk/client-s3';

/** S3's lifecycle rule in CloudFormation's shape. */
export function lifecycleRule(rule: LifecycleRule) {
  return {
    Id: rule.ID,
    Status: rule.Status,
    ...conditions(rule.Filter),
    Transitions: rule.Transitions?.map((one) => ({
      TransitionInDays: one.Days,
      TransitionDate: one.Date?.toISOString(),
      StorageClass: one.StorageClass,
    })),
    NoncurrentVersionTransitions: rule.NoncurrentVersionTransitions?.map((one) => ({
      TransitionInDays: one.NoncurrentDays,
      NewerNoncurrentVersions: one.NewerNoncurrentVersions,
      StorageClass: one.StorageClass,
    })),
    ExpirationInDays: rule.Expiration?.Days,
    ExpirationDate: rule.Expiration?.Date?.toISOString(),
    ExpiredObjectDeleteMarker: rule.Expiration?.ExpiredObjectDeleteMarker,
    NoncurrentVersionExpiration: rule.NoncurrentVersionExpiration,
    AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
  };
}

function conditions(filter: LifecycleRuleFilter | undefined) {
  const { Prefix, ObjectSizeGreaterThan, ObjectSizeLessThan } = filter?.And ?? filter ?? {};
  const TagFilters = filter?.And?.Tags ?? (filter?.Tag && [filter.Tag]);
  return { Prefix, ObjectSizeGreaterThan, ObjectSizeLessThan, TagFilters };
}
