import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { deployTemplate, EMULATOR_TIMEOUT_MS, emulatorForTests } from '../helpers/emulator';
import { json, query } from './service-api';
import { SERVICES } from './service-templates';

const emulator = emulatorForTests();
let outputs: Record<string, string>;

beforeAll(async () => {
  outputs = await deployTemplate(emulator.client(), 'services', SERVICES);
}, EMULATOR_TIMEOUT_MS);

describe('notifications', () => {
  test('a topic keeps its key and its policy', async () => {
    const TopicArn = outputs.TopicArn!;
    const xml = await query(emulator.client(), 'sns', {
      Action: 'GetTopicAttributes',
      Version: '2010-03-31',
      TopicArn,
    });
    expect(xml).toContain(`<key>KmsMasterKeyId</key><value>${outputs.KeyArn}</value>`);
    expect(xml).toContain('PublishOverTls');
  });
});

describe('alarms', () => {
  const alarm = async (name: string): Promise<MetricAlarm | undefined> => {
    const cloudwatch = new CloudWatchClient(emulator.client());
    return (await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))).MetricAlarms?.[0];
  };

  test('an alarm on one metric is described as its template states it', async () => {
    expect(await alarm('one-metric')).toMatchObject({
      AlarmDescription: 'a runbook',
      Namespace: 'AWS/S3',
      MetricName: '5xxErrors',
      Dimensions: [{ Name: 'BucketName', Value: 'a-bucket' }],
      ExtendedStatistic: 'p99',
      Period: 300,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Threshold: 1.5,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [outputs.TopicArn],
      OKActions: [outputs.TopicArn],
    });
  });

  test('an alarm over metric math is described, too', async () => {
    const found = await alarm('metric-math');
    expect(found).toMatchObject({ EvaluationPeriods: 1, Threshold: 0.01 });
    expect(found?.Metrics).toMatchObject([
      { Id: 'rate', Expression: 'errors / requests', ReturnData: true },
      { Id: 'errors', MetricStat: { Metric: { MetricName: '5xxErrors' }, Stat: 'Sum', Period: 60 }, ReturnData: false },
      { Id: 'requests', ReturnData: false },
    ]);
  });

  test('a dashboard keeps its body', async () => {
    const cloudwatch = new CloudWatchClient(emulator.client());
    const { DashboardBody } = await cloudwatch.send(new GetDashboardCommand({ DashboardName: 'storage' }));
    expect(JSON.parse(DashboardBody ?? '')).toEqual({ widgets: [] });
  });
});

describe('log groups', () => {
  test('keep their retention and their key', async () => {
    const request = { logGroupNamePrefix: '/storage/logs' };
    expect(await json(emulator.client(), 'logs', 'Logs_20140328.DescribeLogGroups', request)).toMatchObject({
      logGroups: [{ retentionInDays: 30, kmsKeyId: outputs.KeyArn }],
    });
  });
});

describe('schedules', () => {
  test('a rule keeps its expression and its target', async () => {
    const rule = await json(emulator.client(), 'events', 'AWSEvents.DescribeRule', { Name: 'hourly' });
    expect(rule).toMatchObject({ ScheduleExpression: 'rate(1 hour)', State: 'ENABLED' });
    const targets = await json(emulator.client(), 'events', 'AWSEvents.ListTargetsByRule', { Rule: 'hourly' });
    expect(targets).toMatchObject({ Targets: [{ Id: 'Target0', Arn: outputs.FunctionArn }] });
  });
});

describe('roles', () => {
  const iam = (parameters: Record<string, string>) =>
    query(emulator.client(), 'iam', { Version: '2010-05-08', ...parameters });

  test('have their managed policies and their boundary', async () => {
    const RoleName = outputs.RoleName!;
    expect(await iam({ Action: 'ListAttachedRolePolicies', RoleName })).toContain(outputs.PolicyArn!);
    expect(await iam({ Action: 'GetRole', RoleName })).toContain(
      `<PermissionsBoundaryArn>${outputs.BoundaryArn}</PermissionsBoundaryArn>`,
    );
  });
});

describe('functions', () => {
  const lambda = () => new LambdaClient(emulator.client());

  test('keep their reserved concurrency and their dead-letter target', async () => {
    const found = await lambda().send(new GetFunctionCommand({ FunctionName: outputs.FunctionArn }));
    expect(found.Concurrency).toEqual({ ReservedConcurrentExecutions: 1 });
    expect(found.Configuration).toMatchObject({
      Runtime: 'nodejs24.x',
      DeadLetterConfig: { TargetArn: outputs.TopicArn },
      KMSKeyArn: outputs.KeyArn,
    });
  });

  test('run on Node 24, and may do what their role was granted and nothing else', async () => {
    const { Payload, FunctionError } = await lambda().send(new InvokeCommand({ FunctionName: outputs.FunctionArn }));
    expect(FunctionError).toBeUndefined();
    expect(JSON.parse(Buffer.from(Payload!).toString())).toEqual({
      node: expect.stringMatching(/^v24\./),
      granted: 'written',
      notGranted: 'AccessDenied',
      overPlainHttp: 'AccessDenied',
    });
  });
});
