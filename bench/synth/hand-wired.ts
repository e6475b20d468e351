import { aws_iam as iam, aws_kms as kms, aws_s3 as s3, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { synthesise } from './apps';

const LIFECYCLE_RULES: s3.LifecycleRule[] = [
  {
    id: 'tiered',
    transitions: [
      { storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(30) },
      { storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(90) },
    ],
  },
  {
    id: 'housekeeping',
    noncurrentVersionExpiration: Duration.days(30),
    abortIncompleteMultipartUploadAfter: Duration.days(7),
    expiredObjectDeleteMarker: true,
  },
];

/** The same resources and the same answers to auditors as ours, wired by hand with L2s by somebody who knows them all. */
export async function run([stores, times]: readonly string[]): Promise<Record<string, number>> {
  return { resources: synthesise(addStore, Number(stores), Number(times)) };
}

function addStore(stack: Construct, id: string): void {
  const logs = (stack.node.tryFindChild('Logs') as s3.Bucket | undefined) ?? logBucket(stack);
  const key = new kms.Key(stack, `${id}Key`, {
    enableKeyRotation: true,
    pendingWindow: Duration.days(30),
    description: `Encrypts ${id}`,
  });
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'OnlyServicesTakeGrants',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false' } },
    }),
  );
  const bucket = dataBucket(stack, id, key, logs);
  const role = new iam.Role(stack, `${id}Reader`, { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  grantRead(role, bucket, key);
}

function dataBucket(stack: Construct, id: string, key: kms.Key, logs: s3.Bucket): s3.Bucket {
  const bucket = new s3.Bucket(stack, `${id}Bucket`, {
    encryptionKey: key,
    bucketKeyEnabled: true,
    blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: LIFECYCLE_RULES,
  });
  const resource = bucket.node.defaultChild as s3.CfnBucket;
  resource.loggingConfiguration = { destinationBucketName: logs.bucketName, logFilePrefix: `${id}/` };
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  denyOtherEncryption(bucket);
  return bucket;
}

function logBucket(stack: Construct): s3.Bucket {
  const logs = new s3.Bucket(stack, 'Logs', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      {
        id: 'bounded',
        expiration: Duration.days(365),
        noncurrentVersionExpiration: Duration.days(1),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
  });
  logs.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'S3DeliversAccessLogs',
      principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [logs.arnForObjects('*')],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(stack).account } },
    }),
  );
  const resource = logs.node.defaultChild as s3.CfnBucket;
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  for (const rule of ['AwsSolutions-S1', ...inPacks('S3BucketLoggingEnabled')]) {
    Validations.of(logs).acknowledge({ id: rule, reason: 'This bucket receives access logs.' });
  }
  for (const rule of [...inPacks('S3BucketReplicationEnabled'), ...inPacks('S3DefaultEncryptionKMS')]) {
    Validations.of(logs).acknowledge({
      id: rule,
      reason: 'Logs expire, and are delivered under S3-managed keys only.',
    });
  }
  return logs;
}

function denyOtherEncryption(bucket: s3.Bucket): void {
  const header = 's3:x-amz-server-side-encryption';
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'DenyOtherEncryption',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects('*')],
      conditions: { StringNotEquals: { [header]: 'aws:kms' }, Null: { [header]: 'false' } },
    }),
  );
}

function grantRead(role: iam.Role, bucket: s3.Bucket, key: kms.Key): void {
  const policy = new iam.ManagedPolicy(role, 'Access', {
    description: 'Storage that the role may use',
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging'],
        resources: [bucket.arnForObjects('user-data/*')],
      }),
      new iam.PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': ['user-data/*'] } },
      }),
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
      }),
    ],
  });
  const bucketId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as s3.CfnBucket);
  Validations.of(policy).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/user-data/*]`,
    reason: 'The role may read every object under user-data/.',
  });
}

function inPacks(rule: string): string[] {
  return ['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'].map((pack) => `${pack}-${rule}`);
}
