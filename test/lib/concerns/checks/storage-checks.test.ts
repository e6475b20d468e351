import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  aws_cloudwatch as cloudwatch,
  aws_iam as iam,
  aws_kms as kms,
  aws_s3 as s3,
  aws_s3_notifications as notifications,
  aws_sqs as sqs,
  Duration,
  NestedStack,
  RemovalPolicy,
  Stack,
  Stage,
  Validations,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { StorageChecks, type StorageChecksProps } from '../../../../lib/concerns/checks/storage-checks';

interface Violation {
  readonly ruleName: string;
  readonly severity: string;
  readonly description: string;
  readonly violatingConstructs: readonly { readonly constructPath: string; readonly cloudFormationResource: object }[];
}

interface Outcome {
  readonly refused: boolean;
  readonly violations: readonly Violation[];
}

/** Synthesises an app as `cdk synth` does and reads the report that the CDK writes. */
function synthesise(build: (app: App) => void, props?: StorageChecksProps): Outcome {
  const app = new App();
  build(app);
  Validations.of(app).addPlugins(new StorageChecks(props));
  const refused = synthFails(app);
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as {
    pluginReports: { pluginName: string; violations: Violation[] }[];
  };
  return {
    refused,
    violations: report.pluginReports
      .filter(({ pluginName }) => pluginName === 'storage-checks')
      .flatMap(({ violations }) => violations),
  };
}

function synthFails(app: App): boolean {
  const exitCode = process.exitCode;
  const silent = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    app.synth();
    return process.exitCode === 1;
  } catch {
    return true;
  } finally {
    process.exitCode = exitCode ?? 0;
    silent.mockRestore();
  }
}

const ids = ({ violations }: Outcome, severity?: string) =>
  [
    ...new Set(
      violations
        .filter((found) => severity === undefined || found.severity === severity)
        .map(({ ruleName }) => ruleName),
    ),
  ].sort();

/** Plain L2 buckets. What is wrong in them is legal to the CDK. */
function plainBuckets(app: Construct, legal: boolean): void {
  const stack = new Stack(app, 'Plain', { env: { account: '111122223333', region: 'us-east-1' } });
  const key = new kms.Key(stack, 'Key', { removalPolicy: legal ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY });
  const replica = new s3.Bucket(stack, 'Replica', {
    versioned: legal,
    objectLockEnabled: legal,
    lifecycleRules: [{ expiration: Duration.days(400) }],
  });
  const source = new s3.Bucket(stack, 'Source', {
    bucketName: legal ? 'source-of-this-app' : 'sthree-of-this-app',
    versioned: true,
    objectLockEnabled: true,
    encryptionKey: key,
    lifecycleRules: [
      {
        transitions: [
          { storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(legal ? 30 : 29) },
          { storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(60) },
          { storageClass: s3.StorageClass.DEEP_ARCHIVE, transitionAfter: Duration.days(legal ? 150 : 149) },
        ],
        noncurrentVersionTransitions: [{ storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(30) }],
        noncurrentVersionExpiration: Duration.days(legal ? 120 : 31),
      },
      {
        prefix: 'tmp/',
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        objectSizeGreaterThan: legal ? undefined : 1,
      },
    ],
    intelligentTieringConfigurations: [
      {
        name: 'archive',
        archiveAccessTierTime: Duration.days(legal ? 90 : 91),
        deepArchiveAccessTierTime: Duration.days(180),
      },
    ],
  });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('s3.amazonaws.com') });
  (source.node.defaultChild as s3.CfnBucket).replicationConfiguration = {
    role: role.roleArn,
    rules: [
      {
        status: 'Enabled',
        filter: legal ? { prefix: '' } : { tagFilter: { key: 'a', value: 'b' } },
        priority: legal ? 1 : undefined,
        deleteMarkerReplication: { status: 'Enabled' },
        sourceSelectionCriteria: legal ? { sseKmsEncryptedObjects: { status: 'Enabled' } } : undefined,
        destination: {
          bucket: replica.bucketArn,
          encryptionConfiguration: legal ? { replicaKmsKeyId: key.keyArn } : undefined,
          replicationTime: { status: 'Enabled', time: { minutes: legal ? 15 : 30 } },
          metrics: legal ? { status: 'Enabled', eventThreshold: { minutes: 15 } } : undefined,
        },
      },
    ],
  };
  const queue = new sqs.Queue(stack, 'Queue', {
    encryption: legal ? sqs.QueueEncryption.SQS_MANAGED : sqs.QueueEncryption.KMS_MANAGED,
  });
  replica.addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.SqsDestination(queue));
  new s3.Bucket(stack, 'Logged', { serverAccessLogsBucket: legal ? new s3.Bucket(stack, 'Logs') : source });
  new cloudwatch.Alarm(stack, 'Size', {
    metric: new cloudwatch.Metric({
      namespace: 'AWS/S3',
      metricName: 'BucketSizeBytes',
      dimensionsMap: { BucketName: source.bucketName, StorageType: 'StandardStorage' },
      period: legal ? Duration.days(1) : Duration.minutes(5),
    }),
    threshold: 1,
    evaluationPeriods: 1,
  });
}

