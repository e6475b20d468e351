import { App, aws_s3 as s3, CfnOutput, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { readApp } from '../../../../lib/concerns/checks/app-view';
import type { Resource } from '../../../../lib/core/rule';

const env = { account: '111122223333', region: 'eu-west-1' };

function read(build: (app: App) => void) {
  const app = new App();
  build(app);
  return readApp(app.synth().directory);
}

const buckets = (resources: ReadonlyMap<string, Resource>) =>
  [...resources.values()].filter(({ type }) => type === 'AWS::S3::Bucket');

describe('a cloud assembly', () => {
  test('is read with its stages, accounts and Regions', () => {
    const { stacks } = read((app) => {
      new Stack(app, 'Agnostic');
      new Stack(new Stage(app, 'Prod', { env }), 'Data');
    });
    expect(stacks.map(({ name, stackName, account, region }) => ({ name, stackName, account, region }))).toEqual(
      expect.arrayContaining([
        { name: 'Agnostic', stackName: 'Agnostic', account: undefined, region: undefined },
        { name: 'Prod/Data', stackName: 'Prod-Data', ...env },
      ]),
    );
  });

  test('names resources by their constructs, those of nested stacks too, though logical ids repeat', () => {
    const { stacks } = read((app) => {
      const stack = new Stack(app, 'Stack');
      new s3.Bucket(stack, 'Bucket');
      new s3.Bucket(new NestedStack(stack, 'Nested'), 'Bucket');
    });
    const [outer, inner] = stacks.map(({ resources }) => buckets(resources)[0]);
    expect(outer?.logicalId).toBe(inner?.logicalId);
    expect([outer?.path, inner?.path]).toEqual(['Stack/Bucket/Resource', 'Stack/Nested/Bucket/Resource']);
  });

  test('keeps outputs and exports', () => {
    const [stack] = read(
      (app) => new CfnOutput(new Stack(app, 'Stack'), 'Out', { value: 'value', exportName: 'exported' }),
    ).stacks;
    expect(stack?.outputs?.get('Out')).toBe('value');
    expect(stack?.exports?.get('exported')).toBe('value');
  });

  test('keeps what is acknowledged at a construct or around it, by rule', () => {
    const [stack] = read((app) => {
      const scope = new Stack(app, 'Stack');
      const bucket = new s3.Bucket(scope, 'Bucket');
      new s3.Bucket(scope, 'BucketBeside');
      Validations.of(scope).acknowledge({ id: 'another-plugin::rule', reason: 'not ours' });
      Validations.of(bucket).acknowledge({ id: 'storage-checks::storage/s3/a', reason: 'because' });
    }).stacks;
    const found = buckets(stack!.resources).map(({ path, acknowledged }) => [path, acknowledged]);
    expect(found).toEqual([
      ['Stack/Bucket/Resource', { 'storage/s3/a': 'because' }],
      ['Stack/BucketBeside/Resource', {}],
    ]);
  });

  test('reads what CloudFormation removes as absent', () => {
    const [stack] = read((app) => {
      const bucket = new s3.CfnBucket(new Stack(app, 'Stack'), 'Bucket');
      bucket.addPropertyOverride('BucketName', { Ref: 'AWS::NoValue' });
      bucket.addPropertyOverride('ObjectLockEnabled', true);
    }).stacks;
    expect(stack!.resources.get('Bucket')!.properties).toEqual({ ObjectLockEnabled: true });
  });
});
