import {
  App,
  aws_iam as iam,
  aws_kms as kms,
  aws_s3 as s3,
  aws_s3_notifications as destinations,
  aws_sns as sns,
  Duration,
  PropertyInjectors,
  RemovalPolicy,
  Stack,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccessLogBucket, ObjectLifecycle, ObjectLock, ObjectStore, StorageKey, StorageMonitor } from '../../../../lib';
import { ACCOUNT, stackIn } from '../../../helpers/stacks';

/** The template's properties of the store's own bucket. */
function bucketProperties(store: ObjectStore): Record<string, unknown> {
  const stack = Stack.of(store);
  const id = stack.getLogicalId(store.bucket.node.defaultChild as s3.CfnBucket);
  return Template.fromStack(stack).toJSON().Resources[id].Properties;
}

const stored = (props: ConstructorParameters<typeof ObjectStore>[2] = {}) =>
  new ObjectStore(stackIn(), 'Documents', props);

describe('defaults', () => {
  test('announces object events on EventBridge without a custom resource', () => {
    const store = stored();
    expect(bucketProperties(store)).toMatchObject({
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    Template.fromStack(Stack.of(store)).resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('uses bucket keys and blocks customer-provided keys', () => {
    const { BucketEncryption } = bucketProperties(stored()) as {
      BucketEncryption: { ServerSideEncryptionConfiguration: object[] };
    };
    expect(BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      expect.objectContaining({ BucketKeyEnabled: true, BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } }),
    ]);
  });

  test('bounds old versions, abandoned uploads and expired delete markers', () => {
    expect(bucketProperties(stored())).toMatchObject({
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'housekeeping',
            Status: 'Enabled',
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            ExpiredObjectDeleteMarker: true,
          },
        ],
      },
    });
  });

  test('denies TLS below 1.2 and uploads that ask for another encryption', () => {
    Template.fromStack(Stack.of(stored())).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Sid: 'DenyOldTls', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
          Match.objectLike({
            Sid: 'DenyOtherEncryption',
            Action: 's3:PutObject',
            Condition: {
              StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
              Null: { 's3:x-amz-server-side-encryption': 'false' },
            },
          }),
        ]),
      },
    });
  });

  test('has no metrics, inventory, acceleration, CORS or replication that nobody asked for', () => {
    expect(Object.keys(bucketProperties(stored())).sort()).toEqual([
      'BucketEncryption',
      'LifecycleConfiguration',
      'LoggingConfiguration',
      'NotificationConfiguration',
      'OwnershipControls',
      'PublicAccessBlockConfiguration',
      'VersioningConfiguration',
    ]);
  });
});

describe('accessLogs', () => {
  test('shares one bounded log bucket per stack, under a prefix per store', () => {
    const stack = stackIn();
    const stores = ['One', 'Two'].map((id) => new ObjectStore(stack, id));
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 3);
    const prefixes = stores.map(
      (store) => (bucketProperties(store).LoggingConfiguration as { LogFilePrefix: string }).LogFilePrefix,
    );
    expect(prefixes).toEqual(['Stack/One/', 'Stack/Two/']);
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ Id: 'bounded', ExpirationInDays: 365 })] },
    });
  });

  test('lets S3 deliver logs of this account only, and never logs the log bucket', () => {
    const stack = stackIn();
    const logs = AccessLogBucket.of(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'logging.s3.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
          }),
        ]),
      },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', { LoggingConfiguration: Match.absent() });
    expect(AccessLogBucket.of(stack)).toBe(logs);
  });

  test('follows the retention', () => {
    const stack = stackIn();
    new AccessLogBucket(stack, 'Logs', { retention: Duration.days(90) });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 90 })] },
    });
  });

  test.each([
    [[RemovalPolicy.DESTROY, RemovalPolicy.DESTROY], 'Delete'],
    [[RemovalPolicy.DESTROY, RemovalPolicy.RETAIN], 'Retain'],
    [[RemovalPolicy.RETAIN, RemovalPolicy.DESTROY], 'Retain'],
  ])('last as long as the store that lasts longest: %p', (policies, deletionPolicy) => {
    const stack = stackIn({ 'cdk-storage-systems:allow-destroy': true });
    policies.forEach((removalPolicy, index) => new ObjectStore(stack, `Store${index}`, { removalPolicy }));
    Template.fromStack(stack).hasResource('AWS::S3::Bucket', {
      DeletionPolicy: deletionPolicy,
      Properties: { LoggingConfiguration: Match.absent() },
    });
  });

  test('warns, with the ready statement, where the policy of the log bucket is out of reach', () => {
    const stack = stackIn();
    const accessLogs = s3.Bucket.fromBucketName(stack, 'TheirLogs', 'their-logs');
    new ObjectStore(stack, 'Documents', { accessLogs });
    const [warning] = (stack.node.root as App).synth().stacks[0]!.messages;
    expect(warning!.entry.data).toContain('"Service":"logging.s3.amazonaws.com"');
    expect(warning!.entry.data).toContain('storage:ObjectStore.accessLogs');
  });

  test('lets S3 deliver into a bucket of the app', () => {
    const stack = stackIn();
    const accessLogs = new s3.Bucket(stack, 'OwnLogs');
    new ObjectStore(stack, 'Documents', { accessLogs });
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 2);
    Template.fromStack(stack).hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: stack.resolve(accessLogs.bucketName),
      PolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'logging.s3.amazonaws.com' } })] },
    });
  });
});

