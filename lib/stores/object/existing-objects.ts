import { aws_iam as iam, type aws_s3 as s3, CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../../core/acknowledge';

/**
 * The role and the ready command of an S3 Batch Replication job, which copies objects that are older than the rules.
 */
export class ExistingObjects extends Construct {
  /** Starts the job. Run it once the stack is deployed, with the AWS CLI version 2. */
  public readonly command: string;

  constructor(scope: Construct, id: string, bucket: s3.Bucket) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('batchoperations.s3.amazonaws.com'),
      description: `Starts the replication of existing objects of ${scope.node.path}`,
    });
    const objects = bucket.arnForObjects('*');
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      roles: [role],
      statements: [
        new iam.PolicyStatement({ actions: ['s3:InitiateReplication'], resources: [objects] }),
        new iam.PolicyStatement({
          actions: ['s3:GetReplicationConfiguration', 's3:PutInventoryConfiguration'],
          resources: [bucket.bucketArn],
        }),
      ],
    });
    acknowledgeWildcards(
      policy,
      [objects],
      'The job starts the replication of every object that is not replicated yet.',
    );
    this.command = createJob(Stack.of(this), bucket, role);
    new CfnOutput(this, 'Command', {
      value: this.command,
      description: `Replicates the existing objects of ${scope.node.path}`,
    });
  }
}

function createJob(stack: Stack, bucket: s3.Bucket, role: iam.Role): string {
  const manifest = stack.toJsonString({
    S3JobManifestGenerator: {
      SourceBucket: bucket.bucketArn,
      EnableManifestOutput: false,
      Filter: { EligibleForReplication: true, ObjectReplicationStatuses: ['NONE', 'FAILED'] },
    },
  });
  return [
    'aws s3control create-job',
    `--region ${stack.region}`,
    `--account-id ${stack.account}`,
    `--operation '{"S3ReplicateObject":{}}'`,
    `--manifest-generator '${manifest}'`,
    `--report '{"Enabled":false}'`,
    '--priority 1',
    `--role-arn ${role.roleArn}`,
    '--no-confirmation-required',
  ].join(' ');
}
