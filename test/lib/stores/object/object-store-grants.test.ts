import { aws_iam as iam, aws_kms as kms, aws_lambda as lambda, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ObjectStore } from '../../../../lib';
import { nagFindings } from '../../../helpers/nag';
import { stackIn } from '../../../helpers/stacks';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

function made(): { stack: Stack; store: ObjectStore; role: iam.Role } {
  const stack = stackIn();
  const store = new ObjectStore(stack, 'Documents');
  return {
    stack,
    store,
    role: new iam.Role(stack, 'App', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }),
  };
}

/** The statements of the one managed policy that storage grants went into. */
function statements(stack: Stack): Statement[] {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
  expect(policies).toHaveLength(1);
  return policies[0]!.Properties.PolicyDocument.Statement;
}

const actionsOf = (all: Statement[]) => all.flatMap(({ Action }) => Action);

describe('read', () => {
  test('reaches the objects of the pattern, the listing of the pattern, and decryption through S3', () => {
    const { stack, store, role } = made();
    store.grants.read(role, 'user-data/*');
    const [objects, list, key] = statements(stack);
    expect(objects!.Action).toEqual(['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging']);
    expect(JSON.stringify(objects!.Resource)).toContain('/user-data/*');
    expect(list).toMatchObject({
      Action: 's3:ListBucket',
      Condition: { StringLike: { 's3:prefix': ['user-data/*'] } },
    });
    expect(key).toMatchObject({
      Action: 'kms:Decrypt',
      Resource: stack.resolve(store.key?.keyArn),
      Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
    });
  });

  test('lists everything where it may read everything', () => {
    const { stack, store, role } = made();
    store.grants.read(role);
    expect(statements(stack)[1]!.Condition).toBeUndefined();
  });
});

describe('write', () => {
  test('refuses another encryption than the store has, and allows to name none', () => {
    const { stack, store, role } = made();
    store.grants.write(role, 'user-data/*');
    const [put] = statements(stack);
    expect(put).toMatchObject({
      Action: ['s3:PutObject', 's3:PutObjectTagging'],
      Condition: {
        StringEqualsIfExists: {
          's3:x-amz-server-side-encryption': 'aws:kms',
          's3:x-amz-server-side-encryption-aws-kms-key-id': stack.resolve(store.key?.keyArn),
        },
      },
    });
    expect(actionsOf(statements(stack))).toEqual(expect.arrayContaining(['kms:GenerateDataKey', 'kms:Decrypt']));
  });

  test('neither reads nor deletes', () => {
    const { stack, store, role } = made();
    store.grants.write(role);
    expect(
      actionsOf(statements(stack)).filter((action) => /Get|Delete|List(?!MultipartUploadParts)/.test(action)),
    ).toEqual([]);
  });
});

describe('delete', () => {
  test('hides objects and leaves their versions', () => {
    const { stack, store, role } = made();
    store.grants.delete(role, 'user-data/*');
    expect(actionsOf(statements(stack))).toEqual(['s3:DeleteObject']);
  });
});

describe('readWriteDelete', () => {
  test('is the sum of the three, in one managed policy', () => {
    const { stack, store, role } = made();
    store.grants.readWriteDelete(role, 'a/*');
    expect(actionsOf(statements(stack))).toEqual(
      expect.arrayContaining(['s3:GetObject', 's3:PutObject', 's3:DeleteObject']),
    );
  });
});

describe('grantees', () => {
  test('share one managed policy over all stores', () => {
    const { stack, store, role } = made();
    store.grants.read(role, 'a/*');
    new ObjectStore(stack, 'Other').grants.write(role, 'b/*');
    expect(statements(stack).length).toBeGreaterThan(5);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('never use a wildcard in an action, and need no acknowledgement beyond the prefix', () => {
    const { stack, store, role } = made();
    const before = nagFindings(stack);
    store.grants.readWriteDelete(role, 'user-data/*');
    expect(actionsOf(statements(stack)).filter((action) => action.includes('*'))).toEqual([]);
    expect(nagFindings(stack)).toEqual(before);
  });

  test('may be functions, users and services', () => {
    const { stack, store } = made();
    const handler = new lambda.Function(stack, 'Handler', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => 1'),
    });
    store.grants.read(handler, 'a/*');
    store.grants.read(new iam.User(stack, 'User'), 'a/*');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
    template.hasResourceProperties('AWS::IAM::Policy', { Users: [{ Ref: 'User00B015A1' }] });
  });

  test('may be other accounts and services, by the policies of bucket and key', () => {
    const { stack, store } = made();
    const grant = store.grants.read(new iam.AccountPrincipal('444455556666'), 'a/*');
    expect(grant.success).toBe(true);
    const template = Template.fromStack(stack);
    const allowed = (type: string, property: string) =>
      JSON.stringify(Object.values(template.findResources(type)).map(({ Properties }) => Properties[property]));
    expect(allowed('AWS::S3::BucketPolicy', 'PolicyDocument')).toContain('444455556666');
    expect(allowed('AWS::KMS::Key', 'KeyPolicy')).toContain('444455556666');
  });

  test('use a key that is known by its alias only, and no other', () => {
    const stack = stackIn();
    const key = kms.Alias.fromAliasName(stack, 'Alias', 'alias/shared');
    const store = new ObjectStore(stack, 'Documents', { key });
    store.grants.read(new iam.Role(stack, 'App', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }));
    const decrypt = statements(stack).find(({ Action }) => Action === 'kms:Decrypt');
    expect(JSON.stringify(decrypt!.Resource)).toContain(':key/*');
    expect(decrypt!.Condition).toMatchObject({ 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/shared' } });
  });

  test('keep many stores within the size of a policy, and fail synthesis beyond it', () => {
    const grantAll = (stores: number, prefixes: number) => {
      const stack = stackIn();
      const role = new iam.Role(stack, 'App', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
      for (let store = 0; store < stores; store += 1) {
        const { grants } = new ObjectStore(stack, `Store${store}`);
        for (let prefix = 0; prefix < prefixes; prefix += 1) grants.readWriteDelete(role, `prefix-${prefix}/*`);
      }
      return () => Template.fromStack(stack);
    };
    expect(grantAll(5, 1)).not.toThrow();
    expect(grantAll(12, 4)).toThrow(/must have at most 6144 characters, got about \d+; grant wider prefixes/);
  });

  test('may stand in another stack', () => {
    const { stack, store } = made();
    const other = new Stack(stack.node.root as Stack, 'Other', {
      env: { account: stack.account, region: stack.region },
    });
    const role = new iam.Role(other, 'Reader', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    store.grants.read(role, 'a/*');
    expect(actionsOf(statements(other))).toContain('s3:GetObject');
  });
});

describe('objectsKeyPattern', () => {
  test.each(['', '/user-data/*', 'a/*/b', '*/a', 'user-data/', 'arn:aws:s3:::documents/*'])(
    'fails for %p',
    (pattern) => {
      const { store, role } = made();
      expect(() => store.grants.read(role, pattern)).toThrow(
        /^objectsKeyPattern must be one object key, or a key prefix ending in \*, got '/,
      );
    },
  );

  test.each(['*', 'a/*', 'a*', 'one/object.txt', Lazy.string({ produce: () => 'late/*' })])('takes %p', (pattern) => {
    const { store, role } = made();
    expect(() => store.grants.read(role, pattern)).not.toThrow();
  });
});
