import { type aws_iam as iam, type aws_s3 as s3, Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AccessLogBucket, deliverLogs } from './access-log-bucket';
import type { ObjectStoreProps } from './object-store';

/** Where a store logs: the bucket that is given, with leave for S3 to write there, or the one that its stack shares. */
export function logBucketOf(store: Construct, { accessLogs, inventory, removalPolicy }: ObjectStoreProps): s3.IBucket {
  if (accessLogs === undefined) return AccessLogBucket.of(store, { removalPolicy }).bucket;
  const statement = deliverLogs(accessLogs);
  if (!accessLogs.addToResourcePolicy(statement).statementAdded)
    warnOfLogPolicy(store, statement, inventory !== undefined);
  return accessLogs;
}

function warnOfLogPolicy(store: Construct, statement: iam.PolicyStatement, withInventory: boolean): void {
  const json = JSON.stringify(Stack.of(store).resolve(statement.toStatementJson()));
  const inventory = withInventory ? ' For the inventory, allow s3.amazonaws.com to put objects there too.' : '';
  Validations.of(store).addWarning(
    'storage:ObjectStore.accessLogs',
    `The policy of the bucket in accessLogs cannot be changed from here: make sure that it has the statement ${json}, then acknowledge this warning.${inventory}`,
  );
}
