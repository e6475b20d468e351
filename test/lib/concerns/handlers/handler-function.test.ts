import { Duration, aws_iam as iam } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { HandlerFunction } from '../../../../lib/concerns/handlers/handler-function';
import { acknowledgements, nagFindings } from '../../../helpers/nag';
import { FLAG_SETS, stackIn } from '../../../helpers/stacks';

function made(statements: iam.PolicyStatement[] = [], context: Record<string, unknown> = {}) {
  const stack = stackIn(context);
  const handler = new HandlerFunction(stack, 'Handler', {
    handler: 'probe-replication',
    description: 'Probes',
    timeout: Duration.minutes(2),
    statements,
    wildcardReason: 'Only its own folder.',
  });
  return { stack, handler, template: Template.fromStack(stack) };
}

describe.each(Object.entries(FLAG_SETS))('a handler with %s', (_, context) => {
  test('has one managed policy, and no inline or AWS-managed one', () => {
    const { template } = made([], context);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent(), Policies: Match.absent() });
  });

  test('passes the audit packs', () => {
    const { stack, handler } = made([], context);
    expect(nagFindings(stack)).toEqual([]);
    expect(Object.keys(acknowledgements(handler))).toHaveLength(4);
  });
});

describe('a handler', () => {
  test('may write its own log, tell its failures, and do what it is given', () => {
    const given = new iam.PolicyStatement({ sid: 'Given', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/k'] });
    made([given]).template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Sid: 'Given' }),
          Match.objectLike({
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^HandlerLog'), 'Arn'] },
          }),
          Match.objectLike({ Action: 'sns:Publish', Resource: { Ref: Match.stringLikeRegexp('^HandlerFailures') } }),
          Match.objectLike({ Action: ['kms:GenerateDataKey', 'kms:Decrypt'] }),
        ],
      },
    });
  });

  test('answers for each wildcard with the reason it is given', () => {
    const folder = new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/folder/*'] });
    const { handler } = made([folder]);
    expect(acknowledgements(handler)).toMatchObject({
      'Stack/Handler/Policy: AwsSolutions-IAM5[Resource::arn:aws:s3:::b/folder/*]': 'Only its own folder.',
    });
  });

  test('sends events that it failed on to an encrypted topic', () => {
    const { template } = made();
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::Lambda::Function', {
      DeadLetterConfig: { TargetArn: { Ref: Match.stringLikeRegexp('^HandlerFailures') } },
    });
  });

  test('is made after its permissions', () => {
    made().template.hasResource('AWS::Lambda::Function', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^HandlerPolicy')]),
    });
  });
});
