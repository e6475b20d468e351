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
  const onBucket = bucketStatements(scope, role, target);
  const onKey = keyStatement(scope, role, target);
  const pending = onBucket.filter((statement) => destination?.addToResourcePolicy(statement).statementAdded !== true);
  const keyPending = key?.addToResourcePolicy(onKey, true).statementAdded !== true;
  return [
    ...pending.map((statement) => ready(scope, 'bucket', target.bucketArn, statement)),
    ...(keyPending ? [ready(scope, 'key', target.replica.keyArn, onKey)] : []),
  ];
}

/** The role by its account and name: a policy that names a role directly cannot be made before the role is. */
function replicationRole(
  scope: Construct,
  role: iam.IRole,
): Pick<iam.PolicyStatementProps, 'principals' | 'conditions'> {
  return {
    principals: [new iam.AccountPrincipal(Stack.of(scope).account)],
    conditions: { ArnEquals: { 'aws:PrincipalArn': role.roleArn } },
  };
}

function bucketStatements(
  scope: Construct,
  role: iam.IRole,
  { bucketArn, replica }: ReplicationTarget,
): iam.PolicyStatement[] {
  const who = replicationRole(scope, role);
  return [
    new iam.PolicyStatement({
      sid: 'ReplicationWritesCopies',
      ...who,
      actions: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags', 's3:ObjectOwnerOverrideToBucketOwner'],
      resources: [`${bucketArn}/${replica.prefix}*`],
    }),
    new iam.PolicyStatement({
      sid: 'ReplicationChecksVersioning',
      ...who,
      actions: ['s3:GetBucketVersioning', 's3:ListBucket'],
      resources: [bucketArn],
    }),
  ];
}

function keyStatement(scope: Construct, role: iam.IRole, { replica }: ReplicationTarget): iam.PolicyStatement {
  const { principals, conditions } = replicationRole(scope, role);
  return new iam.PolicyStatement({
    sid: 'ReplicationEncryptsCopies',
    principals,
    actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { ...conditions, StringEquals: { 'kms:ViaService': `s3.${replica.region}.amazonaws.com` } },
  });
}

function ready(scope: Construct, target: string, targetArn: string, statement: iam.PolicyStatement): DestinationPolicy {
  return { target, targetArn, statement: Stack.of(scope).toJsonString(statement.toStatementJson()) };
}
