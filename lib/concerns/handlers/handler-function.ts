import {
  aws_iam as iam,
  type aws_kms as kms,
  aws_lambda as lambda,
  aws_logs as logs,
  aws_sns as sns,
  type Duration,
  RemovalPolicy,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcards, inPacks } from '../../core/acknowledge';
import { handlerCode } from '../../core/handler-code';
import { OperationsKey } from '../keys/operations-key';

/** The SDK's S3 client alone takes some 90 MB. */
const MEMORY_MB = 256;

/** What a handler of this package needs to run. */
export interface HandlerFunctionProps {
  /** Folder of the handler under `lambda/`. */
  readonly handler: string;
  readonly description: string;
  readonly environment?: Record<string, string>;
  readonly timeout: Duration;
  /** What the function may do, besides writing its log. */
  readonly statements: iam.PolicyStatement[];
  /**
   * Why the wildcards among the resources of `statements` are as narrow as they can be.
   * @default - none of them has a wildcard
   */
  readonly wildcardReason?: string;
}

/**
 * A Lambda function of this package: one invocation at a time, an encrypted log for a month, a role with a managed policy, and
 * a topic for the events that it failed on.
 */
export class HandlerFunction extends Construct {
  public readonly function: lambda.Function;
  public readonly role: iam.IRole;
  /** Receives every asynchronous event that failed three times. */
  public readonly failures: sns.Topic;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id);
    const key = OperationsKey.of(this);
    const logGroup = defineLogGroup(this, key);
    this.failures = new sns.Topic(this, 'Failures', { masterKey: key, enforceSSL: true });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    const policy = definePolicy(this, role, props.wildcardReason, [
      ...props.statements,
      writeLog(logGroup),
      ...tell(this.failures, key),
    ]);
    this.role = role;
    this.function = new lambda.Function(this, 'Function', {
      description: props.description,
      code: handlerCode(props.handler),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: MEMORY_MB,
      timeout: props.timeout,
      environment: props.environment,
      reservedConcurrentExecutions: 1,
      // The managed policy already says everything; the CDK would add an inline one.
      role: role.withoutPolicyUpdates(),
      logGroup,
      deadLetterTopic: this.failures,
    });
    this.function.node.addDependency(policy);
    acknowledgeFunction(this.function);
  }
}

function defineLogGroup(handler: Construct, encryptionKey: kms.IKey): logs.LogGroup {
  return new logs.LogGroup(handler, 'Log', {
    encryptionKey,
    retention: logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

function definePolicy(
  handler: Construct,
  role: iam.IRole,
  wildcardReason: string | undefined,
  statements: iam.PolicyStatement[],
): iam.ManagedPolicy {
  const policy = new iam.ManagedPolicy(handler, 'Policy', { roles: [role], statements });
  const resources = statements.flatMap((statement) => statement.resources);
  if (wildcardReason !== undefined) acknowledgeWildcards(policy, resources, wildcardReason);
  return policy;
}

function writeLog(logGroup: logs.LogGroup): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'WriteLog',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
}

function tell(topic: sns.ITopic, key: kms.IKey): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ sid: 'TellFailures', actions: ['sns:Publish'], resources: [topic.topicArn] }),
    new iam.PolicyStatement({
      sid: 'EncryptFailures',
      actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      resources: [key.keyArn],
    }),
  ];
}

function acknowledgeFunction(fn: lambda.Function): void {
  acknowledge(
    fn,
    inPacks('LambdaInsideVPC'),
    'The function takes no connections and calls public endpoints of AWS only, over TLS and with its own role; a VPC would add nothing but a NAT gateway.',
  );
  acknowledge(
    fn,
    ['Serverless-LambdaTracing'],
    'The function is the only service in its path and reports its own timings; X-Ray would need permissions on every resource.',
  );
}
