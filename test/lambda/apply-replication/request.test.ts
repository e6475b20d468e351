import { parseRequest, PropertiesInvalid } from '../../../lambda/apply-replication/request';

const CONFIGURATION = {
  Role: 'arn:aws:iam::111122223333:role/r',
  Rules: [{ ID: 'back-0', Priority: 1, Status: 'Enabled' }],
};
const PROPERTIES = {
  Bucket: 'replica',
  Region: 'eu-west-1',
  RuleIdPrefix: 'back',
  Configuration: JSON.stringify(CONFIGURATION),
};
const TARGET = { bucket: 'replica', region: 'eu-west-1', ruleIdPrefixes: ['back'] };

describe('a request', () => {
  test.each(['Create', 'Update'])('to %s carries the configuration, numbers and all', (type) => {
    const request = parseRequest({ RequestType: type, ResourceProperties: PROPERTIES });
    expect(request).toEqual({ type, target: TARGET, configuration: CONFIGURATION });
  });

  test('to delete needs no configuration', () => {
    expect(
      parseRequest({ RequestType: 'Delete', ResourceProperties: { ...PROPERTIES, Configuration: undefined } }),
    ).toEqual({
      type: 'Delete',
      target: TARGET,
    });
  });

  test('to update knows the rule ids of before as its own', () => {
    const old = { ...PROPERTIES, RuleIdPrefix: 'return' };
    const request = parseRequest({ RequestType: 'Update', ResourceProperties: PROPERTIES, OldResourceProperties: old });
    expect(request.target.ruleIdPrefixes).toEqual(['back', 'return']);
  });
});

describe('a request is refused in one sentence', () => {
  test.each([
    ['Bucket', undefined, 'Bucket must be text, got nothing; set it in the custom resource'],
    ['Region', '', 'Region must be text, got ""; set it in the custom resource'],
    ['RuleIdPrefix', 7, 'RuleIdPrefix must be text, got 7; set it in the custom resource'],
    [
      'Configuration',
      '{',
      /^Configuration must be JSON of a Role and at least one of Rules, each with an ID, got {; see /,
    ],
    ['Configuration', 'null', /^Configuration must be JSON/],
    ['Configuration', '{"Role":"r","Rules":[]}', /^Configuration must be JSON/],
    ['Configuration', '{"Rules":[{"ID":"back"}]}', /^Configuration must be JSON/],
    ['Configuration', '{"Role":"r","Rules":[{"ID":"back"},null]}', /^Configuration must be JSON/],
    [
      'Configuration',
      '{"Role":"r","Rules":[{"ID":"back"},{"ID":"mine"}]}',
      'Configuration must have rule ids that start with back, got mine; rename the rule',
    ],
  ])('where %s is %s', (name, value, message) => {
    const properties = { ...PROPERTIES, [name]: value };
    const parse = () => parseRequest({ RequestType: 'Create', ResourceProperties: properties });
    expect(parse).toThrow(PropertiesInvalid);
    expect(parse).toThrow(message);
  });

  test('where CloudFormation did not make it', () => {
    const parse = () => parseRequest({ RequestType: 'Read', ResourceProperties: PROPERTIES });
    expect(parse).toThrow(
      'RequestType must be Create, Update or Delete, got Read; let CloudFormation invoke the function',
    );
  });
});
