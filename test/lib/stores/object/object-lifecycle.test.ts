import { Duration, Lazy, Size, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ObjectLifecycle } from '../../../../lib/stores/object/object-lifecycle';

const days = (amount: number) => Duration.days(amount);

/** What CloudFormation gets for a bucket with this lifecycle. */
function rendered(lifecycle: ObjectLifecycle) {
  const stack = new Stack();
  new s3.Bucket(stack, 'Bucket', {
    lifecycleRules: lifecycle.rules,
    intelligentTieringConfigurations: lifecycle.intelligentTieringConfigurations,
  });
  const [bucket] = Object.values(Template.fromStack(stack).findResources('AWS::S3::Bucket'));
  const properties = bucket.Properties ?? {};
  return { rules: properties.LifecycleConfiguration?.Rules, tiering: properties.IntelligentTieringConfigurations };
}

describe('ObjectLifecycle.tiered', () => {
  test('renders the classic plan of 30, 90 and 365 days', () => {
    const lifecycle = ObjectLifecycle.tiered({
      infrequentAccessAfter: days(30),
      archiveAfter: days(90),
      deepArchiveAfter: days(365),
    });
    expect(rendered(lifecycle).rules).toEqual([
      {
        Id: 'tiered',
        Status: 'Enabled',
        Transitions: [
          { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
          { StorageClass: 'GLACIER', TransitionInDays: 90 },
          { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 365 },
        ],
      },
    ]);
    expect(lifecycle.explanation).toBe(
      'tiered: STANDARD > STANDARD_IA after 30 days > GLACIER after 90 days > DEEP_ARCHIVE after 365 days',
    );
  });

  test('renders every class, the filter, expiration and noncurrent versions', () => {
    const lifecycle = ObjectLifecycle.tiered({
      intelligentTieringAfter: days(0),
      instantArchiveAfter: days(10),
      deepArchiveAfter: days(100),
      expireAfter: days(101),
      prefix: 'logs/2026/',
      tags: { class: 'cold' },
      noncurrentVersions: {
        infrequentAccessAfter: days(30),
        instantArchiveAfter: days(60),
        archiveAfter: days(150),
        deepArchiveAfter: days(240),
        expireAfter: days(241),
        keepNewest: 3,
      },
    });
    expect(rendered(lifecycle).rules).toEqual([
      {
        Id: 'tiered-logs-2026-class-cold',
        Status: 'Enabled',
        Prefix: 'logs/2026/',
        TagFilters: [{ Key: 'class', Value: 'cold' }],
        ExpirationInDays: 101,
        Transitions: [
          { StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 },
          { StorageClass: 'GLACIER_IR', TransitionInDays: 10 },
          { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 100 },
        ],
        NoncurrentVersionExpiration: { NoncurrentDays: 241, NewerNoncurrentVersions: 3 },
        NoncurrentVersionTransitions: [
          { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
          { StorageClass: 'GLACIER_IR', TransitionInDays: 60 },
          { StorageClass: 'GLACIER', TransitionInDays: 150 },
          { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 240 },
        ],
      },
    ]);
    expect(lifecycle.explanation).toContain(
      'expire after 101 days; noncurrent: STANDARD_IA after 30 days > GLACIER_IR after 60 days > GLACIER after 150 days',
    );
  });

  test('lets objects that are too small to move expire all the same', () => {
    const lifecycle = ObjectLifecycle.tiered({
      oneZoneInfrequentAccessAfter: days(30),
      expireAfter: days(90),
      objectsLargerThan: Size.mebibytes(1),
      prefix: 'tmp/',
    });
    expect(rendered(lifecycle).rules).toEqual([
      {
        Id: 'tiered-tmp',
        Status: 'Enabled',
        Prefix: 'tmp/',
        ObjectSizeGreaterThan: 1_048_576,
        Transitions: [{ StorageClass: 'ONEZONE_IA', TransitionInDays: 30 }],
      },
      { Id: 'tiered-tmp.expiration', Status: 'Enabled', Prefix: 'tmp/', ExpirationInDays: 90 },
    ]);
  });

  test('needs no second rule where nothing expires, and no size where nothing moves', () => {
    const moves = ObjectLifecycle.tiered({ archiveAfter: days(1), objectsLargerThan: Size.bytes(0) });
    expect(moves.rules.map((rule) => rule.id)).toEqual(['tiered']);
    expect(moves.rules[0].objectSizeGreaterThan).toBe(0);
    const expires = ObjectLifecycle.tiered({ expireAfter: days(1), objectsLargerThan: Size.bytes(0) });
    expect(expires.rules).toHaveLength(1);
    expect(expires.rules[0].objectSizeGreaterThan).toBeUndefined();
  });

  test.each([
    [
      'S3 Standard-IA before 30 days',
      { infrequentAccessAfter: days(29) },
      'infrequentAccessAfter must be at least 30 days',
    ],
    [
      'One Zone-IA before 30 days',
      { oneZoneInfrequentAccessAfter: days(29) },
      'oneZoneInfrequentAccessAfter must be at',
    ],
    [
      'a class left before its minimum duration',
      { infrequentAccessAfter: days(30), archiveAfter: days(59) },
      'archiveAfter must be at least 60 days',
    ],
    [
      '90 days in an archive cut short',
      { instantArchiveAfter: days(4), deepArchiveAfter: days(93) },
      'deepArchiveAfter must be at least 94 days',
    ],
    [
      'a way back up the waterfall',
      { archiveAfter: days(10), instantArchiveAfter: days(200) },
      'archiveAfter must be later than instantArchiveAfter, 200 days, got 10 days; ',
    ],
    [
      'One Zone-IA before Glacier Instant Retrieval',
      { oneZoneInfrequentAccessAfter: days(30), instantArchiveAfter: days(60) },
      'instantArchiveAfter must follow ONEZONE_IA',
    ],
    [
      'expiration on the day of the last move',
      { archiveAfter: days(90), expireAfter: days(90) },
      'expireAfter must be more',
    ],
    ['expiration after no days', { expireAfter: days(0) }, 'expireAfter must be at least 1 day,'],
    ['parts of days', { archiveAfter: Duration.hours(36) }, 'archiveAfter must be whole days, got 1 day 12 hours'],
    ['no rule at all', {}, 'props of ObjectLifecycle.tiered must name at least one move or an expiration, got none'],
    ['an empty rule for noncurrent versions', { noncurrentVersions: {} }, 'must name at least one move'],
    [
      'noncurrent versions that move too early',
      { noncurrentVersions: { infrequentAccessAfter: days(29) } },
      'noncurrentVersions.infrequentAccessAfter must be at least 30 days',
    ],
    [
      'noncurrent versions that expire before they move',
      { noncurrentVersions: { archiveAfter: days(30), expireAfter: days(30) } },
      'noncurrentVersions.expireAfter must be more than 30 days',
    ],
    [
      'more versions to keep than S3 counts',
      { noncurrentVersions: { expireAfter: days(1), keepNewest: 101 } },
      'noncurrentVersions.keepNewest must be 1 to 100 versions, got 101',
    ],
    [
      'versions to keep without expiration of the others',
      { noncurrentVersions: { keepNewest: 3 } },
      'noncurrentVersions.keepNewest must stand beside noncurrentVersions.expireAfter, got 3',
    ],
  ])('fails on %s', (_, props, message) => {
    expect(() => ObjectLifecycle.tiered(props)).toThrow(message);
  });

  test.each([
    ['30 days in STANDARD', { infrequentAccessAfter: days(30), archiveAfter: days(60) }],
    ['94 days after a move at 4', { instantArchiveAfter: days(4), deepArchiveAfter: days(94) }],
    ['expiration a day after the last move', { archiveAfter: days(90), expireAfter: days(91) }],
    ['a move on the day of creation', { archiveAfter: days(0) }],
    ['24 hours', { archiveAfter: Duration.hours(24) }],
    ['100 versions', { noncurrentVersions: { expireAfter: days(1), keepNewest: 100 } }],
  ])('allows %s', (_, props) => {
    expect(ObjectLifecycle.tiered(props).rules).toHaveLength(1);
  });

  test('lets tokens through', () => {
    const age = Duration.days(Lazy.number({ produce: () => 45 }));
    const lifecycle = ObjectLifecycle.tiered({
      infrequentAccessAfter: age,
      archiveAfter: days(90),
      expireAfter: Duration.days(Lazy.number({ produce: () => 400 })),
      objectsLargerThan: Size.bytes(Lazy.number({ produce: () => 500_000 })),
      prefix: Lazy.string({ produce: () => 'later/' }),
      noncurrentVersions: {
        expireAfter: days(7),
        keepNewest: Token.asNumber({ 'Fn::GetAtt': ['Parameter', 'Value'] }),
      },
    });
    expect(rendered(lifecycle).rules).toMatchObject([
      {
        Id: 'tiered',
        Prefix: 'later/',
        ObjectSizeGreaterThan: 500_000,
        Transitions: [{ TransitionInDays: 45 }, { TransitionInDays: 90 }],
      },
      {
        ExpirationInDays: 400,
        NoncurrentVersionExpiration: { NewerNoncurrentVersions: { 'Fn::GetAtt': ['Parameter', 'Value'] } },
      },
    ]);
    expect(lifecycle.explanation).toContain('STANDARD_IA after a number of days known at deployment');
  });
});

describe('ObjectLifecycle.intelligent', () => {
  test('moves every object to Intelligent-Tiering at once', () => {
    const { rules, tiering } = rendered(ObjectLifecycle.intelligent());
    expect(rules).toEqual([
      {
        Id: 'intelligent',
        Status: 'Enabled',
        Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }],
      },
    ]);
    expect(tiering).toBeUndefined();
  });

  test('opts in to the archive tiers', () => {
    const lifecycle = ObjectLifecycle.intelligent({
      after: days(7),
      archiveAfter: days(90),
      deepArchiveAfter: days(180),
      expireAfter: days(1000),
      prefix: 'media/',
      tags: { kind: 'raw' },
    });
    const { rules, tiering } = rendered(lifecycle);
    expect(rules).toMatchObject([{ Transitions: [{ TransitionInDays: 7 }], ExpirationInDays: 1000 }]);
    expect(tiering).toEqual([
      {
        Id: 'intelligent-media-kind-raw',
        Status: 'Enabled',
        Prefix: 'media/',
        TagFilters: [{ Key: 'kind', Value: 'raw' }],
        Tierings: [
          { AccessTier: 'ARCHIVE_ACCESS', Days: 90 },
          { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 },
        ],
      },
    ]);
    expect(lifecycle.explanation).toContain('Deep Archive Access after 180 days without access');
  });

  test.each([
    [
      '89 days to the Archive Access tier',
      { archiveAfter: days(89) },
      'archiveAfter must be 90 to 730 days, got 89 days',
    ],
    ['731 days to the Archive Access tier', { archiveAfter: days(731) }, 'archiveAfter must be 90 to 730 days'],
    [
      '179 days to the Deep Archive Access tier',
      { deepArchiveAfter: days(179) },
      'deepArchiveAfter must be 180 to 730 days',
    ],
    [
      '731 days to the Deep Archive Access tier',
      { deepArchiveAfter: days(731) },
      'deepArchiveAfter must be 180 to 730',
    ],
    [
      'both tiers on one day',
      { archiveAfter: days(200), deepArchiveAfter: days(200) },
      'deepArchiveAfter must be more than archiveAfter (200 days), got 200 days',
    ],
    [
      'expiration on the day of the move',
      { after: days(5), expireAfter: days(5) },
      'expireAfter must be more than 5 days',
    ],
  ])('fails on %s', (_, props, message) => {
    expect(() => ObjectLifecycle.intelligent(props)).toThrow(message);
  });

  test.each([
    ['90 days', { archiveAfter: days(90) }],
    ['730 days', { archiveAfter: days(730) }],
    ['180 days and deep', { deepArchiveAfter: days(180) }],
    ['a day between the tiers', { archiveAfter: days(200), deepArchiveAfter: days(201) }],
    ['tokens', { archiveAfter: Duration.days(Lazy.number({ produce: () => 100 })), deepArchiveAfter: days(180) }],
  ])('allows %s', (_, props) => {
    expect(ObjectLifecycle.intelligent(props).intelligentTieringConfigurations).toHaveLength(1);
  });
});

