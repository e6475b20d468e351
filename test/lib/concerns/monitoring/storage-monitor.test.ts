import { aws_sns as sns, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { type IMonitored, ObjectStore, StorageMonitor } from '../../../../lib';
import { nagFindings } from '../../../helpers/nag';
import { OTHER_REGION, stackIn } from '../../../helpers/stacks';

function monitored(): { stack: Stack; monitor: StorageMonitor } {
  const stack = stackIn();
  const store = new ObjectStore(stack, 'Documents', { requestMetrics: true, replication: [{ region: OTHER_REGION }] });
  return { stack, monitor: new StorageMonitor(stack, 'Monitor', { stores: [store] }) };
}

describe('stores', () => {
  test('each get their alarms, which tell what to do and where', () => {
    const { stack, monitor } = monitored();
    expect(monitor.alarms).toHaveLength(6);
    for (const { Properties } of Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))) {
      expect(Properties.AlarmDescription).toMatch(/^Stack\/Documents: /);
      expect(Properties.TreatMissingData).toBe('notBreaching');
      expect(Properties.AlarmActions).toEqual(Properties.OKActions);
    }
  });

  test('each get a row of the dashboard', () => {
    const { stack } = monitored();
    const [dashboard] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard!.Properties.DashboardBody);
    for (const title of [
      '## Stack/Documents',
      'Size (bytes, daily)',
      'Failed requests (share)',
      'Replication lag (seconds)',
    ]) {
      expect(body).toContain(title);
    }
  });

  test('may have the same id in two scopes', () => {
    const stack = stackIn();
    const stores = ['One', 'Two'].map((scope) => new ObjectStore(new Construct(stack, scope), 'Documents'));
    new StorageMonitor(stack, 'Monitor', { stores });
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 2);
  });

  test('may stand in another stack', () => {
    const stack = stackIn();
    const store = new ObjectStore(stack, 'Documents');
    const other = new Stack(stack.node.root as Stack, 'Watch', {
      env: { account: stack.account, region: stack.region },
    });
    new StorageMonitor(other, 'Monitor', { stores: [store] });
    Template.fromStack(other).resourceCountIs('AWS::CloudWatch::Alarm', 1);
  });

  test('fails for a store twice, and for stores of another Region', () => {
    const stack = stackIn();
    const store = new ObjectStore(stack, 'Documents', { replication: [{ region: OTHER_REGION }] });
    const replica = store.replicaIn(OTHER_REGION);
    const imported = ObjectStore.fromBucketAttributes(stack, 'Theirs', { bucketName: 'theirs', region: OTHER_REGION });
    const watch =
      (...stores: IMonitored[]) =>
      () =>
        new StorageMonitor(stack, `Monitor${stores.length}`, { stores });
    expect(watch(store, store)).toThrow(/^stores must name each store once, got Stack\/Documents; /);
    expect(watch(replica)).toThrow(
      /^stores must stand in us-east-1 like their monitor, .*got Stack-eu-west-1\/Documents\/Replica in eu-west-1; /,
    );
    expect(watch(store, imported, store.replicaIn(OTHER_REGION))).toThrow(/^stores must stand in us-east-1/);
    expect(() => imported.alarms).toThrow(
      /^region must be us-east-1, the Region of the stack, .*got eu-west-1; import the bucket/,
    );
  });

  test('fails without any', () => {
    expect(() => new StorageMonitor(stackIn(), 'Monitor', { stores: [] })).toThrow(
      /^stores must name at least one store, got \[\]; /,
    );
  });
});

describe('topic', () => {
  test('is encrypted with the operations key, and takes alarms of this account only', () => {
    const { stack } = monitored();
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Sid: 'AlarmsOfThisAccount',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': stack.account } },
          }),
        ]),
      },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'AlarmsPublishToEncryptedTopics' })]) },
    });
    expect(nagFindings(stack)).toEqual([]);
  });

  test('follows a topic that is given', () => {
    const stack = stackIn();
    const topic = sns.Topic.fromTopicArn(stack, 'OnCall', `arn:aws:sns:${stack.region}:${stack.account}:on-call`);
    const monitor = new StorageMonitor(stack, 'Monitor', { stores: [new ObjectStore(stack, 'Documents')], topic });
    expect(monitor.topic).toBe(topic);
    Template.fromStack(stack).resourceCountIs('AWS::SNS::Topic', 0);
  });
});
