import {
  bucketIdentity,
  bucketOf,
  keyOf,
  leastLength,
  resourceOf,
  textOf,
} from '../../../../lib/concerns/checks/references';
import { bucket, stack, TOKEN } from './cases/rule-case';

const here = stack({
  Bucket: bucket({}),
  Named: bucket({ BucketName: { 'Fn::Sub': 'named-${AWS::AccountId}-${AWS::Region}' } }),
  Key: { Type: 'AWS::KMS::Key' },
  Alias: {
    Type: 'AWS::KMS::Alias',
    Properties: { AliasName: 'alias/mine', TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
  },
});
const there = stack({ Bucket: bucket({ BucketName: 'in-ireland' }) }, 'eu-west-1', '111122223333', {
  Shared: { Value: { 'Fn::GetAtt': ['Bucket', 'Arn'] }, Export: { Name: 'shared-bucket' } },
});
const app = { stacks: [here, there] };
const ownBucket = here.resources.get('Bucket');
const namedBucket = here.resources.get('Named');
const foreignBucket = there.resources.get('Bucket');

describe('a text', () => {
  test.each([
    ['a literal', 'plain', 'plain'],
    [
      'pseudo parameters that the stack knows',
      { 'Fn::Sub': '${AWS::AccountId}-${AWS::Region}' },
      '111122223333-us-east-1',
    ],
    ['joined parts', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-us-east-1'],
    ['variables of a substitution', { 'Fn::Sub': ['${Name}-b', { Name: 'a' }] }, 'a-b'],
    ['an escaped placeholder', { 'Fn::Sub': 'a-${!Name}' }, 'a-${Name}'],
    ['a parameter', TOKEN, undefined],
    ['a part that is a parameter', { 'Fn::Join': ['', ['a', TOKEN]] }, undefined],
    ['a condition', { 'Fn::If': ['Condition', 'a', 'b'] }, undefined],
    ['a number', 1, undefined],
  ])('of %s', (_what, value, text) => expect(textOf(value, here, app)).toBe(text));

  test('stays unknown where the stack does not know its account', () => {
    const agnostic = { ...here, account: undefined };
    expect(textOf({ Ref: 'AWS::AccountId' }, agnostic, app)).toBeUndefined();
  });
});

describe('a bucket', () => {
  test.each([
    ['Ref', { Ref: 'Bucket' }, ownBucket],
    ['its ARN', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, ownBucket],
    ['its ARN in the short spelling', { 'Fn::GetAtt': 'Bucket.Arn' }, ownBucket],
    [
      'an ARN made of its name',
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', { Ref: 'Bucket' }]] },
      ownBucket,
    ],
    ['a substituted ARN', { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Bucket}' }, ownBucket],
    ['a literal name', 'named-111122223333-us-east-1', namedBucket],
    ['a literal ARN of a bucket of another stack', 'arn:aws:s3:::in-ireland', foreignBucket],
    ['an import', { 'Fn::ImportValue': 'shared-bucket' }, foreignBucket],
    [
      'an output of another stack',
      { 'Fn::GetStackOutput': { StackName: there.stackName, OutputName: 'Shared' } },
      foreignBucket,
    ],
    ['the name of a bucket outside the app', 'elsewhere', undefined],
    ['another kind of resource', { Ref: 'Key' }, undefined],
    ['a token', TOKEN, undefined],
  ])('is found by %s', (_what, value, found) => expect(bucketOf(value, here, app)).toBe(found));

  test('with the same name in two copies of a stack is the one in the same copy, or unknown', () => {
    const copies = ['us-east-1', 'eu-west-1'].map((region) =>
      stack({ Bucket: bucket({ BucketName: 'copied' }) }, region),
    );
    const both = { stacks: copies };
    expect(bucketOf('copied', copies[1]!, both)).toBe(copies[1]!.resources.get('Bucket'));
    expect(bucketOf('copied', here, { stacks: [here, ...copies] })).toBeUndefined();
  });

  test('has one identity however it is spelled', () => {
    const same = [{ Ref: 'Named' }, { 'Fn::GetAtt': ['Named', 'Arn'] }, 'arn:aws:s3:::named-111122223333-us-east-1'];
    expect(new Set(same.map((value) => bucketIdentity(value, here, app))).size).toBe(1);
    expect(bucketIdentity('elsewhere', here, app)).toBe(bucketIdentity('arn:aws:s3:::elsewhere', here, app));
    expect(bucketIdentity(TOKEN, here, app)).not.toBe(bucketIdentity({ Ref: 'Other' }, here, app));
  });
});

describe('a key', () => {
  const key = here.resources.get('Key');

  test.each([
    ['its ARN', { 'Fn::GetAtt': ['Key', 'Arn'] }, key],
    ['a reference to its alias', { Ref: 'Alias' }, key],
    ['the name of its alias', 'alias/mine', key],
    ['the ARN of its alias', { 'Fn::Sub': 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/mine' }, key],
    ['the alias of another key', 'alias/aws/s3', undefined],
    ['a token', TOKEN, undefined],
  ])('is found by %s', (_what, value, found) => expect(keyOf(value, here, app)).toBe(found));
});

test('a resource outside the template is not found', () => {
  expect(resourceOf({ Ref: 'Nothing' }, here, app)).toBeUndefined();
});

describe('the least length of a text', () => {
  const agnostic = { ...here, account: undefined, region: undefined };

  test.each([
    ['a literal', 'abc', 3],
    ['an unknown account', { Ref: 'AWS::AccountId' }, 12],
    ['an unknown Region', { Ref: 'AWS::Region' }, 9],
    ['joined parts', { 'Fn::Join': ['-', ['abc', { Ref: 'AWS::AccountId' }, TOKEN]] }, 17],
    ['a substitution', { 'Fn::Sub': ['${A}-${AWS::AccountId}-${B}', { A: 'abc', B: TOKEN }] }, 17],
    ['a token', TOKEN, 0],
  ])('counts %s', (_what, value, length) => expect(leastLength(value, agnostic, app)).toBe(length));
});