describe('key', () => {
  test('follows a key that is given, and makes none', () => {
    const stack = stackIn();
    const key = new kms.Key(stack, 'Shared');
    const store = new ObjectStore(stack, 'Documents', { key });
    expect(store.key).toBe(key);
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 1);
  });

  test('lets only AWS services take grants on a key of its own', () => {
    const stack = stackIn();
    new StorageKey(stack, 'Key');
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'kms:CreateGrant',
            Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false' } },
          }),
        ]),
      },
    });
  });
});

describe('retention of versions and uploads', () => {
  test('follows the props', () => {
    const store = stored({
      noncurrentVersionRetention: Duration.days(90),
      incompleteUploadRetention: Duration.days(2),
    });
    expect(bucketProperties(store)).toMatchObject({
      LifecycleConfiguration: {
        Rules: [
          {
            NoncurrentVersionExpiration: { NoncurrentDays: 90 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
          },
        ],
      },
    });
  });

  test.each(['noncurrentVersionRetention', 'incompleteUploadRetention'])('fails when %s is not a whole day', (prop) => {
    expect(() => stored({ [prop]: Duration.hours(36) })).toThrow(
      new RegExp(`^${prop} must be whole days, got 1.5 days; `),
    );
    expect(() => stored({ [prop]: Duration.days(0) })).toThrow(
      new RegExp(`^${prop} must be at least 1 day, got 0 days; `),
    );
    expect(() => stored({ [prop]: Duration.days(1) })).not.toThrow();
  });
});

describe('lifecycle', () => {
  test('stands before the housekeeping', () => {
    const store = stored({ lifecycle: ObjectLifecycle.tiered({ infrequentAccessAfter: Duration.days(30) }) });
    const { LifecycleConfiguration } = bucketProperties(store) as {
      LifecycleConfiguration: { Rules: { Id: string }[] };
    };
    expect(LifecycleConfiguration.Rules).toHaveLength(2);
    expect(LifecycleConfiguration.Rules[0]).toMatchObject({
      Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }],
    });
    expect(LifecycleConfiguration.Rules[1]).toMatchObject({ Id: 'housekeeping' });
  });

  test('brings the archive tiers of Intelligent-Tiering along', () => {
    const store = stored({ lifecycle: ObjectLifecycle.intelligent({ archiveAfter: Duration.days(90) }) });
    expect(bucketProperties(store)).toMatchObject({
      IntelligentTieringConfigurations: [{ Status: 'Enabled', Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }] }],
    });
  });
});

describe('lifecycle of versions', () => {
  const lifecycle = ObjectLifecycle.tiered({ noncurrentVersions: { infrequentAccessAfter: Duration.days(30) } });

  test('fails when versions expire before they move', () => {
    expect(() => stored({ lifecycle })).toThrow(
      /^noncurrentVersionRetention must be longer than 30 days, .*got 30 days; /,
    );
    expect(() => stored({ lifecycle, noncurrentVersionRetention: Duration.days(31) })).not.toThrow();
  });
});

describe('bucketName', () => {
  test.each([
    ['ab', /^bucketName must be 3 to 63 characters, got 2 characters; /],
    ['a'.repeat(64), /^bucketName must be 3 to 63 characters, got 64 characters; /],
    ['Documents', /^bucketName must consist of lowercase letters/],
    ['sthree-documents', /^bucketName must not begin with sthree-/],
    ['documents--x-s3', /^bucketName must not end with --x-s3/],
  ])('fails for %s', (bucketName, message) => {
    expect(() => stored({ bucketName })).toThrow(message);
  });

  test('fails with periods and transfer acceleration together', () => {
    expect(() => stored({ bucketName: 'my.documents', transferAcceleration: true })).toThrow(
      /^bucketName must have no periods with Transfer Acceleration, got my.documents; /,
    );
    expect(() => stored({ bucketName: 'my.documents' })).not.toThrow();
  });
});

describe('objectLock', () => {
  test.each([
    ['compliance', ObjectLock.compliance(Duration.days(365)), { DefaultRetention: { Mode: 'COMPLIANCE', Days: 365 } }],
    ['governance', ObjectLock.governance(Duration.days(1)), { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } }],
  ])('follows %s', (_mode, objectLock, Rule) => {
    expect(bucketProperties(stored({ objectLock }))).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
    });
  });

  test('locks on request only', () => {
    const properties = bucketProperties(stored({ objectLock: ObjectLock.onRequest() }));
    expect(properties.ObjectLockConfiguration).toEqual({ ObjectLockEnabled: 'Enabled' });
  });

  test('fails below one whole day', () => {
    expect(() => ObjectLock.compliance(Duration.days(1))).not.toThrow();
    expect(() => ObjectLock.governance(Duration.hours(36))).toThrow(/^retention must be whole days, got 1.5 days; /);
    expect(() => ObjectLock.governance(Duration.days(0))).toThrow(/^retention must be at least 1 day, got 0 days; /);
  });
});

