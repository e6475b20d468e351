import { ArnFormat, aws_iam as iam, aws_kms as kms, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';

const ID = 'StorageOperationsKey';

/**
 * The one key of a stack for what operates the storage: alarm topics and log groups. It holds no customer data.
 */
export class OperationsKey extends Construct {
  /** The key of the stack that a construct stands in, made on first use. */
  public static of(scope: IConstruct): kms.IKey {
    const stack = Stack.of(scope);
    const found = stack.node.tryFindChild(ID) as OperationsKey | undefined;
    return (found ?? new OperationsKey(stack, ID)).key;
  }

  /** The key itself. */
  public readonly key: kms.Key;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key', {
      description: `Encrypts alarm topics and log groups of ${Stack.of(this).stackName}`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.key.addToResourcePolicy(alarmsPublish(Stack.of(this)));
    this.key.addToResourcePolicy(logGroupsEncrypt(Stack.of(this)));
  }
}

function alarmsPublish(stack: Stack): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'AlarmsPublishToEncryptedTopics',
    principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
  });
}

function logGroupsEncrypt(stack: Stack): iam.PolicyStatement {
  const logGroups = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new iam.PolicyStatement({
    sid: 'LogGroupsOfThisAccount',
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:DescribeKey',
    ],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
  });
}
