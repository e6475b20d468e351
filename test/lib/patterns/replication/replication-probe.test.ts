import { App, aws_kms as kms, aws_s3 as s3, CfnElement, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  ObjectLock,
  type ObjectReplication,
  ObjectStore,
  ReplicationProbe,
  type ReplicationProbeProps,
  StorageMonitor,
} from '../../../../lib';
import { type ProbeReplicationSettings, probeSettings } from '../../../../lib/core/contracts/probe-replication';
import { acknowledgements, nagFindings } from '../../../helpers/nag';
import { ACCOUNT, FLAG_SETS, OTHER_REGION, REGION, stackIn } from '../../../helpers/stacks';

type ProbeOptions = Omit<ReplicationProbeProps, 'store'>;

function probed(options: ProbeOptions = {}, replication: ObjectReplication[] = [{ region: OTHER_REGION }]) {
  const stack = stackIn();
  const store = new ObjectStore(stack, 'Documents', { replication });
  const probe = new ReplicationProbe(stack, 'Probe', { store, ...options });
  return { stack, store, probe };
}

/** Environment of the function, with references spelled `${LogicalId}`. */
function settingsIn(template: Template): ProbeReplicationSettings {
  const [{ Properties }] = Object.values(template.findResources('AWS::Lambda::Function')) as [{ Properties: never }];
  const { Environment } = Properties as { Environment: { Variables: Record<string, unknown> } };
  const texts = Object.entries(Environment.Variables).map(([name, value]) => [name, flatten(value)]);
  return probeSettings(Object.fromEntries(texts) as Record<string, string>);
}

function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::Join': parts } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  return parts === undefined ? `\${${String(Ref)}}` : parts[1].map(flatten).join(parts[0]);
}

function statementsOf({ stack, probe }: ReturnType<typeof probed>): Record<string, Record<string, unknown>> {
  const id = stack.getLogicalId(
    probe.node.findChild('Handler').node.findChild('Policy').node.defaultChild as CfnElement,
  );
  const policy = Template.fromStack(stack).toJSON().Resources[id] as {
    Properties: { PolicyDocument: { Statement: { Sid: string }[] } };
  };
  return Object.fromEntries(policy.Properties.PolicyDocument.Statement.map((statement) => [statement.Sid, statement]));
}

const PROBE_FOLDER = /^important\/\.replication-probe\/[0-9a-f]{10}\/$/;

describe('the function', () => {
  test('runs on Node.js 24 and arm64, alone, and a minute longer than it waits', () => {
    const { stack } = probed({ timeout: Duration.minutes(5) });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      ReservedConcurrentExecutions: 1,
      Timeout: 360,
    });
  });

  test('writes an encrypted log that expires', () => {
    const { stack } = probed();
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 30,
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('StorageOperationsKey'), 'Arn'] },
    });
  });

  test('is told what to probe', () => {
    const { stack, store } = probed({}, [{ region: OTHER_REGION, prefix: 'important/', tags: { replicate: 'yes' } }]);
    const { canaryPrefix, source, ...rest } = settingsIn(Template.fromStack(stack));
    expect(source.region).toBe(REGION);
    expect(source.bucket).toMatch(/^\$\{DocumentsBucket\w+\}$/);
    expect(canaryPrefix).toMatch(PROBE_FOLDER);
    expect(rest).toEqual({
      replicas: [{ bucket: store.replicas[0]!.bucketName, region: OTHER_REGION }],
      tags: { replicate: 'yes' },
      namespace: 'StorageSystems/Replication',
      timeoutSeconds: 840,
    });
  });

  test('of another probe of the same store uses another folder', () => {
    const { stack, store } = probed();
    const folder = (template: Template) =>
      Object.values(template.findResources('AWS::Lambda::Function')).map(
        ({ Properties }) =>
          (Properties as { Environment: { Variables: Record<string, string> } }).Environment.Variables
            .PROBE_CANARY_PREFIX,
      );
    new ReplicationProbe(stack, 'Second', { store });
    expect(new Set(folder(Template.fromStack(stack))).size).toBe(2);
  });
});