describe('inventory, requestMetrics, transferAcceleration, cors', () => {
  test('lists all versions as Parquet into the log bucket', () => {
    expect(bucketProperties(stored({ inventory: s3.InventoryFrequency.DAILY }))).toMatchObject({
      InventoryConfigurations: [
        {
          ScheduleFrequency: 'Daily',
          IncludedObjectVersions: 'All',
          Destination: { Format: 'Parquet', Prefix: 'inventory/Stack/Documents' },
        },
      ],
    });
  });

  test('measures requests to the whole bucket and alarms on them', () => {
    const store = stored({ requestMetrics: true });
    expect(bucketProperties(store)).toMatchObject({ MetricsConfigurations: [{ Id: 'EntireBucket' }] });
    expect(store.alarms.map(({ id }) => id)).toEqual([
      'SizeGrowth',
      'ServerErrors',
      'ClientErrors',
      'FirstByteLatency',
    ]);
  });

  test('accelerates transfers and answers browsers where asked', () => {
    const cors = [{ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['https://example.com'] }];
    expect(bucketProperties(stored({ transferAcceleration: true, cors }))).toMatchObject({
      AccelerateConfiguration: { AccelerationStatus: 'Enabled' },
      CorsConfiguration: { CorsRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://example.com'] }] },
    });
  });
});

describe('the bucket as an L2', () => {
  test('knows its key, so that grants of the CDK include it', () => {
    const store = stored();
    expect(store.bucket.encryptionKey).toBe(store.key);
  });

  test('fails synthesis when event notifications silence EventBridge, and passes when they do not', () => {
    const notified = (...also: ((bucket: s3.Bucket) => void)[]) => {
      const store = stored();
      store.bucket.addObjectCreatedNotification(new destinations.SnsDestination(new sns.Topic(store, 'Topic')));
      also.forEach((call) => call(store.bucket));
      return () => (store.node.root as App).synth();
    };
    expect(notified()).toThrow(
      /events must stay on EventBridge, and addEventNotification takes them off; call enableEventBridge/,
    );
    expect(notified((bucket) => bucket.enableEventBridgeNotification())).not.toThrow();
  });

  test('keeps the housekeeping beside rules that are injected or added', () => {
    const stack = stackIn();
    PropertyInjectors.of(stack.node.root).add({
      constructUniqueId: s3.Bucket.PROPERTY_INJECTION_ID,
      inject: (props: s3.BucketProps) => ({
        ...props,
        lifecycleRules: [{ id: 'injected', expiration: Duration.days(9) }],
      }),
    });
    const store = new ObjectStore(stack, 'Documents');
    store.bucket.addLifecycleRule({ id: 'added', prefix: 'tmp/', expiration: Duration.days(1) });
    const { LifecycleConfiguration } = bucketProperties(store) as {
      LifecycleConfiguration: { Rules: { Id: string }[] };
    };
    expect(LifecycleConfiguration.Rules.map(({ Id }) => Id)).toEqual(['injected', 'housekeeping', 'added']);
  });
});

describe('alarms', () => {
  test('watches daily metrics by the day', () => {
    const stack = stackIn();
    new StorageMonitor(stack, 'Monitor', { stores: [new ObjectStore(stack, 'Documents')] });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      TreatMissingData: 'notBreaching',
      EvaluationPeriods: 2,
      DatapointsToAlarm: 1,
      Metrics: Match.arrayWith([
        Match.objectLike({
          MetricStat: Match.objectLike({ Period: 86_400, Metric: Match.objectLike({ MetricName: 'BucketSizeBytes' }) }),
        }),
      ]),
    });
  });
});

describe('fromBucketAttributes', () => {
  test('brings grants to a bucket of another Region, through S3 there', () => {
    const stack = stackIn();
    const store = ObjectStore.fromBucketAttributes(stack, 'Existing', {
      bucketName: 'existing',
      keyArn: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`,
      region: 'eu-west-1',
    });
    const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    store.grants.read(role, 'a/*');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'kms:Decrypt',
            Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
          }),
        ]),
      },
    });
  });

  test('brings alarms and graphs to a bucket of this Region', () => {
    const stack = stackIn();
    const store = ObjectStore.fromBucketAttributes(stack, 'Existing', { bucketName: 'existing' });
    new StorageMonitor(stack, 'Monitor', { stores: [store] });
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 1);
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 0);
  });
});

test('two stacks without environment may each hold a store', () => {
  const app = new App();
  for (const id of ['A', 'B']) new ObjectStore(new Stack(app, id), 'Documents');
  expect(() => app.synth()).not.toThrow();
});
