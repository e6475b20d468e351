import { aws_iam as iam } from 'aws-cdk-lib';
import { acknowledge, wildcardFinding } from '../../core/acknowledge';

const ID = 'StorageAccess';

/** Actions on resources, allowed under conditions. */
export interface Permission {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: Record<string, Record<string, string | string[]>>;
}

/**
 * Lets somebody do things, in one managed policy per role that is shared by all stores the role may use.
 *
 * Auditors flag inline policies, which the CDK's grants make; a managed policy is versioned and visible by itself. Other
 * principals (users, services, imported roles) are granted as the CDK does it.
 *
 * @param reason why the wildcards among the resources are as narrow as they can be
 */
export function allow(
  grantee: iam.IGrantable,
  [first, ...rest]: [Permission, ...Permission[]],
  reason: string,
): iam.Grant {
  const principal = grantee.grantPrincipal;
  if (iam.Role.isRole(principal)) {
    return grantOne({ grantPrincipal: new ManagedAccessPrincipal(principal, rest, reason) }, first);
  }
  return rest.reduce((all, permission) => all.combine(grantOne(grantee, permission)), grantOne(grantee, first));
}

function grantOne(grantee: iam.IGrantable, { actions, resources, conditions }: Permission): iam.Grant {
  return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions });
}

/** A role for one grant: its statements go into the role's managed policy, each wildcard acknowledged by its exact id. */
class ManagedAccessPrincipal implements iam.IPrincipal {
  public readonly grantPrincipal = this;
  public readonly assumeRoleAction: string;
  public readonly policyFragment: iam.PrincipalPolicyFragment;
  public readonly principalAccount?: string;

  constructor(
    private readonly role: iam.Role,
    private readonly rest: readonly Permission[],
    private readonly reason: string,
  ) {
    this.assumeRoleAction = role.assumeRoleAction;
    this.policyFragment = role.policyFragment;
    this.principalAccount = role.principalAccount;
  }

  public addToPolicy(statement: iam.PolicyStatement): boolean {
    return this.addToPrincipalPolicy(statement).statementAdded;
  }

  public addToPrincipalPolicy(first: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    const policy = policyOf(this.role);
    policy.addStatements(first, ...this.rest.map((permission) => new iam.PolicyStatement(permission)));
    const resources = new Set([...first.resources, ...this.rest.flatMap((permission) => permission.resources)]);
    const wildcards = [...resources].filter((arn) => arn.includes('*'));
    acknowledge(
      policy,
      wildcards.map((arn) => wildcardFinding(policy, arn)),
      this.reason,
    );
    return { statementAdded: true, policyDependable: policy };
  }
}

function policyOf(role: iam.Role): iam.ManagedPolicy {
  const found = role.node.tryFindChild(ID) as iam.ManagedPolicy | undefined;
  if (found !== undefined) return found;
  return new iam.ManagedPolicy(role, ID, { description: `Storage that ${role.node.path} may use`, roles: [role] });
}
