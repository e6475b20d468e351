import { HOME_REGION } from '../../local/emulator-environment';
import { type Template } from '../helpers/emulator';

/** Every property of a bucket that a store of ours sets, and the replicas it needs in a second Region. */

const key = (description: string) => ({
  Type: 'AWS::KMS::Key',
  Properties: {
    Description: description,
    EnableKeyRotation: true,
    RotationPeriodInDays: 180,
    KeyPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    },
  },
});

const aliasOf = (logicalId: string, name: string) => ({
  Type: 'AWS::KMS::Alias',
  Properties: { AliasName: `alias/${name}`, TargetKeyId: { 'Fn::GetAtt': [logicalId, 'Arn'] } },
});

export const aliasArn = (region: string, name: string): string => `arn:aws:kms:${region}:000000000000:alias/${name}`;

const kmsEncryption = (keyArn: unknown) => ({
  ServerSideEncryptionConfiguration: [
    {
      ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
      BucketKeyEnabled: true,
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
    },
  ],
});

const versioned = { Status: 'Enabled' };

const replica = (name: string, properties: Template = {}) => ({
  Type: 'AWS::S3::Bucket',
  Properties: { BucketName: name, VersioningConfiguration: versioned, ...properties },
});

/** For the Region of the replicas. */
export const REPLICAS: Template = {
  Resources: {
    Key: key('replicas'),
    Alias: aliasOf('Key', 'replicas'),
    Important: replica('replica-important', { BucketEncryption: kmsEncryption({ 'Fn::GetAtt': ['Key', 'Arn'] }) }),
    Everything: replica('replica-everything'),
  },
};

const lifecycle = {
  TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
  Rules: [
    {
      Id: 'tiered',
      Status: 'Enabled',
      Prefix: 'data/',
      ObjectSizeGreaterThan: 131072,
      ObjectSizeLessThan: 1073741824,
      TagFilters: [
        { Key: 'tier', Value: 'cold' },
        { Key: 'team', Value: 'storage' },
      ],
      Transitions: [
        { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
        { StorageClass: 'GLACIER', TransitionInDays: 90 },
        { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 365 },
      ],
      NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 30, NewerNoncurrentVersions: 3 }],
      NoncurrentVersionExpiration: { NoncurrentDays: 400, NewerNoncurrentVersions: 5 },
      ExpirationInDays: 1000,
    },
    { Id: 'markers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
    { Id: 'uploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
    { Id: 'dated', Status: 'Disabled', Prefix: 'old/', ExpirationDate: '2030-01-01T00:00:00.000Z' },
    {
      Id: 'one-tag',
      Status: 'Enabled',
      TagFilters: [{ Key: 'keep', Value: 'no' }],
      Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }],
    },
    { Id: 'large', Status: 'Enabled', ObjectSizeGreaterThan: 1048576, ExpirationInDays: 30 },
  ],
};

const selectsKms = { SseKmsEncryptedObjects: { Status: 'Enabled' }, ReplicaModifications: { Status: 'Enabled' } };
const withinFifteenMinutes = {
  ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } },
  Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } },
};

const replication = (replicaRegion: string) => ({
  Role: { 'Fn::GetAtt': ['ReplicationRole', 'Arn'] },
  Rules: [
    {
      Id: 'important',
      Priority: 2,
      Status: 'Enabled',
      Filter: { Prefix: 'important/' },
      DeleteMarkerReplication: { Status: 'Enabled' },
      SourceSelectionCriteria: selectsKms,
      Destination: {
        Bucket: 'arn:aws:s3:::replica-important',
        Account: '000000000000',
        AccessControlTranslation: { Owner: 'Destination' },
        StorageClass: 'STANDARD_IA',
        EncryptionConfiguration: { ReplicaKmsKeyID: aliasArn(replicaRegion, 'replicas') },
        ...withinFifteenMinutes,
      },
    },
    {
      Id: 'tagged',
      Priority: 1,
      Status: 'Enabled',
      Filter: { And: { Prefix: 'shared/', TagFilters: [{ Key: 'replicate', Value: 'yes' }] } },
      DeleteMarkerReplication: { Status: 'Disabled' },
      Destination: { Bucket: 'arn:aws:s3:::replica-everything' },
    },
    {
      Id: 'plain',
      Priority: 3,
      Status: 'Enabled',
      Filter: { Prefix: 'important/' },
      DeleteMarkerReplication: { Status: 'Disabled' },
      SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
      Destination: {
        Bucket: 'arn:aws:s3:::replica-everything',
        EncryptionConfiguration: { ReplicaKmsKeyID: aliasArn(replicaRegion, 'replicas') },
      },
    },
  ],
});

