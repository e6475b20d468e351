import { App, aws_lambda as lambda, aws_s3 as s3, aws_s3_assets as assets, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'pretty-format';
import { storageSnapshotSerializer } from '../../../lib/testing';
import { stableTemplate } from '../../../lib/testing/stable-template';

const HASH = 'a1b2c3d4'.repeat(8);
const OTHER_HASH = '0f1e2d3c'.repeat(8);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'snapshot-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** An app with every kind of asset, whose contents are given. */
function appWith(content: string): Stack {
  const file = path.join(folder, 'data.json');
  writeFileSync(file, JSON.stringify(content));
  const stack = new Stack(new App({ context: { 'aws:cdk:enable-asset-metadata': true } }), 'Stack');
  const fn = new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline(`exports.handler = () => ${JSON.stringify(content)}`),
  });
  fn.addAlias('live');
  const asset = new assets.Asset(stack, 'Asset', { path: file });
  new s3.CfnBucket(stack, 'Bucket', { tags: [{ key: 'source', value: asset.s3ObjectUrl }] });
  const nested = new NestedStack(stack, 'Nested');
  new s3.CfnBucket(nested, 'Bucket', { tags: [{ key: 'content', value: content }] });
  return stack;
}

const snapshot = (value: unknown) => format(value, { plugins: [storageSnapshotSerializer] });
const snapshotOf = (stack: Stack) => snapshot(Template.fromStack(stack).toJSON());

describe('a snapshot of a template', () => {
  test('stays the same when the contents of assets change', () => {
    const [before, after] = [appWith('before'), appWith('after')];
    expect(Template.fromStack(before).toJSON()).not.toEqual(Template.fromStack(after).toJSON());
    expect(snapshotOf(after).replaceAll('after', 'before')).toBe(snapshotOf(before));
  });

  test('holds no hash of an asset or of a version', () => {
    expect(snapshotOf(appWith('content'))).not.toMatch(/[0-9a-f]{32}/);
  });

  test('shows a change of a property', () => {
    const stack = appWith('content');
    const before = snapshotOf(appWith('content'));
    (stack.node.findChild('Bucket') as s3.CfnBucket).versioningConfiguration = { status: 'Enabled' };
    expect(snapshotOf(stack)).not.toBe(before);
  });

  test('is the same for a Template and for its JSON', () => {
    const template = Template.fromStack(appWith('content'));
    expect(snapshot(template)).toBe(snapshot(template.toJSON()));
  });

  test('is stable inside other values', () => {
    const json = Template.fromStack(appWith('content')).toJSON();
    expect(snapshot({ main: json })).not.toMatch(/[0-9a-f]{32}/);
  });

  test('is taken by expect.addSnapshotSerializer', () => {
    expect.addSnapshotSerializer(storageSnapshotSerializer);
    expect({ Resources: { Code: { Type: 'AWS::Lambda::LayerVersion', Properties: { S3Key: `${HASH}.zip` } } } })
      .toMatchInlineSnapshot(`
      {
        "Resources": {
          "Code": {
            "Properties": {
              "S3Key": "[ASSET]",
            },
            "Type": "AWS::Lambda::LayerVersion",
          },
        },
      }
    `);
  });
});

describe('a value that is no template', () => {
  test.each([['text'], [undefined], [null], [{ Resources: [] }], [{ Resources: { a: 1 } }], [{ key: `${HASH}.zip` }]])(
    'stays as it is: %j',
    (value) => {
      expect(snapshot(value)).toBe(format(value));
    },
  );
});

describe('a stable template', () => {
  const withProperties = (properties: object) => ({ Resources: { It: { Type: 'A::B::C', Properties: properties } } });

  test.each([
    { Image: { 'Fn::Sub': `\${AWS::AccountId}.dkr.ecr.us-east-1.amazonaws.com/assets:${HASH}` } },
    { SourceObjectKeys: [`${HASH}.zip`] },
    { TemplateURL: { 'Fn::Join': ['', ['https://s3.us-east-1/', `cdk-assets/${HASH}.json`]] } },
    { S3Key: HASH },
  ])('is the same for any asset hash: %j', (properties) => {
    const other = JSON.parse(JSON.stringify(properties).replaceAll(HASH, OTHER_HASH)) as object;
    expect(stableTemplate(withProperties(properties))).toEqual(stableTemplate(withProperties(other)));
    expect(stableTemplate(withProperties(properties))).not.toEqual(withProperties(properties));
  });

  test.each([
    { Checksum: HASH },
    { BucketName: 'documents-f00ba4f00b-eu-west-1' },
    { ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'] },
    { S3Key: { Ref: 'CodeKey' } },
  ])('keeps what is no asset: %j', (properties) => {
    expect(stableTemplate(withProperties(properties))).toEqual(withProperties(properties));
  });

  test("loses the CDK's notes about itself and sections that only held them", () => {
    const template = {
      Resources: { CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:H4s' } } },
      Conditions: { CDKMetadataAvailable: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } },
      Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>' }, Size: { Type: 'Number' } },
      Rules: { CheckBootstrapVersion: { Assertions: [] } },
    };
    expect(stableTemplate(template)).toEqual({ Resources: {}, Parameters: { Size: { Type: 'Number' } } });
  });

  test('does not change the template it is made from', () => {
    const template = withProperties({ S3Key: `${HASH}.zip` });
    const copy = structuredClone(template);
    stableTemplate(template);
    expect(template).toEqual(copy);
  });
});
