import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeKeyCommand, GetKeyRotationStatusCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { BUCKET_READERS } from '../../bin/demo/read-back/bucket';
import { describeStack } from '../../bin/demo/read-back/deployed-stack';
import { differences } from '../../bin/demo/read-back/differences';
import { type DeployedStack, resolved } from '../../bin/demo/read-back/intrinsics';
import { EMULATOR_ACCOUNT, HOME_REGION, REPLICA_REGION } from '../../local/emulator-environment';
import { deleteStack, deployTemplate, EMULATOR_TIMEOUT_MS, emulatorForTests, type Template } from '../helpers/emulator';
import { aliasArn, home, homeBucket, olderNames, REPLICAS } from './bucket-templates';

const emulator = emulatorForTests();
let s3: S3Client;

beforeAll(async () => {
  s3 = new S3Client(emulator.client());
  await deployTemplate(emulator.client(REPLICA_REGION), 'replicas', REPLICAS);
}, EMULATOR_TIMEOUT_MS);

const read = (property: string, bucket: string): Promise<unknown> => BUCKET_READERS[property]!(s3, bucket);
const bucketOf = (Properties: Template): Template => ({
  Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties } },
});

describe('a bucket deployed by CloudFormation', () => {
  let stack: DeployedStack;
  const properties = homeBucket(REPLICA_REGION);

  beforeAll(async () => {
    await deployTemplate(emulator.client(), 'home', home(REPLICA_REGION));
    const of = { account: EMULATOR_ACCOUNT, region: HOME_REGION, stackName: 'home' };
    stack = await describeStack(new CloudFormationClient(emulator.client()), of);
  }, EMULATOR_TIMEOUT_MS);

  test.each(Object.entries(properties))('%s is read back as the template states it', async (property, value) => {
    expect(differences(resolved(value, stack), await read(property, properties.BucketName))).toEqual([]);
  });

  test('has the policy of its template', async () => {
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: properties.BucketName }));
    expect(JSON.parse(Policy ?? '')).toMatchObject({
      Statement: [{ Effect: 'Deny', Resource: ['arn:aws:s3:::home-bucket', 'arn:aws:s3:::home-bucket/*'] }],
    });
  });

  test('carries the tags that CloudFormation adds', async () => {
    const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket: properties.BucketName }));
    expect(TagSet).toContainEqual({ Key: 'aws:cloudformation:logical-id', Value: 'Bucket' });
  });

  test('reads older property names as their successors', async () => {
    await deployTemplate(emulator.client(), 'older', bucketOf({ BucketName: 'older-names', ...olderNames.stated }));
    const found = await read('LifecycleConfiguration', 'older-names');
    expect(differences(olderNames.meant, found)).toEqual([]);
  });
});

describe('a bucket whose template changes', () => {
  const BucketName = 'changing';
  const template = {
    BucketName,
    VersioningConfiguration: { Status: 'Enabled' },
    AccelerateConfiguration: { AccelerationStatus: 'Enabled' },
    LoggingConfiguration: { DestinationBucketName: BucketName, LogFilePrefix: 'before/' },
    MetricsConfigurations: [{ Id: 'EntireBucket' }],
    Tags: [{ Key: 'team', Value: 'storage' }],
  };

  beforeAll(async () => {
    await deployTemplate(emulator.client(), 'changing', bucketOf(template));
  });

  test('takes the new values', async () => {
    const changed = { ...template, MetricsConfigurations: [{ Id: 'data', Prefix: 'data/' }], Tags: [] };
    await deployTemplate(emulator.client(), 'changing', bucketOf(changed));
    expect(await read('MetricsConfigurations', BucketName)).toMatchObject([{ Id: 'data', Prefix: 'data/' }]);
  });

  test('goes back to the defaults of properties that are gone', async () => {
    await deployTemplate(emulator.client(), 'changing', bucketOf({ BucketName }));
    expect(await read('VersioningConfiguration', BucketName)).toEqual({ Status: 'Suspended' });
    expect(await read('AccelerateConfiguration', BucketName)).toEqual({ AccelerationStatus: 'Suspended' });
    expect(await read('LoggingConfiguration', BucketName)).toMatchObject({ DestinationBucketName: undefined });
    expect(await read('MetricsConfigurations', BucketName)).toEqual([]);
  });
});

describe('what S3 refuses', () => {
  test('replication without versioning fails the stack and leaves no bucket', async () => {
    const properties = {
      BucketName: 'refused',
      ReplicationConfiguration: {
        Role: 'arn:aws:iam::000000000000:role/replication',
        Rules: [{ Status: 'Enabled', Prefix: '', Destination: { Bucket: 'arn:aws:s3:::replica-everything' } }],
      },
    };
    await expect(deployTemplate(emulator.client(), 'refused', bucketOf(properties))).rejects.toThrow(/ROLLBACK/);
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'refused' }))).rejects.toMatchObject({ name: 'NotFound' });
  });

  test('a bucket with objects in it is not deleted with its stack', async () => {
    await deployTemplate(emulator.client(), 'full', bucketOf({ BucketName: 'full-bucket' }));
    await s3.send(new PutObjectCommand({ Bucket: 'full-bucket', Key: 'a', Body: 'a' }));
    await expect(deleteStack(emulator.client(), 'full')).rejects.toThrow(/DELETE_FAILED/);
    const { Stacks } = await new CloudFormationClient(emulator.client()).send(
      new DescribeStacksCommand({ StackName: 'full' }),
    );
    expect(Stacks?.[0]?.StackStatus).toBe('DELETE_FAILED');
  });
});

describe('keys in several Regions', () => {
  test('an alias ARN names the key of its own Region', async () => {
    const kms = new KMSClient(emulator.client(REPLICA_REGION));
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: aliasArn(REPLICA_REGION, 'replicas') }));
    expect(KeyMetadata?.Description).toBe('replicas');
    expect(KeyMetadata?.Arn).toContain(`:kms:${REPLICA_REGION}:`);
    const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId: KeyMetadata?.KeyId }));
    expect(rotation).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 180 });
  });
});