const configurations = {
  InventoryConfigurations: [
    {
      Id: 'weekly',
      Enabled: true,
      Prefix: 'data/',
      IncludedObjectVersions: 'Current',
      ScheduleFrequency: 'Weekly',
      OptionalFields: ['Size', 'StorageClass', 'ReplicationStatus'],
      Destination: {
        BucketArn: { 'Fn::GetAtt': ['Logs', 'Arn'] },
        BucketAccountId: '000000000000',
        Format: 'Parquet',
        Prefix: 'inventory',
      },
    },
  ],
  IntelligentTieringConfigurations: [
    {
      Id: 'archive',
      Status: 'Enabled',
      Prefix: 'data/',
      TagFilters: [{ Key: 'tier', Value: 'auto' }],
      Tierings: [
        { AccessTier: 'ARCHIVE_ACCESS', Days: 90 },
        { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 },
      ],
    },
    { Id: 'whole', Status: 'Disabled', Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 125 }] },
  ],
  MetricsConfigurations: [
    { Id: 'EntireBucket' },
    { Id: 'data', Prefix: 'data/', TagFilters: [{ Key: 'team', Value: 'storage' }] },
  ],
  AnalyticsConfigurations: [
    {
      Id: 'classes',
      Prefix: 'data/',
      StorageClassAnalysis: {
        DataExport: {
          OutputSchemaVersion: 'V_1',
          Destination: { BucketArn: { 'Fn::GetAtt': ['Logs', 'Arn'] }, BucketAccountId: '000000000000', Format: 'CSV' },
        },
      },
    },
  ],
};

/** What S3 shall say of the home bucket: the template's properties with references resolved by the test. */
export const homeBucket = (replicaRegion: string) => ({
  BucketName: 'home-bucket',
  AccelerateConfiguration: { AccelerationStatus: 'Enabled' },
  BucketEncryption: kmsEncryption({ 'Fn::GetAtt': ['Key', 'Arn'] }),
  CorsConfiguration: {
    CorsRules: [
      {
        Id: 'web',
        AllowedMethods: ['GET', 'PUT'],
        AllowedOrigins: ['https://example.com'],
        AllowedHeaders: ['*'],
        ExposedHeaders: ['ETag'],
        MaxAge: 3600,
      },
    ],
  },
  LifecycleConfiguration: lifecycle,
  LoggingConfiguration: {
    DestinationBucketName: { Ref: 'Logs' },
    LogFilePrefix: 'home/',
    TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' } },
  },
  NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  ObjectLockEnabled: true,
  ObjectLockConfiguration: {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
  },
  OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
  ReplicationConfiguration: replication(replicaRegion),
  Tags: [
    { Key: 'team', Value: 'storage' },
    { Key: 'cost', Value: 'shared' },
  ],
  VersioningConfiguration: versioned,
  ...configurations,
});

const allow = (Action: string[], Resource: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  Condition,
});
const through = (region: string) => ({ 'kms:ViaService': `s3.${region}.amazonaws.com` });

/** May copy what lies under `important/` and `shared/`, and no more. */
const replicationAccess = (replicaRegion: string) => ({
  ReplicationRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    },
  },
  ReplicationPolicy: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      Roles: [{ Ref: 'ReplicationRole' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          allow(['s3:GetReplicationConfiguration', 's3:ListBucket'], 'arn:aws:s3:::home-*'),
          allow(
            ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
            ['arn:aws:s3:::home-*/important/*', 'arn:aws:s3:::home-*/shared/*'],
          ),
          allow(['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'], 'arn:aws:s3:::replica-*/*'),
          allow(['kms:Decrypt'], { 'Fn::GetAtt': ['Key', 'Arn'] }, { StringEquals: through(HOME_REGION) }),
          allow(['kms:Encrypt'], `arn:aws:kms:${replicaRegion}:000000000000:key/*`, {
            StringEquals: through(replicaRegion),
            'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/replicas' },
          }),
        ],
      },
    },
  },
});

/** For the home Region. */
export const home = (replicaRegion: string): Template => ({
  Resources: {
    Key: key('home'),
    Alias: aliasOf('Key', 'home'),
    Logs: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'home-logs' } },
    ...replicationAccess(replicaRegion),
    OtherKey: key('nobody may use this one'),
    Bucket: { Type: 'AWS::S3::Bucket', Properties: homeBucket(replicaRegion) },
    Unlocked: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'home-unlocked',
        VersioningConfiguration: versioned,
        ReplicationConfiguration: replication(replicaRegion),
      },
    },
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Principal: { AWS: '*' },
              Action: 's3:*',
              Resource: [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, { 'Fn::Sub': '${Bucket.Arn}/*' }],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
  },
  Outputs: {
    KeyArn: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] } },
    OtherKeyArn: { Value: { 'Fn::GetAtt': ['OtherKey', 'Arn'] } },
    RoleArn: { Value: { 'Fn::GetAtt': ['ReplicationRole', 'Arn'] } },
  },
});

/** Lifecycle rules in the words CloudFormation had first, and in those it has now. */
export const olderNames = {
  stated: {
    LifecycleConfiguration: {
      Rules: [
        {
          Id: 'old',
          Status: 'Enabled',
          Transition: { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
          NoncurrentVersionTransition: { StorageClass: 'GLACIER', TransitionInDays: 10 },
          NoncurrentVersionExpirationInDays: 120,
        },
      ],
    },
  },
  meant: {
    Rules: [
      {
        Id: 'old',
        Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }],
        NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER', TransitionInDays: 10 }],
        NoncurrentVersionExpiration: { NoncurrentDays: 120 },
      },
    ],
  },
};
