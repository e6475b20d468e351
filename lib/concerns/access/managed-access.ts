import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import { acknowledgeWildcards } from '../../core/acknowledge';
import type { Permission } from '../keys/key-use';

const ID = 'StorageAccess';

/** IAM refuses a larger managed policy. White space does not count. */
const POLICY_CHARACTERS = 6144;

/** A permission on a resource that has a policy of its own: a bucket or a key. */
export interface OwnedPermission extends Permission {
  readonly resource: iam.IResourceWithPolicyV2;
  /** How the resource's own policy names it, where that differs. */
  readonly selfArns?: string[];
}

/**
 * Lets somebody do things, in one managed policy per role that is shared by all stores the role may use.
 *
 * Auditors flag inline policies, which the CDK's grants make; a managed policy is versioned and visible by itself. Other
 * principals are granted as the CDK does it: users and imported roles by their own policy, services and other accounts
 * by the policy of the resource.
 *
 * @param reason why the wildcards among the resources are as narrow as they can be
 */
export function allow(
  grantee: iam.IGrantable,
  [first, ...rest]: [OwnedPermission, ...OwnedPermission[]],
  reason: string,
): iam.Grant {
  const principal = grantee.grantPrincipal;
  if (iam.Role.isRole(principal) && principal.principalAccount === first.resource.env.account) {
    return grantOne({ grantPrincipal: new ManagedAccessPrincipal(principal, rest, reason) }, first);
  }
  return rest.reduce((all, permission) => all.combine(grantOne(grantee, permission)), grantOne(grantee, first));
}

function grantOne(grantee: iam.IGrantable, permission: OwnedPermission): iam.Grant {
  const { actions, resources, conditions, resource, selfArns } = permission;
  return iam.Grant.addToPrincipalOrResource({
    grantee,
    actions,
    resourceArns: resources,
    resourceSelfArns: selfArns,
    resource,
    conditions,
  });
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
    const permissions = [permissionOf(first), ...this.rest];
    permissions.forEach((permission) => extend(policy, permission));
    acknowledgeWildcards(
      policy,
      permissions.flatMap(({ resources }) => resources),
      this.reason,
    );
    return { statementAdded: true, policyDependable: policy };
  }
}

/** The statements of each policy made here, by what they allow under which conditions. */
const STATEMENTS = new WeakMap<iam.ManagedPolicy, Map<string, iam.PolicyStatement>>();

function policyOf(role: iam.Role): iam.ManagedPolicy {
  const found = role.node.tryFindChild(ID) as iam.ManagedPolicy | undefined;
  if (found !== undefined) return found;
  const description = `Storage that ${role.node.path} may use`;
  const policy = new iam.ManagedPolicy(role, ID, { description, roles: [role] });
  policy.node.addValidation({ validate: () => tooLarge(policy) });
  STATEMENTS.set(policy, new Map());
  return policy;
}

/** Adds a permission to the statement that allows the same on other resources, because a policy has limited room. */
function extend(policy: iam.ManagedPolicy, permission: Permission): void {
  const { actions, resources, conditions } = permission;
  const signature = JSON.stringify([actions, conditions]);
  const same = STATEMENTS.get(policy)?.get(signature);
  if (same !== undefined) return same.addResources(...resources);
  const statement = new iam.PolicyStatement({ actions, resources, conditions });
  STATEMENTS.get(policy)?.set(signature, statement);
  policy.addStatements(statement);
}

function permissionOf({ actions, resources, conditions }: iam.PolicyStatement): Permission {
  return { actions, resources, conditions: Object.keys(conditions as object).length === 0 ? undefined : conditions };
}

/** Only policies of many statements are measured, because measuring means to resolve them. */
function tooLarge(policy: iam.ManagedPolicy): string[] {
  if (policy.document.statementCount < 12) return [];
  const size = JSON.stringify(Stack.of(policy).resolve(policy.document)).length;
  if (size <= POLICY_CHARACTERS) return [];
  const must = `must have at most ${POLICY_CHARACTERS} characters, got about ${size}`;
  return [`${policy.node.path} ${must}; grant wider prefixes, or split the work over several roles`];
}