describe('ObjectLifecycle.expiring', () => {
  test('deletes objects at an age', () => {
    expect(
      rendered(ObjectLifecycle.expiring({ expireAfter: days(1), prefix: 'tmp/', tags: { keep: 'no' } })).rules,
    ).toEqual([
      {
        Id: 'expiring-tmp-keep-no',
        Status: 'Enabled',
        Prefix: 'tmp/',
        TagFilters: [{ Key: 'keep', Value: 'no' }],
        ExpirationInDays: 1,
      },
    ]);
  });

  test('fails on an age of no days', () => {
    expect(() => ObjectLifecycle.expiring({ expireAfter: days(0) })).toThrow('expireAfter must be at least 1 day,');
  });
});

describe('ObjectLifecycle.all', () => {
  test('gives each prefix its own lifecycle', () => {
    const lifecycle = ObjectLifecycle.all(
      ObjectLifecycle.tiered({ archiveAfter: days(90), prefix: 'scans/' }),
      ObjectLifecycle.intelligent({ archiveAfter: days(90), prefix: 'media/' }),
      ObjectLifecycle.expiring({ expireAfter: days(7), prefix: 'tmp/' }),
    );
    expect(lifecycle.rules.map((rule) => rule.id)).toEqual(['tiered-scans', 'intelligent-media', 'expiring-tmp']);
    expect(lifecycle.intelligentTieringConfigurations?.map((configuration) => configuration.name)).toEqual([
      'intelligent-media',
    ]);
    expect(lifecycle.explanation.split('\n\n')).toHaveLength(3);
  });

  test('numbers rules that would have the same id, in the explanation too', () => {
    const lifecycle = ObjectLifecycle.all(
      ObjectLifecycle.intelligent({ archiveAfter: days(90), prefix: 'a/b' }),
      ObjectLifecycle.intelligent({ archiveAfter: days(90), prefix: 'a-b' }),
      ObjectLifecycle.intelligent({ archiveAfter: days(90), prefix: 'a.b' }),
    );
    const ids = ['intelligent-a-b', 'intelligent-a-b-2', 'intelligent-a-b-3'];
    expect(lifecycle.rules.map((rule) => rule.id)).toEqual(ids);
    expect(lifecycle.intelligentTieringConfigurations?.map((configuration) => configuration.name)).toEqual(ids);
    expect(lifecycle.explanation.split('\n\n').map((text) => text.split(':')[0])).toEqual(ids);
  });

  test('takes 1,000 rules and not one more', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        ObjectLifecycle.expiring({ expireAfter: days(1), prefix: `${index}/` }),
      );
    expect(ObjectLifecycle.all(...many(1000)).rules).toHaveLength(1000);
    expect(() => ObjectLifecycle.all(...many(1001))).toThrow('lifecycles must be at most 1000 rules, got 1001 rules');
  });

  test('counts the rules that S3 gets, where a size filter makes two of one', () => {
    const split = (index: number) =>
      ObjectLifecycle.tiered({
        archiveAfter: days(1),
        expireAfter: days(100),
        objectsLargerThan: Size.kibibytes(200),
        prefix: `${index}/`,
      });
    expect(() => ObjectLifecycle.all(...Array.from({ length: 501 }, (_, index) => split(index)))).toThrow(
      'lifecycles must be at most 1000 rules, got 1002 rules',
    );
  });

  test('combines combinations', () => {
    const inner = ObjectLifecycle.all(ObjectLifecycle.expiring({ expireAfter: days(1), prefix: 'a' }));
    expect(
      ObjectLifecycle.all(inner, ObjectLifecycle.expiring({ expireAfter: days(1), prefix: 'b' })).rules,
    ).toHaveLength(2);
  });
});
