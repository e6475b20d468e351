import { aws_iam as iam, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { HandlerFunction } from '../../concerns/handlers/handler-function';
import {
  APPLY_REPLICATION_TIMEOUT_SECONDS,
  type ApplyReplicationProperties,
  type ReplicationRule,
} from '../../core/contracts/apply-replication';
import { ReplicationRole } from './replication-role';
import type { ReplicationTarget } from './replication-target';

const PROVIDER_ID = 'StorageApplyReplication';
/** What ids of the rules on the way back start with. */
const RULE_ID = 'back';

/** The store that copies come back to. */
export interface ReplicationHome {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly region: string;
  readonly account: string;
  readonly keyArn: string;
  readonly objectLock: boolean;
}

/**
 * The way back of a two-way replication.
 *
 * S3 takes a replication rule only if its destination exists, so neither bucket can be made with a rule for the other:
 * the replica's rule is put by a function once both are there.
 */
export class ReplicationBack extends Construct {
  constructor(
    scope: Construct,
    id: string,
    home: ReplicationHome,
    away: readonly [ReplicationTarget, ...ReplicationTarget[]],
  ) {
    super(scope, id);
    const [{ replica, bucketArn }] = away;
    const source = { bucketArn, region: replica.region, keyArn: replica.keyArn, objectLock: home.objectLock };
    const { role } = new ReplicationRole(
      this,
      'Replication',
      source,
      away.map((target, index) => wayBack(home, target, index)),
    );
    const provider = providerOf(this);
    const policy = policyOf(provider);
    policy.addStatements(...configure(bucketArn, role));
    const properties: ApplyReplicationProperties = {
      Bucket: replica.bucketName,
      Region: replica.region,
      RuleIdPrefix: RULE_ID,
      Configuration: Stack.of(this).toJsonString({
        Role: role.roleArn,
        Rules: away.map((target, index) => rule(home, target, index)),
      }),
    };
    const rules = new CustomResource(this, 'Rules', {
      serviceToken: provider.function.functionArn,
      resourceType: 'Custom::StorageReplicationBack',
      serviceTimeout: Duration.seconds(APPLY_REPLICATION_TIMEOUT_SECONDS),
      properties: { ...properties },
    });
    rules.node.addDependency(policy);
  }
}

function wayBack(home: ReplicationHome, { replica }: ReplicationTarget, index: number): ReplicationTarget {
  const { bucketName, bucketArn, region, account, keyArn } = home;
  const prefix = replica.prefix;
  return {
    entry: { prefix },
    replica: { bucketName, region, account, keyArn, ruleId: `${RULE_ID}-${index}`, prefix },
    bucketArn,
    crossAccount: false,
  };
}

function rule(home: ReplicationHome, { entry, replica }: ReplicationTarget, index: number): ReplicationRule {
  return {
    ID: `${RULE_ID}-${index}`,
    Priority: index + 1,
    Status: 'Enabled',
    Filter: { Prefix: replica.prefix },
    DeleteMarkerReplication: { Status: entry.deleteMarkers === false ? 'Disabled' : 'Enabled' },
    SourceSelectionCriteria: {
      SseKmsEncryptedObjects: { Status: 'Enabled' },
      ReplicaModifications: { Status: 'Enabled' },
    },
    Destination: {
      Bucket: home.bucketArn,
      EncryptionConfiguration: { ReplicaKmsKeyID: home.keyArn },
      Metrics: { Status: 'Enabled' },
    },
  };
}

/** The function that puts the rules, shared by all two-way stores of a stack. */
function providerOf(scope: IConstruct): HandlerFunction {
  const stack = Stack.of(scope);
  const found = stack.node.tryFindChild(PROVIDER_ID) as HandlerFunction | undefined;
  return (
    found ??
    new HandlerFunction(stack, PROVIDER_ID, {
      handler: 'apply-replication',
      description: 'Puts the replication rules of replicas that copy back',
      timeout: Duration.seconds(APPLY_REPLICATION_TIMEOUT_SECONDS),
      statements: [],
    })
  );
}

/** What the function may configure, in one policy: a role takes ten at most. */
function policyOf(provider: HandlerFunction): iam.ManagedPolicy {
  const found = provider.node.tryFindChild('Targets') as iam.ManagedPolicy | undefined;
  return found ?? new iam.ManagedPolicy(provider, 'Targets', { roles: [provider.role] });
}

function configure(bucketArn: string, role: iam.IRole): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['s3:GetReplicationConfiguration', 's3:PutReplicationConfiguration'],
      resources: [bucketArn],
    }),
    new iam.PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 's3.amazonaws.com' } },
    }),
  ];
}
