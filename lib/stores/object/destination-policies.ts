import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DestinationPolicy } from './object-replication';
import type { ReplicationTarget } from './replication-target';

/**
 * What owners of destinations in other accounts have to allow: attached where the destination is part of this app,
 * returned as JSON where it is not.
 */
export function allowAtDestinations(
  scope: Construct,
  role: iam.IRole,
  targets: readonly ReplicationTarget[],
): DestinationPolicy[] {
  return targets
    .filter(({ crossAccount }) => crossAccount)
    .flatMap((target) => allowAtDestination(scope, role, target));
}

function allowAtDestination(scope: Construct, role: iam.IRole, target: ReplicationTarget): DestinationPolicy[] {
  const { destination, destinationKey } = target.entry;
  const key = destinationKey ?? destination?.encryptionKey;
  const onBucket = bucketStatements(role, target);
  const onKey = keyStatement(role, target);
  const pending = onBucket.filter((statement) => destination?.addToResourcePolicy(statement).statementAdded !== true);
  const keyPending = key?.addToResourcePolicy(onKey, true).statementAdded !== true;
  return [
    ...pending.map((statement) => ready(scope, 'bucket', target.bucketArn, statement)),
    ...(keyPending ? [ready(scope, 'key', target.replica.keyArn, onKey)] : []),
  ];
}

function bucketStatements(role: iam.IRole, { bucketArn, replica }: ReplicationTarget): iam.PolicyStatement[] {
  const principals = [new iam.ArnPrincipal(role.roleArn)];
  return [
    new iam.PolicyStatement({
      sid: 'ReplicationWritesCopies',
      principals,
      actions: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags', 's3:ObjectOwnerOverrideToBucketOwner'],
      resources: [`${bucketArn}/${replica.prefix}*`],
    }),
    new iam.PolicyStatement({
      sid: 'ReplicationChecksVersioning',
      principals,
      actions: ['s3:GetBucketVersioning', 's3:ListBucket'],
      resources: [bucketArn],
    }),
  ];
}

function keyStatement(role: iam.IRole, { replica }: ReplicationTarget): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'ReplicationEncryptsCopies',
    principals: [new iam.ArnPrincipal(role.roleArn)],
    actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'kms:ViaService': `s3.${replica.region}.amazonaws.com` } },
  });
}

function ready(scope: Construct, target: string, targetArn: string, statement: iam.PolicyStatement): DestinationPolicy {
  return { target, targetArn, statement: Stack.of(scope).toJsonString(statement.toStatementJson()) };
}
