import {
  App,
  aws_kms as kms,
  aws_s3 as s3,
  DefaultStackSynthesizer,
  NestedStack,
  PropertyInjectors,
  RemovalPolicy,
  Stack,
  Stage,
  Tags,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ObjectLock, type ObjectReplication, ObjectStore } from '../../../../lib';
import { ACCOUNT, FLAG_SETS, OTHER_REGION, REGION, stackIn } from '../../../helpers/stacks';

const OTHER_ACCOUNT = '444455556666';

interface Rule {
  readonly Id: string;
  readonly Priority: number;
  readonly Filter: object;
  readonly Destination: Record<string, unknown>;
}

function replicated(...replication: ObjectReplication[]): { stack: Stack; store: ObjectStore } {
  const stack = stackIn();
  return { stack, store: new ObjectStore(stack, 'Documents', { replication }) };
}

function rulesOf(stack: Stack): Rule[] {
  const buckets = Object.values(Template.fromStack(stack).findResources('AWS::S3::Bucket'));
  return buckets.flatMap(({ Properties }) => Properties.ReplicationConfiguration?.Rules ?? []);
}

function sibling(stack: Stack, region = OTHER_REGION): Stack {
  return stack.node.root.node.findChild(`${stack.node.id}-${region}`) as Stack;
}

