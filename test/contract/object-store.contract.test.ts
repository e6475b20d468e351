import {
  App,
  aws_kms as kms,
  aws_s3 as s3,
  Duration,
  Lazy,
  PropertyInjectors,
  RemovalPolicy,
  Token,
  Validations,
} from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { type IMonitored, ObjectLifecycle, ObjectStore } from '../../lib';
import { describeStoreContract, type TemplateResource } from './store-contract';

const make = (scope: Construct, id: string, options: { removalPolicy?: RemovalPolicy } = {}) =>
  new ObjectStore(scope, id, options);

const keyOf = (store: IMonitored) => (store as ObjectStore).key.node.defaultChild as kms.CfnKey;

const bucketOf = (store: IMonitored) => (store as ObjectStore).bucket.node.defaultChild as s3.CfnBucket;

function sseAlgorithm({ Properties }: TemplateResource): unknown {
  const encryption = Properties.BucketEncryption as {
    ServerSideEncryptionConfiguration: {
      ServerSideEncryptionByDefault: { SSEAlgorithm: string; KMSMasterKeyID?: object };
    }[];
  };
  const byDefault = encryption.ServerSideEncryptionConfiguration[0]?.ServerSideEncryptionByDefault;
  return byDefault?.KMSMasterKeyID === undefined ? undefined : byDefault.SSEAlgorithm;
}

function policyOf(template: Template, bucket: TemplateResource): string {
  const resources = template.toJSON().Resources as Record<string, TemplateResource>;
  const [id] = Object.entries(resources).find(([, { Properties }]) => Properties === bucket.Properties) ?? [];
  const policy = Object.values(resources).find(
    ({ Type, Properties }) => Type === 'AWS::S3::BucketPolicy' && (Properties.Bucket as { Ref: string }).Ref === id,
  );
  return JSON.stringify(policy?.Properties ?? {});
}

describeStoreContract({
  name: 'ObjectStore',
  dataTypes: ['AWS::S3::Bucket'],
  make,
  makeWithTokens: (scope, id) => {
    const store = new ObjectStore(scope, id, {
      bucketName: Lazy.string({ produce: () => 'documents' }),
      key: kms.Key.fromKeyArn(
        scope,
        'ImportedKey',
        Lazy.string({ produce: () => 'arn:aws:kms:us-east-1:111122223333:key/1' }),
      ),
      noncurrentVersionRetention: Duration.days(Token.asNumber({ Ref: 'Days' })),
      incompleteUploadRetention: Duration.days(Token.asNumber({ Ref: 'Days' })),
      lifecycle: ObjectLifecycle.tiered({ archiveAfter: Duration.days(Token.asNumber({ Ref: 'Days' })) }),
      accessLogs: s3.Bucket.fromBucketName(scope, 'ImportedLogs', Lazy.string({ produce: () => 'logs' })),
    });
    Validations.of(store).acknowledge({ id: 'storage:ObjectStore.accessLogs', reason: 'Its owner was told.' });
    return store;
  },
  overrides: {
    versioning: (store) => bucketOf(store).addPropertyOverride('VersioningConfiguration.Status', 'Suspended'),
    'the public access block': (store) => bucketOf(store).addPropertyDeletionOverride('PublicAccessBlockConfiguration'),
    'one flag of the public access block': (store) =>
      bucketOf(store).addPropertyOverride('PublicAccessBlockConfiguration.BlockPublicPolicy', false),
    encryption: (store) => bucketOf(store).addPropertyDeletionOverride('BucketEncryption'),
    'the customer key': (store) =>
      bucketOf(store).addPropertyOverride(
        'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm',
        'AES256',
      ),
    'ownership of objects': (store) => bucketOf(store).addPropertyDeletionOverride('OwnershipControls'),
    'access logs': (store) => bucketOf(store).addPropertyDeletionOverride('LoggingConfiguration'),
    'events on EventBridge': (store) => {
      bucketOf(store).notificationConfiguration = {};
    },
    'the bounds on old versions': (store) => bucketOf(store).addPropertyDeletionOverride('LifecycleConfiguration'),
    'rotation of the key': (store) => keyOf(store).addPropertyOverride('EnableKeyRotation', false),
    'retention of the key': (store) => keyOf(store).applyRemovalPolicy(RemovalPolicy.DESTROY),
    'retention on deletion': (store) => bucketOf(store).addOverride('DeletionPolicy', 'Delete'),
    'retention on replacement': (store) => bucketOf(store).addOverride('UpdateReplacePolicy', 'Delete'),
    'the TLS statement': (store) => {
      const policy = (store as ObjectStore).bucket.policy?.node.defaultChild as s3.CfnBucketPolicy;
      policy.addPropertyOverride('PolicyDocument.Statement', []);
    },
  },
  hostileApp: () => {
    const app = new App();
    PropertyInjectors.of(app).add({
      constructUniqueId: s3.Bucket.PROPERTY_INJECTION_ID,
      inject: (props: s3.BucketProps): s3.BucketProps => ({
        ...props,
        versioned: false,
        encryption: s3.BucketEncryption.S3_MANAGED,
        encryptionKey: undefined,
        enforceSSL: false,
        blockPublicAccess: new s3.BlockPublicAccess({ blockPublicAcls: false }),
        objectOwnership: s3.ObjectOwnership.OBJECT_WRITER,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
    return app;
  },
  isEncryptedWithCustomerKey: (resource) => sseAlgorithm(resource) === 'aws:kms',
  isPrivate: ({ Properties }) =>
    Object.values((Properties.PublicAccessBlockConfiguration ?? {}) as Record<string, boolean>).filter(Boolean)
      .length === 4,
  refusesPlainText: (resource, template) => policyOf(template, resource).includes('"aws:SecureTransport":"false"'),
  leftToTheApp: ['S3BucketReplicationEnabled'],
});
