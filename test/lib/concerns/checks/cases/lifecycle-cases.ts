import { oneBucket, type RuleCases, times, TOKEN, VERSIONED } from './rule-case';

const rules = (...list: object[]) =>
  oneBucket({ LifecycleConfiguration: { Rules: list.map((rule) => ({ Status: 'Enabled', ...rule })) } });
const to = (StorageClass: unknown, TransitionInDays: unknown) => ({ StorageClass, TransitionInDays });
const on = (StorageClass: unknown, TransitionDate: unknown) => ({ StorageClass, TransitionDate });
const path = (...Transitions: object[]) => rules({ Transitions });

export const LIFECYCLE_CASES: RuleCases = {
  'storage/s3/lifecycle-storage-class': {
    bad: path(to('EXPRESS_ONEZONE', 30)),
    good: path(to('Glacier', 30)),
    token: path(to(TOKEN, 30)),
  },
  'storage/s3/lifecycle-infrequent-access-age': {
    bad: rules({ Transitions: [to('STANDARD_IA', 29)] }, { NoncurrentVersionTransitions: [to('ONEZONE_IA', 29)] }),
    good: rules(
      { Transitions: [to('STANDARD_IA', 30)] },
      { NoncurrentVersionTransitions: [to('ONEZONE_IA', 30)] },
      { Transitions: [to('GLACIER_IR', 0)] },
    ),
    token: path(to('STANDARD_IA', TOKEN)),
  },
  'storage/s3/lifecycle-transition-order': {
    bad: path(to('ONEZONE_IA', 30), to('GLACIER_IR', 365)),
    good: path(to('INTELLIGENT_TIERING', 0), to('ONEZONE_IA', 30), to('GLACIER', 60), to('DEEP_ARCHIVE', 150)),
    token: path(to('ONEZONE_IA', 30), to('GLACIER_IR', 365), to(TOKEN, TOKEN)),
  },
  'storage/s3/lifecycle-transition-once': {
    bad: path(to('GLACIER', 30), to('GLACIER', 300)),
    good: rules({ Transitions: [to('GLACIER', 30)], NoncurrentVersionTransitions: [to('GLACIER', 300)] }),
    token: path(to(TOKEN, 30), to(TOKEN, 300)),
  },
  'storage/s3/lifecycle-minimum-duration': {
    bad: path(to('GLACIER_IR', 4), to('DEEP_ARCHIVE', 93)),
    good: path(to('GLACIER_IR', 4), to('DEEP_ARCHIVE', 94)),
    token: path(to('GLACIER_IR', 4), to('DEEP_ARCHIVE', TOKEN)),
  },
  'storage/s3/lifecycle-small-objects': {
    bad: rules(
      { ObjectSizeLessThan: 131_072, Transitions: [to('GLACIER', 1)] },
      { ObjectSizeGreaterThan: 1024, Transitions: [to('STANDARD_IA', 30)] },
    ),
    good: rules(
      { ObjectSizeLessThan: 131_073, Transitions: [to('GLACIER', 1)] },
      { ObjectSizeGreaterThan: 131_071, Transitions: [to('STANDARD_IA', 30)] },
    ),
    token: rules({ ObjectSizeLessThan: TOKEN, ObjectSizeGreaterThan: TOKEN, Transitions: [to('STANDARD_IA', 30)] }),
  },
  'storage/s3/lifecycle-expiration-last': {
    bad: rules({ Transitions: [to('GLACIER', 90)], ExpirationInDays: 90 }),
    good: rules({ Transitions: [to('GLACIER', 90)], ExpirationInDays: 91 }),
    token: rules(
      { Transitions: [to('GLACIER', TOKEN)], ExpirationInDays: 90 },
      { Transitions: [to('GLACIER', 90)], ExpirationInDays: TOKEN },
    ),
  },
  'storage/s3/lifecycle-noncurrent-expiration-last': {
    bad: rules({ NoncurrentVersionTransition: to('GLACIER', 30), NoncurrentVersionExpirationInDays: 30 }),
    good: rules({ NoncurrentVersionTransition: to('GLACIER', 30), NoncurrentVersionExpirationInDays: 31 }),
    token: rules({
      NoncurrentVersionTransitions: [to('GLACIER', 30)],
      NoncurrentVersionExpiration: { NoncurrentDays: TOKEN },
    }),
  },
  'storage/s3/lifecycle-days-or-dates': {
    bad: rules({ Transitions: [on('GLACIER', '2030-01-01T00:00:00Z')], ExpirationInDays: 3650 }),
    good: rules({ Transitions: [on('GLACIER', '2030-01-01T00:00:00Z')], ExpirationDate: '2031-01-01T00:00:00Z' }),
    token: rules({ Transitions: [on('GLACIER', TOKEN)], ExpirationInDays: 3650 }),
  },
  'storage/s3/lifecycle-midnight': {
    bad: rules({ ExpirationDate: '2030-01-01T01:00:00Z' }),
    good: rules({ ExpirationDate: '2030-01-01T00:00:00.000Z' }),
    token: rules({ ExpirationDate: TOKEN }),
  },
  'storage/s3/lifecycle-days': {
    bad: rules(
      { ExpirationInDays: 0 },
      { Transitions: [to('GLACIER', 1.5)] },
      { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 } },
    ),
    good: rules(
      { ExpirationInDays: '1' },
      { Transitions: [to('GLACIER', 0)] },
      { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    ),
    token: rules({ ExpirationInDays: TOKEN }, { AbortIncompleteMultipartUpload: TOKEN }),
  },
  'storage/s3/lifecycle-newer-noncurrent-versions': {
    bad: rules({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } }),
    good: rules({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 100 } }),
    token: rules({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: TOKEN } }),
  },
  'storage/s3/lifecycle-abort-filter': {
    bad: rules({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, ObjectSizeGreaterThan: 1 }),
    good: rules({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Prefix: 'uploads/' }),
    token: rules({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, TagFilters: TOKEN }),
  },
  'storage/s3/lifecycle-delete-markers': {
    bad: rules({ ExpiredObjectDeleteMarker: true, ExpirationInDays: 30 }),
    good: rules({ ExpiredObjectDeleteMarker: true, Prefix: 'a/' }, { ExpirationInDays: 30 }),
    token: rules({ ExpiredObjectDeleteMarker: TOKEN, ExpirationInDays: 30 }),
  },
  'storage/s3/lifecycle-size-range': {
    bad: rules({ ObjectSizeGreaterThan: 1000, ObjectSizeLessThan: 1000, ExpirationInDays: 1 }),
    good: rules({ ObjectSizeGreaterThan: 999, ObjectSizeLessThan: 1000, ExpirationInDays: 1 }),
    token: rules({ ObjectSizeGreaterThan: TOKEN, ObjectSizeLessThan: 1000, ExpirationInDays: 1 }),
  },
  'storage/s3/lifecycle-rule-id': {
    bad: rules({ Id: 'x'.repeat(256), ExpirationInDays: 1 }),
    good: rules({ Id: 'x'.repeat(255), ExpirationInDays: 1 }),
    token: rules({ Id: TOKEN, ExpirationInDays: 1 }),
  },
  'storage/s3/lifecycle-paid-for-nothing': {
    bad: rules({ Transitions: [to('GLACIER', 30)], ExpirationInDays: 119 }),
    good: rules({ Transitions: [to('GLACIER', 30)], ExpirationInDays: 120 }),
    token: rules({ Transitions: [to('GLACIER', 30)], ExpirationInDays: TOKEN }),
  },
  'storage/s3/lifecycle-rule-count': {
    bad: rules(...times(1001, (index) => ({ Prefix: `${index}/`, ExpirationInDays: 1 }))),
    good: rules(...times(1000, (index) => ({ Prefix: `${index}/`, ExpirationInDays: 1 }))),
    token: oneBucket({ LifecycleConfiguration: { Rules: times(1001, () => TOKEN) } }),
  },
  'storage/s3/lifecycle-unique-ids': {
    bad: rules({ Id: 'a', Prefix: 'a/', ExpirationInDays: 1 }, { Id: 'a', Prefix: 'b/', ExpirationInDays: 1 }),
    good: rules({ Id: 'a', Prefix: 'a/', ExpirationInDays: 1 }, { Id: 'A', Prefix: 'b/', ExpirationInDays: 1 }),
    token: rules({ Id: TOKEN, Prefix: 'a/', ExpirationInDays: 1 }, { Id: TOKEN, Prefix: 'b/', ExpirationInDays: 1 }),
  },
  'storage/s3/lifecycle-overlapping-expiration': {
    bad: rules({ ExpirationInDays: 30 }, { Prefix: 'keep/', ExpirationInDays: 31 }),
    good: rules({ ExpirationInDays: 30 }, { Prefix: 'keep/', ExpirationInDays: 30 }),
    token: rules({ Prefix: TOKEN, ExpirationInDays: 30 }, { Prefix: 'keep/', ExpirationInDays: 31 }),
  },
  'storage/s3/noncurrent-versions-forever': {
    bad: oneBucket({ ...VERSIONED }),
    good: oneBucket({
      ...VERSIONED,
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } }] },
    }),
    token: oneBucket({ ...VERSIONED, LifecycleConfiguration: TOKEN }),
  },
};