/** Statements of the policy of the replication role. */
function roleStatements(stack: Stack): Record<string, unknown>[] {
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
  return policies
    .filter(([id]) => id.includes('Replication'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

const imported = (stack: Stack, attributes: Partial<s3.BucketAttributes> = {}) =>
  s3.Bucket.fromBucketAttributes(stack, 'Destination', {
    bucketName: 'their-copies',
    account: OTHER_ACCOUNT,
    region: OTHER_REGION,
    encryptionKey: kms.Key.fromKeyArn(stack, 'TheirKey', `arn:aws:kms:${OTHER_REGION}:${OTHER_ACCOUNT}:key/1`),
    ...attributes,
  });

describe('region', () => {
  test.each(Object.entries(FLAG_SETS))(
    'copies between KMS keys of two Regions without a cycle or a custom resource, with %s',
    (_flags, context) => {
      const stack = stackIn(context);
      new ObjectStore(stack, 'Documents', { replication: [{ region: OTHER_REGION }] });
      const assembly = (stack.node.root as App).synth();
      expect(assembly.stacks.map(({ stackName }) => stackName)).toEqual([`Stack-${OTHER_REGION}`, 'Stack']);
      for (const one of assembly.stacks)
        expect(JSON.stringify(one.template)).not.toMatch(/Custom::|Fn::ImportValue|GetStackOutput/);
    },
  );

  test('selects KMS objects and encrypts the copies with the key of their Region', () => {
    const { stack, store } = replicated({ region: OTHER_REGION });
    const [rule] = rulesOf(stack);
    expect(rule).toMatchObject({
      Status: 'Enabled',
      SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
      Destination: { Metrics: { Status: 'Enabled' } },
    });
    const [{ bucketName, keyArn }] = store.replicas as [ObjectStore['replicas'][0]];
    expect(rule!.Destination.EncryptionConfiguration).toEqual({ ReplicaKmsKeyID: stack.resolve(keyArn) });
    Template.fromStack(sibling(stack)).hasResourceProperties('AWS::S3::Bucket', { BucketName: bucketName });
    Template.fromStack(sibling(stack)).hasResourceProperties('AWS::KMS::Alias', { AliasName: `alias/${bucketName}` });
  });

  test('deploys the replica first, in a stack beside this one in the same Stage', () => {
    const app = new App();
    const stage = new Stage(app, 'Prod', { env: { account: ACCOUNT, region: REGION } });
    const stack = new Stack(stage, 'Data');
    new ObjectStore(stack, 'Documents', { replication: [{ region: OTHER_REGION }] });
    const replica = stage.node.findChild(`Data-${OTHER_REGION}`) as Stack;
    expect(stack.dependencies).toContain(replica);
    expect(replica.stackName).toBe(`Prod-Data-${OTHER_REGION}`);
    expect(replica.region).toBe(OTHER_REGION);
  });

  test('shares one sibling stack per Region between the stores of a stack, and one replica between entries', () => {
    const stack = stackIn();
    const replication = [
      { region: OTHER_REGION, prefix: 'a/' },
      { region: OTHER_REGION, prefix: 'b/' },
      { region: 'us-west-2' },
    ];
    for (const id of ['One', 'Two']) new ObjectStore(stack, id, { replication });
    const named = Template.fromStack(sibling(stack)).findResources('AWS::S3::Bucket', {
      Properties: { BucketName: Match.anyValue() },
    });
    expect(Object.keys(named)).toHaveLength(2);
    expect((stack.node.root as App).synth().stacks).toHaveLength(3);
  });

  test('gives every replica a legal, deterministic name of its own', () => {
    const names = () => {
      const stack = stackIn();
      const replication = [{ region: 'ap-southeast-1' }, { region: 'eu-central-2' }];
      const ids = ['A'.repeat(80), 'CustomerDocuments_v2', 'Logs'];
      return ids.flatMap((id) =>
        new ObjectStore(stack, id, { replication }).replicas.map(({ bucketName }) => bucketName),
      );
    };
    expect(new Set(names()).size).toBe(6);
    expect(names()).toEqual(names());
    for (const name of names()) expect(name).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
  });

  test('gives the replica the lock, lifecycle and lasting of its source', () => {
    const stack = stackIn({ 'cdk-storage-systems:allow-destroy': 'Stack' });
    new ObjectStore(stack, 'Documents', {
      objectLock: ObjectLock.onRequest(),
      removalPolicy: RemovalPolicy.DESTROY,
      replication: [{ region: OTHER_REGION }],
    });
    const template = Template.fromStack(sibling(stack));
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete', Properties: { ObjectLockEnabled: true } });
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
    expect(roleStatements(stack)).toContainEqual(
      expect.objectContaining({ Action: expect.arrayContaining(['s3:GetObjectRetention', 's3:GetObjectLegalHold']) }),
    );
  });

  test('bears the tags and the qualifier of its source, whenever they are given', () => {
    const stack = stackIn(
      {},
      { tags: { stage: 'prod' }, synthesizer: new DefaultStackSynthesizer({ qualifier: 'mine' }) },
    );
    const store = new ObjectStore(stack, 'Documents', { replication: [{ region: OTHER_REGION }] });
    Tags.of(stack).add('cost-center', '42');
    Tags.of(store).add('team', 'storage');
    const replica = Template.fromStack(sibling(stack));
    for (const Key of ['team', 'cost-center']) {
      replica.hasResourceProperties('AWS::S3::Bucket', {
        BucketName: Match.anyValue(),
        Tags: Match.arrayWith([Match.objectLike({ Key })]),
      });
    }
    expect(sibling(stack).tags.tagValues()).toMatchObject({ stage: 'prod' });
    expect(sibling(stack).synthesizer.bootstrapQualifier).toBe('mine');
  });

  test('may belong to stores of one name in two nested stacks', () => {
    const stack = stackIn();
    for (const id of ['One', 'Two'])
      new ObjectStore(new NestedStack(stack, id), 'Documents', { replication: [{ region: OTHER_REGION }] });
    new ObjectStore(stack, 'DocumentsKey', { replication: [{ region: OTHER_REGION }] });
    const named = Template.fromStack(sibling(stack)).findResources('AWS::S3::Bucket', {
      Properties: { BucketName: Match.anyValue() },
    });
    expect(Object.keys(named)).toHaveLength(3);
  });

  test('can be granted and watched', () => {
    const { stack, store } = replicated({ region: OTHER_REGION });
    expect(Stack.of(store.replicaIn(OTHER_REGION))).toBe(sibling(stack));
    expect(() => store.replicaIn('us-west-2')).toThrow(
      /^region must be one of eu-west-1, got us-west-2; add it to replication/,
    );
  });

  test('keeps its name and alias when an organisation injects others', () => {
    const stack = stackIn();
    PropertyInjectors.of(stack.node.root).add(
      {
        constructUniqueId: s3.Bucket.PROPERTY_INJECTION_ID,
        inject: (props: s3.BucketProps) => ({ ...props, bucketName: undefined }),
      },
      {
        constructUniqueId: kms.Key.PROPERTY_INJECTION_ID,
        inject: (props: kms.KeyProps) => ({ ...props, alias: 'x', enabled: false }),
      },
    );
    const { replicas } = new ObjectStore(stack, 'Documents', { replication: [{ region: OTHER_REGION }] });
    const template = Template.fromStack(sibling(stack));
    template.hasResourceProperties('AWS::S3::Bucket', { BucketName: replicas[0]!.bucketName });
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: `alias/${replicas[0]!.bucketName}` });
    template.hasResourceProperties('AWS::KMS::Key', { Enabled: true, EnableKeyRotation: true });
  });

  test('fails in a stack that does not name its account and Region', () => {
    const stack = new Stack(new App(), 'Stack');
    expect(() => new ObjectStore(stack, 'Documents', { replication: [{ region: OTHER_REGION }] })).toThrow(
      /^replication must stand in a stack that names its account and Region, got .*; pass env: /,
    );
  });

  test.each([
    [REGION, /^region must differ from the Region of the stack, got 'us-east-1'; /],
    ['', /^region must be the name of a Region, known at synthesis, got ''; /],
    ['eu-west-1a', /^region must be the name of a Region/],
    [
      'cn-north-1',
      /^region must be in the partition of us-east-1, because S3 does not copy across partitions, got 'cn-north-1'/,
    ],
  ])('fails for %p', (region, message) => {
    expect(() => replicated({ region })).toThrow(message);
  });

  test('fails with a key for the replica, which has its own', () => {
    const stack = stackIn();
    const destinationKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${OTHER_REGION}:${ACCOUNT}:key/1`);
    expect(
      () => new ObjectStore(stack, 'Documents', { replication: [{ region: OTHER_REGION, destinationKey }] }),
    ).toThrow(/^destinationKey must stand beside destination/);
  });

  test('fails where a stack of another Region bears the sibling name', () => {
    const stack = stackIn();
    new Stack(stack.node.root as App, `Stack-${OTHER_REGION}`, { env: { account: ACCOUNT, region: 'us-west-2' } });
    expect(() => new ObjectStore(stack, 'Documents', { replication: [{ region: OTHER_REGION }] })).toThrow(
      /must be a stack in eu-west-1 of account 111122223333.*got a stack in us-west-2/,
    );
  });

  test('fails without a destination, and with two', () => {
    expect(() => replicated({ prefix: 'a/' })).toThrow(
      /^replication\[0\] must name either a region or a destination, got neither; /,
    );
    const stack = stackIn();
    const both = { region: OTHER_REGION, destination: imported(stack) };
    expect(() => new ObjectStore(stack, 'Documents', { replication: [both] })).toThrow(/got both; /);
  });
});

describe('the replication role', () => {
  test('reads only the replicated prefixes and writes only to the replica, keys through S3 only', () => {
    const { stack, store } = replicated({ region: OTHER_REGION, prefix: 'important/' });
    const [{ bucketName }] = store.replicas as [ObjectStore['replicas'][0]];
    const statements = roleStatements(stack);
    const objects = statements.filter(({ Action }) => /GetObjectVersion|ReplicateObject/.test(String(Action)));
    expect(objects).toHaveLength(2);
    for (const { Resource } of objects) expect(JSON.stringify(Resource)).toContain('/important/*');
    expect(statements).toContainEqual(
      expect.objectContaining({
        Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
        Condition: {
          StringEquals: { 'kms:ViaService': `s3.${OTHER_REGION}.amazonaws.com` },
          'ForAnyValue:StringEquals': { 'kms:ResourceAliases': `alias/${bucketName}` },
        },
      }),
    );
    expect(statements.flatMap(({ Action }) => Action).filter((action) => String(action).includes('*'))).toEqual([]);
  });
});

describe('prefix, tags and priorities', () => {
  test.each([
    ['important/*', 1],
    ['/important/', 1],
    ['important/', 0],
  ])('warns of a prefix that is hardly meant: %s', (prefix, warnings) => {
    const { stack } = replicated({ region: OTHER_REGION, prefix });
    const { messages } = (stack.node.root as App).synth().getStackByName('Stack');
    expect(
      messages.filter(({ entry }) => String(entry.data).includes('replication[0].prefix must be how')),
    ).toHaveLength(warnings);
  });

  test('names each rule by what it copies, so that a new entry renames no other', () => {
    const ids = (...entries: ObjectReplication[]) => rulesOf(replicated(...entries).stack).map(({ Id }) => Id);
    const later = { region: OTHER_REGION, prefix: 'important/' };
    expect(ids(later)).toEqual(['eu-west-1-important']);
    expect(
      ids({ region: OTHER_REGION, tags: { tier: 'gold' } }, later, { ...later, storageClass: s3.StorageClass.GLACIER }),
    ).toEqual(['eu-west-1-tier-gold', 'eu-west-1-important', 'eu-west-1-important-2']);
  });

  test('gives the first entry the highest priority and every entry its own', () => {
    const { stack } = replicated(
      { region: OTHER_REGION, prefix: 'a/' },
      { region: OTHER_REGION, prefix: 'a/b/' },
      { region: 'us-west-2' },
    );
    expect(rulesOf(stack).map(({ Id, Priority }) => [Id, Priority])).toEqual([
      ['eu-west-1-a', 3],
      ['eu-west-1-a-b', 2],
      ['us-west-2', 1],
    ]);
  });

  test.each<[string, Partial<ObjectReplication>, object]>([
    ['everything', {}, { Prefix: '' }],
    ['a prefix', { prefix: 'a/' }, { Prefix: 'a/' }],
    ['one tag', { tags: { tier: 'gold' } }, { TagFilter: { Key: 'tier', Value: 'gold' } }],
    [
      'a prefix and a tag',
      { prefix: 'a/', tags: { tier: 'gold' } },
      { And: { Prefix: 'a/', TagFilters: [{ Key: 'tier', Value: 'gold' }] } },
    ],
  ])('filters by %s', (_what, entry, filter) => {
    expect(rulesOf(replicated({ region: OTHER_REGION, ...entry }).stack)[0]!.Filter).toEqual(filter);
  });
});

describe('deleteMarkers', () => {
  test.each<[Partial<ObjectReplication>, string]>([
    [{}, 'Enabled'],
    [{ deleteMarkers: false }, 'Disabled'],
    [{ tags: { tier: 'gold' } }, 'Disabled'],
  ])('with %p are %s', (entry, status) => {
    const [rule] = rulesOf(replicated({ region: OTHER_REGION, ...entry }).stack);
    expect(rule).toMatchObject({ DeleteMarkerReplication: { Status: status } });
  });

  test('fail together with tags', () => {
    expect(() => replicated({ region: OTHER_REGION, tags: { tier: 'gold' }, deleteMarkers: true })).toThrow(
      /deleteMarkers.* must .*tag/i,
    );
  });
});

describe('storageClass and timeControl', () => {
  test('keeps copies in another class, within 15 minutes', () => {
    const { stack, store } = replicated({
      region: OTHER_REGION,
      storageClass: s3.StorageClass.INFREQUENT_ACCESS,
      timeControl: true,
    });
    expect(rulesOf(stack)[0]!.Destination).toMatchObject({
      StorageClass: 'STANDARD_IA',
      ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } },
      Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } },
    });
    expect(store.alarms.map(({ id }) => id)).toEqual([
      'SizeGrowth',
      'ReplicationLag-eu-west-1',
      'ReplicationFailed-eu-west-1',
    ]);
  });

  test('fails for a class that replicas cannot have', () => {
    expect(() => replicated({ region: OTHER_REGION, storageClass: new s3.StorageClass('EXPRESS_ONEZONE') })).toThrow(
      /storageClass must be one of STANDARD, .*got EXPRESS_ONEZONE; /,
    );
  });
});

describe('destination', () => {
  test('hands copies over to another account and says what its owner has to allow', () => {
    const stack = stackIn();
    const store = new ObjectStore(stack, 'Documents', {
      replication: [{ destination: imported(stack), prefix: 'shared/' }],
    });
    expect(rulesOf(stack)[0]!.Destination).toMatchObject({
      Account: OTHER_ACCOUNT,
      AccessControlTranslation: { Owner: 'Destination' },
      EncryptionConfiguration: { ReplicaKmsKeyID: `arn:aws:kms:${OTHER_REGION}:${OTHER_ACCOUNT}:key/1` },
    });
    const pending = store.destinationPolicies.map(({ target, statement }) => [target, stack.resolve(statement)]);
    expect(pending.map(([target]) => target)).toEqual(['bucket', 'bucket', 'key']);
    expect(JSON.stringify(pending)).toContain('s3:ReplicateObject');
    expect(JSON.stringify(pending)).toContain('kms:GenerateDataKey');
    expect(roleStatements(stack)).toContainEqual(
      expect.objectContaining({ Action: expect.arrayContaining(['s3:ObjectOwnerOverrideToBucketOwner']) }),
    );
    expect((stack.node.root as App).synth().stacks[0]!.messages.map(({ id }) => id)).toEqual(['/Stack/Documents']);
  });

  test('attaches the policies itself where the other account is part of the app', () => {
    const app = new App();
    const theirs = new Stack(app, 'Theirs', { env: { account: OTHER_ACCOUNT, region: REGION } });
    const key = new kms.Key(theirs, 'Key', { alias: 'copies' });
    const bucket = new s3.Bucket(theirs, 'Bucket', { bucketName: 'their-copies', versioned: true, encryptionKey: key });
    const ours = new Stack(app, 'Ours', { env: { account: ACCOUNT, region: REGION } });
    const destinationKey = kms.Key.fromKeyArn(ours, 'TheirKey', `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/1`);
    const store = new ObjectStore(ours, 'Documents', { replication: [{ destination: bucket, destinationKey }] });
    expect(store.destinationPolicies.map(({ target }) => target)).toEqual(['key']);
    Template.fromStack(theirs).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'ReplicationWritesCopies' })]) },
    });
  });

  test('lets the owner write policies before the role exists, and deploys the destination first', () => {
    const app = new App();
    const theirs = new Stack(app, 'Theirs', { env: { account: OTHER_ACCOUNT, region: REGION } });
    const key = new kms.Key(theirs, 'Key', { alias: 'copies' });
    const bucket = new s3.Bucket(theirs, 'Bucket', { bucketName: 'their-copies', versioned: true, encryptionKey: key });
    const ours = new Stack(app, 'Ours', { env: { account: ACCOUNT, region: REGION } });
    const destinationKey = kms.Key.fromKeyArn(ours, 'TheirKey', `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/1`);
    new ObjectStore(ours, 'Documents', { replication: [{ destination: bucket, destinationKey }] });
    expect(ours.dependencies).toContain(theirs);
    const [policy] = Object.values(Template.fromStack(theirs).findResources('AWS::S3::BucketPolicy'));
    for (const statement of policy!.Properties.PolicyDocument.Statement) {
      expect(JSON.stringify(statement.Principal)).toContain(`:iam::${ACCOUNT}:root`);
      expect(JSON.stringify(statement.Condition.ArnEquals['aws:PrincipalArn'])).toMatch(/:role\/ours-documents-/);
    }
  });

  test('fails where only one of the two accounts is known', () => {
    const stack = new Stack(new App(), 'Stack');
    expect(() => new ObjectStore(stack, 'Documents', { replication: [{ destination: imported(stack) }] })).toThrow(
      /^destination must stand in a stack that names its account and Region/,
    );
  });

  test('takes the key from the store that it copies to', () => {
    const stack = stackIn();
    const copies = new ObjectStore(stack, 'Copies');
    const { replicas } = new ObjectStore(stack, 'Documents', { replication: [{ destination: copies.bucket }] });
    expect(replicas[0]!.keyArn).toBe(copies.key.keyArn);
  });

  test('needs no policies within the account, also in the same Region', () => {
    const stack = stackIn();
    const other = new ObjectStore(stack, 'Copies');
    const store = new ObjectStore(stack, 'Documents', {
      replication: [{ destination: other.bucket, destinationKey: other.key }],
    });
    expect(store.destinationPolicies).toEqual([]);
    expect(rulesOf(stack)[0]!.Destination).not.toHaveProperty('Account');
  });

  test('fails with a key of another Region than the bucket', () => {
    const stack = stackIn();
    const destinationKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/1`);
    const entry = { destination: imported(stack), destinationKey };
    expect(() => new ObjectStore(stack, 'Documents', { replication: [entry] })).toThrow(
      /^replication\[0\].destinationKey must be a key in eu-west-1, the Region of the destination, got a key in us-east-1; /,
    );
  });

  test('fails without the key of the copies', () => {
    const stack = stackIn();
    const destination = imported(stack, { encryptionKey: undefined });
    expect(() => new ObjectStore(stack, 'Documents', { replication: [{ destination }] })).toThrow(
      /^destinationKey must be given /,
    );
  });
});

