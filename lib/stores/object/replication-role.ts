import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type Permission, useThroughS3 } from '../../concerns/keys/key-use';
import { acknowledgeWildcards } from '../../core/acknowledge';
import { homeOf, physicalName } from '../../core/physical-name';
import { grouped, type ReplicationTarget } from './replication-target';

const ROLE_NAME_LENGTH = 64;

/** Where copies come from. */
export interface ReplicationSource {
  readonly bucketArn: string;
  readonly region: string;
  readonly keyArn: string;
  readonly objectLock: boolean;
}

/** The role that S3 takes on to copy objects, with exactly what these targets need, in a managed policy. */
export class ReplicationRole extends Construct {
  public readonly role: iam.Role;

  constructor(scope: Construct, id: string, source: ReplicationSource, targets: readonly ReplicationTarget[]) {
    super(scope, id);
    const foreign = targets.some(({ crossAccount }) => crossAccount);
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('s3.amazonaws.com'),
      description: `Copies objects of ${scope.node.path}`,
      // Only a name that is known beforehand lets the owner of a destination write a policy for this role.
      roleName: foreign ? physicalName(this, homeOf(Stack.of(this), 'replication'), ROLE_NAME_LENGTH) : undefined,
    });
    const permissions = [...readSource(source, targets), ...writeTargets(targets)];
    const statements = permissions.map((permission) => new iam.PolicyStatement(permission));
    const policy = new iam.ManagedPolicy(this, 'Policy', { roles: [this.role], statements });
    acknowledgeWildcards(
      policy,
      permissions.flatMap(({ resources }) => resources),
      'Replication copies every object under the prefixes of its rules; keys of another Region are narrowed to one by their alias.',
    );
  }
}

function readSource(source: ReplicationSource, targets: readonly ReplicationTarget[]): Permission[] {
  const prefixes = [...new Set(targets.map(({ replica }) => replica.prefix))];
  const lockReads = ['s3:GetObjectRetention', 's3:GetObjectLegalHold'];
  return [
    { actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'], resources: [source.bucketArn] },
    {
      actions: [
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
        ...(source.objectLock ? lockReads : []),
      ],
      resources: prefixes.map((prefix) => `${source.bucketArn}/${prefix}*`),
    },
    useThroughS3(source.keyArn, source.region, ['kms:Decrypt']),
  ];
}

/** One permission for each bucket and one for each key, however many prefixes go there: a policy has limited room. */
function writeTargets(targets: readonly ReplicationTarget[]): Permission[] {
  const buckets = grouped(targets, ({ bucketArn }) => bucketArn);
  const keys = grouped(targets, ({ replica }) => replica.keyArn);
  return [
    ...buckets.map(([bucketArn, [first, ...rest]]) => ({
      actions: [
        's3:ReplicateObject',
        's3:ReplicateDelete',
        's3:ReplicateTags',
        ...(first.crossAccount ? ['s3:ObjectOwnerOverrideToBucketOwner'] : []),
      ],
      resources: [...new Set([first, ...rest].map(({ replica }) => `${bucketArn}/${replica.prefix}*`))],
    })),
    ...keys.map(([keyArn, [{ replica }]]) =>
      useThroughS3(keyArn, replica.region, ['kms:Encrypt', 'kms:GenerateDataKey']),
    ),
  ];
}