describe('an app of plain L2 buckets', () => {
  test('with every trap is refused', () => {
    const outcome = synthesise((app) => plainBuckets(app, false));
    expect(outcome.refused).toBe(true);
    expect(ids(outcome, 'error')).toEqual([
      'storage/kms/key-outlives-data',
      'storage/s3/access-log-object-lock',
      'storage/s3/bucket-name-reserved',
      'storage/s3/daily-metric-window',
      'storage/s3/lifecycle-abort-filter',
      'storage/s3/lifecycle-infrequent-access-age',
      'storage/s3/lifecycle-minimum-duration',
      'storage/s3/notification-key',
      'storage/s3/replication-delete-markers',
      'storage/s3/replication-destination-versioning',
      'storage/s3/replication-filter',
      'storage/s3/replication-kms-objects',
      'storage/s3/replication-object-lock',
      'storage/s3/replication-time-control',
    ]);
    expect(ids(outcome, 'warning')).toContain('storage/s3/lifecycle-paid-for-nothing');
  });

  test('and its legal twin is not', () => {
    const outcome = synthesise((app) => plainBuckets(app, true));
    expect(outcome.refused).toBe(false);
    expect(ids(outcome, 'error')).toEqual([]);
  });
});

const shortLived = (scope: Construct, id = 'Bucket') =>
  new s3.Bucket(scope, id, {
    lifecycleRules: [
      {
        transitions: [{ storageClass: s3.StorageClass.ONE_ZONE_INFREQUENT_ACCESS, transitionAfter: Duration.days(1) }],
      },
    ],
  });

describe('a finding', () => {
  test('names the construct, the resource and the property', () => {
    const { violations } = synthesise((app) => shortLived(new Stack(app, 'Stack')));
    expect(violations).toHaveLength(1);
    expect(JSON.stringify(violations)).toContain('Stack/Bucket/Resource');
    expect(JSON.stringify(violations)).toContain(
      'Properties.LifecycleConfiguration.Rules[0].Transitions[0].TransitionInDays',
    );
  });

  test('is reported and fails nothing as a warning', () => {
    const outcome = synthesise((app) => new s3.Bucket(new Stack(app, 'Stack'), 'Bucket', { versioned: true }));
    expect(ids(outcome, 'warning')).toEqual(['storage/s3/noncurrent-versions-forever']);
    expect(outcome.refused).toBe(false);
  });

  test('is found in stages and nested stacks', () => {
    const { violations } = synthesise((app) => {
      shortLived(new Stack(new Stage(app, 'Stage'), 'Stack'));
      shortLived(new NestedStack(new Stack(app, 'Parent'), 'Nested'));
    });
    const places = violations.flatMap((found) => found.violatingConstructs.map(({ constructPath }) => constructPath));
    expect(places.sort()).toEqual(['Parent/Nested/Bucket/Resource', 'Stage/Stack/Bucket/Resource']);
  });
});

describe('ignore', () => {
  test('leaves a rule out', () => {
    const props = { ignore: ['storage/s3/lifecycle-infrequent-access-age'] };
    expect(synthesise((app) => shortLived(new Stack(app, 'Stack')), props)).toEqual({ refused: false, violations: [] });
    expect(new StorageChecks(props).ruleIds).not.toContain(props.ignore[0]);
  });
});

test('a finding is acknowledged at one construct and stands at others', () => {
  const outcome = synthesise((app) => {
    const stack = new Stack(app, 'Stack');
    Validations.of(shortLived(stack, 'Accepted')).acknowledge({
      id: 'storage-checks::storage/s3/lifecycle-infrequent-access-age',
      reason: 'replaced by hand after deployment',
    });
    shortLived(stack, 'Open');
  });
  expect(outcome.refused).toBe(true);
  const places = outcome.violations.flatMap((found) =>
    found.violatingConstructs.map(({ constructPath }) => constructPath),
  );
  expect(places).toEqual(['Stack/Open/Resource']);
});
