import { aws_iam as iam } from 'aws-cdk-lib';
import { acknowledge, wildcardFinding } from '../../core/acknowledge';

const ID = 'StorageAccess';

/**
 * Brings grants into one managed policy per role, shared by all stores that the role may use.
 *
 * Auditors flag inline policies, which the CDK's grants make; a managed policy is versioned and visible by itself. Other
 * principals (users, services, imported roles) are granted as the CDK does it.
 */
export function managedAccess(grantee: iam.IGrantable, reason: string): iam.IGrantable {
  const principal = grantee.grantPrincipal;
  return iam.Role.isRole(principal) ? { grantPrincipal: new ManagedAccessPrincipal(principal, reason) } : grantee;
}

/** A role whose statements go into its managed policy, with each wildcard resource acknowledged by its exact id. */
class ManagedAccessPrincipal implements iam.IPrincipal {
  public readonly grantPrincipal = this;
  public readonly assumeRoleAction: string;
  public readonly policyFragment: iam.PrincipalPolicyFragment;
  public readonly principalAccount?: string;

  constructor(
    private readonly role: iam.Role,
    private readonly reason: string,
  ) {
    this.assumeRoleAction = role.assumeRoleAction;
    this.policyFragment = role.policyFragment;
    this.principalAccount = role.principalAccount;
  }

  public addToPolicy(statement: iam.PolicyStatement): boolean {
    return this.addToPrincipalPolicy(statement).statementAdded;
  }

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    const policy = policyOf(this.role);
    policy.addStatements(statement);
    const wildcards = statement.resources.filter((arn) => arn.includes('*'));
    if (wildcards.length > 0) {
      acknowledge(
        policy,
        wildcards.map((arn) => wildcardFinding(policy, arn)),
        this.reason,
      );
    }
    return { statementAdded: true, policyDependable: policy };
  }
}

function policyOf(role: iam.Role): iam.ManagedPolicy {
  const found = role.node.tryFindChild(ID) as iam.ManagedPolicy | undefined;
  if (found !== undefined) return found;
  return new iam.ManagedPolicy(role, ID, {
    description: `Storage that ${role.node.path} may use`,
    roles: [role],
  });
}