describe('twoWay', () => {
  test('puts the way back once both buckets exist, with a role that reads there and writes here', () => {
    const { stack, store } = replicated({ region: OTHER_REGION, twoWay: true, prefix: 'shared/' });
    const template = Template.fromStack(stack);
    expect(rulesOf(stack)[0]).toMatchObject({
      SourceSelectionCriteria: { ReplicaModifications: { Status: 'Enabled' } },
    });
    template.hasResourceProperties('Custom::StorageReplicationBack', {
      Bucket: store.replicas[0]!.bucketName,
      Region: OTHER_REGION,
      RuleIdPrefix: 'back',
      Configuration: Match.anyValue(),
    });
    const [resource] = Object.values(template.findResources('Custom::StorageReplicationBack'));
    expect(JSON.stringify(resource!.Properties.Configuration)).toContain('ReplicaModifications');
    template.resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('shares one function between stores, and one resource between the entries of a Region', () => {
    const stack = stackIn();
    const replication = [
      { region: OTHER_REGION, twoWay: true, prefix: 'a/' },
      { region: OTHER_REGION, twoWay: true, prefix: 'b/' },
    ];
    for (const id of ['One', 'Two']) new ObjectStore(stack, id, { replication });
    Template.fromStack(stack).resourceCountIs('Custom::StorageReplicationBack', 2);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('fails for a bucket that exists, and with tags', () => {
    const stack = stackIn();
    expect(
      () => new ObjectStore(stack, 'Documents', { replication: [{ destination: imported(stack), twoWay: true }] }),
    ).toThrow(/^twoWay must stand beside region/);
    expect(() => replicated({ region: OTHER_REGION, twoWay: true, tags: { a: 'b' } })).toThrow(
      /^twoWay must select objects by prefix only, got tags a; /,
    );
  });
});

describe('existingObjects', () => {
  test('prepares the role and prints the command of a Batch Replication job', () => {
    const { stack } = replicated({ region: OTHER_REGION, existingObjects: true });
    const [output] = Object.values(Template.fromStack(stack).findOutputs('*'));
    expect(JSON.stringify(output)).toContain('aws s3control create-job');
    expect(JSON.stringify(output)).toContain('S3ReplicateObject');
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [Match.objectLike({ Principal: { Service: 'batchoperations.s3.amazonaws.com' } })],
      },
    });
  });
});