describe('the role', () => {
  const canaries = (bucket: unknown) => ({ 'Fn::Join': ['', [...[bucket].flat(), expect.stringMatching(/\/\*$/)]] });

  test('reaches its own canaries only, each action by its name', () => {
    const statements = statementsOf(probed({}, [{ region: OTHER_REGION, prefix: 'important/' }]));
    const source = { 'Fn::GetAtt': [expect.stringMatching(/^DocumentsBucket/), 'Arn'] };
    expect(statements.WriteCanaries).toMatchObject({ Action: 's3:PutObject', Resource: canaries(source) });
    expect(statements.FindCanaries).toMatchObject({
      Action: 's3:ListBucketVersions',
      Condition: { StringLike: { 's3:prefix': expect.stringMatching(/^important\/\.replication-probe\/\w+\/\*$/) } },
    });
    const touched = JSON.stringify([statements.WriteCanaries, statements.ReadCopies, statements.RemoveCanaries]);
    expect(touched.match(/\/\*"/g)).toHaveLength(touched.match(/important\/\.replication-probe\//g)!.length);
    expect(JSON.stringify(Object.values(statements).map(({ Action }) => Action))).not.toContain('*');
  });

  test('uses keys through S3 only, and the replica key by its alias', () => {
    const { EncryptCanaries, DecryptCopies0 } = statementsOf(probed());
    expect(EncryptCanaries).toMatchObject({
      Condition: { StringEquals: { 'kms:ViaService': `s3.${REGION}.amazonaws.com` } },
    });
    expect(DecryptCopies0).toMatchObject({
      Action: 'kms:Decrypt',
      Condition: {
        StringEquals: { 'kms:ViaService': `s3.${OTHER_REGION}.amazonaws.com` },
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': expect.stringMatching(/^alias\//) },
      },
    });
  });

  test('uses the very key of a bucket that exists', () => {
    const destination = importedBucket('archive');
    const { DecryptCopies0 } = statementsOf(
      probed({}, [{ destination: destination.bucket, destinationKey: destination.key }]),
    );
    expect(DecryptCopies0).toMatchObject({ Resource: destination.key.keyArn });
    expect(DecryptCopies0?.Condition).not.toHaveProperty('ForAnyValue:StringEquals');
  });

  test('may tag canaries only where rules select by tags', () => {
    const tagged = statementsOf(probed({}, [{ region: OTHER_REGION, tags: { replicate: 'yes' } }]));
    expect(tagged.WriteCanaries?.Action).toEqual(['s3:PutObject', 's3:PutObjectTagging']);
  });
});

describe('schedule', () => {
  const rate = (options: ProbeOptions) => {
    const { stack } = probed(options);
    const [rule] = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
    return (rule as { Properties: { ScheduleExpression: string } }).Properties.ScheduleExpression;
  };

  test('is every 15 minutes by default', () => expect(rate({})).toBe('rate(15 minutes)'));

  test('follows the prop, and timeout follows it', () => {
    expect(rate({ schedule: Duration.minutes(5) })).toBe('rate(5 minutes)');
    const { stack } = probed({ schedule: Duration.minutes(5) });
    expect(settingsIn(Template.fromStack(stack)).timeoutSeconds).toBe(240);
  });

  test.each([
    ['the shortest', Duration.minutes(2)],
    ['the longest', Duration.days(1)],
  ])('takes %s', (_, schedule) => expect(() => probed({ schedule })).not.toThrow());

  test.each([Duration.minutes(1), Duration.minutes(1441), Duration.seconds(150)])('fails for %s', (schedule) => {
    expect(() => probed({ schedule })).toThrow(
      /^schedule must be 2 minutes to 1 day, in steps of 1 minute, got [\w ]+; leave a probe time to wait, and a minute to clean up/,
    );
  });

  test('fails for a token, because the timeout depends on it', () => {
    const schedule = Duration.minutes(Lazy.number({ produce: () => 5 }));
    expect(() => probed({ schedule })).toThrow(
      /^schedule must be known at synthesis, got a token; write it as a literal Duration/,
    );
  });
});

describe('timeout', () => {
  test.each([Duration.seconds(1), Duration.minutes(14)])('takes %s', (timeout) => {
    const { stack } = probed({ timeout });
    expect(settingsIn(Template.fromStack(stack)).timeoutSeconds).toBe(timeout.toSeconds());
  });

  test.each([
    [
      'more than Lambda has',
      { timeout: Duration.minutes(15), schedule: Duration.hours(1) },
      '14 minutes',
      '15 minutes',
    ],
    [
      'no end before the next probe',
      { timeout: Duration.minutes(5), schedule: Duration.minutes(5) },
      '4 minutes',
      '5 minutes',
    ],
    ['parts of a second', { timeout: Duration.millis(1500) }, '14 minutes', '1 second 500 millis'],
  ])('fails for %s', (_, options, most, got) => {
    expect(() => probed(options)).toThrow(
      `timeout must be 1 second to ${most}, in steps of 1 second, got ${got}; shorten timeout or lengthen schedule`,
    );
  });
});

describe('lagThreshold', () => {
  const threshold = (options: ProbeOptions) =>
    probed(options).probe.alarms.find(({ id }) => id.startsWith('Lag-'))?.threshold;

  test('is 5 minutes by default', () => expect(threshold({})).toBe(300));
  test('is half the timeout where that is less', () => expect(threshold({ timeout: Duration.seconds(5) })).toBe(3));
  test('follows the prop', () => expect(threshold({ lagThreshold: Duration.seconds(30) })).toBe(30));

  test('fails beyond the timeout, where a lag is never seen', () => {
    expect(() => probed({ timeout: Duration.minutes(5), lagThreshold: Duration.minutes(6) })).toThrow(
      'lagThreshold must be 1 second to 5 minutes, in steps of 1 second, got 6 minutes; shorten lagThreshold or lengthen timeout: a longer lag is reported as missing',
    );
  });
});

describe('prefix', () => {
  const twoPrefixes = [
    { region: OTHER_REGION, prefix: 'important/' },
    { region: 'us-west-2', prefix: 'invoices/' },
  ];

  test('is the longest that all replicas cover', () => {
    const { stack } = probed({}, [{ region: OTHER_REGION }, { region: 'us-west-2', prefix: 'important/' }]);
    const { canaryPrefix, replicas } = settingsIn(Template.fromStack(stack));
    expect(canaryPrefix).toMatch(PROBE_FOLDER);
    expect(replicas.map(({ region }) => region)).toEqual([OTHER_REGION, 'us-west-2']);
  });

  test('chooses the replicas that it is copied to', () => {
    const { stack } = probed({ prefix: 'invoices/2026/' }, twoPrefixes);
    const { canaryPrefix, replicas } = settingsIn(Template.fromStack(stack));
    expect(canaryPrefix).toMatch(/^invoices\/2026\/\.replication-probe\//);
    expect(replicas.map(({ region }) => region)).toEqual(['us-west-2']);
  });

  test('counts a bucket once, however many rules copy to it', () => {
    const { stack } = probed({ prefix: 'important/' }, [
      { region: OTHER_REGION, prefix: 'important/' },
      { region: OTHER_REGION, prefix: 'imp' },
    ]);
    expect(settingsIn(Template.fromStack(stack)).replicas).toHaveLength(1);
  });

  test('fails where replicas exclude each other', () => {
    expect(() => probed({}, twoPrefixes)).toThrow(
      "prefix must start with the prefix of every replica (eu-west-1: 'important/', us-west-2: 'invoices/'), got replicas whose prefixes exclude each other; make one probe for each replicated prefix, with prefix set to it",
    );
  });

  test('fails where nothing copies it', () => {
    expect(() => probed({ prefix: 'drafts/' }, twoPrefixes)).toThrow(
      /^prefix must start with the prefix of a replica \(.*\), got 'drafts\/'; make one probe/,
    );
  });
});

describe('store', () => {
  test('fails without a replica', () => {
    expect(() => probed({}, [])).toThrow(
      'store must have a replica, got a store with none; give the store a replication entry, or leave the probe out',
    );
  });

  test('fails where two rules want tags that no object can have', () => {
    const entries = ['yes', 'no'].map((replicate, index) => ({
      region: [OTHER_REGION, 'us-west-2'][index],
      tags: { replicate },
    }));
    expect(() => probed({}, entries)).toThrow(
      /^store must replicate a prefix by tags that one object can have, got replicate=yes and replicate=no; /,
    );
  });

  test('fails where canaries could not be deleted', () => {
    const stack = stackIn();
    const locked = (id: string, objectLock: ObjectLock) =>
      new ObjectStore(stack, id, { objectLock, replication: [{ region: OTHER_REGION }] });
    const probe = (store: ObjectStore) => new ReplicationProbe(store, 'Probe', { store });
    expect(() => probe(locked('Locked', ObjectLock.governance(Duration.days(1))))).toThrow(
      'store must let the probe delete its canaries, got a store whose objectLock retains every version; probe a store with ObjectLock.onRequest(), or rely on the S3 replication metrics',
    );
    expect(() => probe(locked('OnRequest', ObjectLock.onRequest()))).not.toThrow();
  });
});

describe('alarms and graphs', () => {
  test('are there for each replica, and for the probe itself', () => {
    const { probe } = probed({}, [{ region: OTHER_REGION }, { region: 'us-west-2' }]);
    const kinds = (region: string) => ['Lag', 'Missing', 'Corrupt'].map((kind) => `${kind}-${region}`);
    expect(probe.alarms.map(({ id }) => id)).toEqual(['ProbeFailed', ...kinds(OTHER_REGION), ...kinds('us-west-2')]);
    expect(probe.graphs.map(({ metrics }) => metrics.length)).toEqual([2, 2, 2]);
  });

  test('watch the metrics that the function publishes', () => {
    const { stack, probe, store } = probed();
    new StorageMonitor(stack, 'Monitor', { stores: [probe] });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: settingsIn(Template.fromStack(stack)).namespace,
      MetricName: 'ReplicationMissing',
      Dimensions: Match.arrayWith([{ Name: 'ReplicaBucket', Value: store.replicas[0]!.bucketName }]),
      Period: 900,
      EvaluationPeriods: 2,
      TreatMissingData: 'breaching',
    });
  });

  test('can be evaluated however rarely a probe runs', () => {
    const { probe } = probed({ schedule: Duration.days(1) });
    const days = probe.alarms.map(({ evaluationPeriods }) => evaluationPeriods);
    expect(Math.max(...days)).toBeLessThanOrEqual(7);
  });
});

describe.each(Object.entries(FLAG_SETS))('audit packs with %s', (_, context) => {
  test('find nothing', () => {
    const stack = stackIn(context);
    const store = new ObjectStore(stack, 'Documents', {
      replication: [{ region: OTHER_REGION, prefix: 'important/' }],
    });
    const probe = new ReplicationProbe(stack, 'Probe', { store });
    expect(nagFindings(probe)).toEqual([]);
    const answered = Object.keys(acknowledgements(probe)).map((entry) => entry.replace(/\[Resource::.*/, ''));
    expect([...new Set(answered)]).toEqual([
      'Stack/Probe/Handler/Policy: AwsSolutions-IAM5',
      'Stack/Probe/Handler/Function: HIPAA.Security-LambdaInsideVPC',
      'Stack/Probe/Handler/Function: NIST.800.53.R5-LambdaInsideVPC',
      'Stack/Probe/Handler/Function: PCI.DSS.321-LambdaInsideVPC',
      'Stack/Probe/Handler/Function: Serverless-LambdaTracing',
      'Stack/Probe/Schedule: Serverless-EventBusDLQ',
    ]);
  });
});

test('keeps its logical ids', () => {
  const { stack, probe } = probed();
  const resources = probe.node.findAll().filter((construct) => CfnElement.isCfnElement(construct));
  expect(resources.map((resource) => stack.resolve(stack.getLogicalId(resource)) as string).sort()).toMatchSnapshot();
});

function importedBucket(bucketName: string) {
  const scope = new Stack(new App(), 'Elsewhere');
  const key = kms.Key.fromKeyArn(scope, 'Key', `arn:aws:kms:${OTHER_REGION}:${ACCOUNT}:key/1`);
  const bucket = s3.Bucket.fromBucketAttributes(scope, 'Bucket', {
    bucketName,
    region: OTHER_REGION,
    account: ACCOUNT,
  });
  return { bucket, key };
}
