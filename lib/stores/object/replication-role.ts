import { Arn, ArnFormat, aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge, wildcardFinding } from '../../core/acknowledge';
import { homeOf, physicalName } from '../../core/physical-name';
import type { ReplicationTarget } from './replication-target';

const ROLE_NAME_LENGTH = 64;

/** Where copies come from. */
export interface ReplicationSource {
  readonly bucketArn: string;
  readonly region: string;
  readonly keyArn: string;
  /** The alias of the key, where only its alias is known. */
  readonly keyAlias?: string;
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
    const statements = [
      ...readSource(this, source, targets),
      ...targets.flatMap((target) => writeTarget(this, target)),
    ];
    const policy = new iam.ManagedPolicy(this, 'Policy', { roles: [this.role], statements });
    const wildcards = statements.flatMap(({ resources }) => resources).filter((arn) => arn.includes('*'));
    acknowledge(
      policy,
      [...new Set(wildcards.map((arn) => wildcardFinding(policy, arn)))],
      'Replication copies every object under the prefixes of its rules; keys of another Region are narrowed to one by their alias.',
    );
  }
}

function readSource(
  scope: Construct,
  source: ReplicationSource,
  targets: readonly ReplicationTarget[],
): iam.PolicyStatement[] {
  const prefixes = [...new Set(targets.map(({ entry }) => entry.prefix ?? ''))];
  const lockReads = ['s3:GetObjectRetention', 's3:GetObjectLegalHold'];
  return [
    allow('ReadConfiguration', ['s3:GetReplicationConfiguration', 's3:ListBucket'], [source.bucketArn]),
    allow(
      'ReadSource',
      [
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
        ...(source.objectLock ? lockReads : []),
      ],
      prefixes.map((prefix) => `${source.bucketArn}/${prefix}*`),
    ),
    useKey(scope, 'DecryptSource', ['kms:Decrypt'], source),
  ];
}

function writeTarget(scope: Construct, target: ReplicationTarget): iam.PolicyStatement[] {
  const { replica, bucketArn, crossAccount } = target;
  const sid = `To${replica.ruleId.replace(/[^A-Za-z0-9]/g, '')}`;
  const handOver = crossAccount ? ['s3:ObjectOwnerOverrideToBucketOwner'] : [];
  return [
    allow(
      `Write${sid}`,
      ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags', ...handOver],
      [`${bucketArn}/${replica.prefix}*`],
    ),
    useKey(scope, `Encrypt${sid}`, ['kms:Encrypt', 'kms:GenerateDataKey'], { ...replica, keyAlias: target.keyAlias }),
  ];
}

interface UsedKey {
  readonly keyArn: string;
  readonly keyAlias?: string;
  readonly region: string;
  readonly account?: string;
}

/** Through S3 only, and where just the alias is known, only the key that bears it: IAM does not resolve alias ARNs. */
function useKey(scope: Construct, sid: string, actions: string[], key: UsedKey): iam.PolicyStatement {
  const stack = Stack.of(scope);
  const conditions: Record<string, Record<string, string>> = {
    StringEquals: { 'kms:ViaService': `s3.${key.region}.amazonaws.com` },
  };
  if (key.keyAlias === undefined) return allow(sid, actions, [key.keyArn], conditions);
  conditions['ForAnyValue:StringEquals'] = { 'kms:ResourceAliases': key.keyAlias };
  const anyKey = {
    service: 'kms',
    region: key.region,
    account: key.account,
    resource: 'key',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  };
  return allow(sid, actions, [Arn.format(anyKey, stack)], conditions);
}

function allow(
  sid: string,
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, string>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, actions, resources, conditions });
}
