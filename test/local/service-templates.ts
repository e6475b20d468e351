import { type Template } from '../helpers/emulator';

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** Writes where its role may and where it may not, and over what counts as plain HTTP. */
const HANDLER = `
const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const s3 = new S3Client({ forcePathStyle: true });
const plain = new S3Client({ forcePathStyle: true });
plain.middlewareStack.add(
  (next) => (args) => { args.request.headers['x-forwarded-proto'] = 'http'; return next(args); },
  { step: 'build' },
);
const write = (client, Key) =>
  client.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key, Body: 'x' })).then(() => 'written', (e) => e.name);
exports.handler = async () => ({
  node: process.version,
  granted: await write(s3, 'granted/a'),
  notGranted: await write(s3, 'other/a'),
  overPlainHttp: await write(plain, 'granted/a'),
});
`;

const encryption = {
  Key: {
    Type: 'AWS::KMS::Key',
    Properties: { KeyPolicy: { Version: '2012-10-17', Statement: [] } },
  },
};

const notifications = {
  Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: arnOf('Key') } },
  TopicPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [{ Ref: 'Topic' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'PublishOverTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sns:Publish',
            Resource: { Ref: 'Topic' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
  },
};

const metric = (Id: string, MetricName: string) => ({
  Id,
  ReturnData: false,
  MetricStat: {
    Metric: { Namespace: 'AWS/S3', MetricName, Dimensions: [{ Name: 'BucketName', Value: 'a-bucket' }] },
    Period: 60,
    Stat: 'Sum',
  },
});

const monitoring = {
  OneMetric: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: 'one-metric',
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
      AlarmActions: [{ Ref: 'Topic' }],
      OKActions: [{ Ref: 'Topic' }],
    },
  },
  MetricMath: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: 'metric-math',
      EvaluationPeriods: 1,
      Threshold: 0.01,
      ComparisonOperator: 'GreaterThanThreshold',
      Metrics: [
        { Id: 'rate', Expression: 'errors / requests', Label: 'error rate' },
        metric('errors', '5xxErrors'),
        metric('requests', 'AllRequests'),
      ],
    },
  },
  Dashboard: {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: { DashboardName: 'storage', DashboardBody: '{"widgets":[]}' },
  },
  Logs: {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: '/storage/logs', RetentionInDays: 30, KmsKeyId: arnOf('Key') },
  },
};

const execution = {
  Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
  BucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'Bucket' },
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:*',
            Resource: [arnOf('Bucket'), { 'Fn::Sub': '${Bucket.Arn}/*' }],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
  },
  Policy: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: { 'Fn::Sub': '${Bucket.Arn}/granted/*' } }],
      },
    },
  },
  Boundary: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    },
  },
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      PermissionsBoundary: { Ref: 'Boundary' },
    },
  },
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Timeout: 20,
      Role: arnOf('Role'),
      Code: { ZipFile: HANDLER },
      Environment: { Variables: { BUCKET: { Ref: 'Bucket' } } },
      KmsKeyArn: arnOf('Key'),
      DeadLetterConfig: { TargetArn: { Ref: 'Topic' } },
      ReservedConcurrentExecutions: 1,
    },
  },
  Hourly: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'hourly',
      ScheduleExpression: 'rate(1 hour)',
      State: 'ENABLED',
      Targets: [{ Id: 'Target0', Arn: arnOf('Function') }],
    },
  },
};

/** The services that surround a store. */
export const SERVICES: Template = {
  Resources: { ...encryption, ...notifications, ...monitoring, ...execution },
  Outputs: {
    TopicArn: { Value: { Ref: 'Topic' } },
    KeyArn: { Value: arnOf('Key') },
    FunctionArn: { Value: arnOf('Function') },
    RoleName: { Value: { Ref: 'Role' } },
    PolicyArn: { Value: { Ref: 'Policy' } },
    BoundaryArn: { Value: { Ref: 'Boundary' } },
  },
};
