import * as fc from 'fast-check';
import { differences } from '../../bin/demo/read-back/differences';
import { type DeployedStack, resolved } from '../../bin/demo/read-back/intrinsics';

describe('differences', () => {
  test('nothing differs from itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(differences(value, structuredClone(value))).toEqual([]);
      }),
    );
  });

  test('a value that is not there is named with its path', () => {
    expect(differences({ Rules: [{ Id: 'a', Status: 'Enabled' }] }, { Rules: [{ Id: 'a' }] })).toEqual([
      'Rules[a].Status is undefined, not "Enabled"',
    ]);
  });

  test('what the template does not state may be anything', () => {
    expect(differences({ a: 1 }, { a: 1, b: 2 })).toEqual([]);
  });

  test('an entry more or less is a difference', () => {
    expect(differences({ Tags: [] }, { Tags: [{ Key: 'a', Value: 'b' }] })).toEqual(['Tags has 1 entries, not 0']);
    expect(differences({ Tags: [{ Key: 'a', Value: 'b' }] }, {})).toEqual(['Tags has 0 entries, not 1']);
  });

  test('the order of named entries and of words does not matter', () => {
    const stated = {
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
      Fields: ['x', 'y'],
    };
    const found = {
      Tags: [
        { Key: 'b', Value: '2' },
        { Key: 'a', Value: '1' },
      ],
      Fields: ['y', 'x'],
    };
    expect(differences(stated, found)).toEqual([]);
  });

  test('a number may be spelled as text, as CloudFormation allows', () => {
    expect(differences({ Days: '30', Enabled: 'true' }, { Days: 30, Enabled: true })).toEqual([]);
    expect(differences({ Days: '30' }, { Days: 31 })).toEqual(['Days is 31, not "30"']);
  });
});

describe('intrinsic functions', () => {
  const stack: DeployedStack = {
    account: '000000000000',
    region: 'us-east-1',
    stackName: 'app',
    resources: new Map([
      ['Bucket', { id: 'a-bucket', type: 'AWS::S3::Bucket' }],
      ['Key', { id: 'key-1', type: 'AWS::KMS::Key' }],
    ]),
    exports: new Map([['other:Arn', 'arn:of:other']]),
  };

  test.each([
    ['Ref to a resource', { Ref: 'Bucket' }, 'a-bucket'],
    ['Ref to a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['GetAtt of a bucket', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::a-bucket'],
    ['GetAtt of a key', { 'Fn::GetAtt': 'Key.Arn' }, 'arn:aws:kms:us-east-1:000000000000:key/key-1'],
    ['Join', { 'Fn::Join': ['/', [{ Ref: 'Bucket' }, 'a', '*']] }, 'a-bucket/a/*'],
    [
      'Sub',
      { 'Fn::Sub': '${Bucket.Arn}/${!literal}/${AWS::AccountId}' },
      'arn:aws:s3:::a-bucket/${literal}/000000000000',
    ],
    ['Sub with variables', { 'Fn::Sub': ['${name}-x', { name: { Ref: 'Bucket' } }] }, 'a-bucket-x'],
    ['ImportValue', { 'Fn::ImportValue': 'other:Arn' }, 'arn:of:other'],
    ['nested in lists and objects', { a: [{ Ref: 'Bucket' }], b: 1 }, { a: ['a-bucket'], b: 1 }],
  ])('%s', (_name, value, expected) => {
    expect(resolved(value, stack)).toEqual(expected);
  });

  test('one that is not known is refused by name', () => {
    expect(() => resolved({ 'Fn::Cidr': [] }, stack)).toThrow('no value for Fn::Cidr in stack app');
    expect(() => resolved({ Ref: 'Nobody' }, stack)).toThrow('no resource Nobody in stack app');
    expect(() => resolved({ 'Fn::GetAtt': ['Bucket', 'Colour'] }, stack)).toThrow(/no value for attribute Colour/);
  });
});
