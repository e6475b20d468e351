import { App, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { handlerCode } from '../../../lib/core/handler-code';

describe('the code of a handler', () => {
  test('is its bundle', () => {
    const stack = new Stack(new App(), 'Stack');
    const code = handlerCode('probe-replication');
    new lambda.Function(stack, 'Function', { code, handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Code: { S3Key: Match.stringLikeRegexp('\\.zip$') },
    });
  });

  test('fails with the command that makes it where there is no bundle', () => {
    expect(() => handlerCode('no-such-handler')).toThrow(
      'handlers/no-such-handler/index.js must be built before it is deployed, got no such file; run `npm run build` in the package',
    );
  });
});
