import { aws_iam as iam, aws_kms as kms, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { removalOf } from '../../core/removal';
import { hasOverrides, rendered } from '../../core/rendered';
import { flagAt } from '../../core/template';

/** Properties of a {@link StorageKey}. */
export interface StorageKeyProps {
  /**
   * Alias of the key, starting with `alias/`.
   *
   * Needed only where another Region or account has to know the key before it exists.
   *
   * @default - no alias
   */
  readonly alias?: string;

  /**
   * What the key is for, as the KMS console shows it.
   *
   * @default - the path of the construct
   */
  readonly description?: string;

  /**
   * What happens to the key when it leaves the template.
   *
   * Data that outlives its key is lost, so a key is destroyed only where its data is: with the prop and the context
   * `cdk-storage-systems:allow-destroy`. KMS then waits 30 days, in which `kms cancel-key-deletion` brings it back.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A customer-managed KMS key for data at rest, rotated every year.
 *
 * Costs 1 USD a month. The account's IAM policies decide who may use it, except that only AWS services may take grants.
 */
export class StorageKey extends Construct {
  /** The key itself. */
  public readonly key: kms.Key;

  constructor(scope: Construct, id: string, props: StorageKeyProps = {}) {
    super(scope, id);
    this.key = storageKey(this, 'Key', props);
  }
}

/** The key alone, for stores that make their own. */
export function storageKey(scope: Construct, id: string, props: StorageKeyProps): kms.Key {
  const removalPolicy = removalOf(scope, props.removalPolicy);
  const key = new kms.Key(scope, id, {
    description: props.description ?? `Encrypts ${scope.node.path}`,
    pendingWindow: Duration.days(30),
  });
  const resource = key.node.defaultChild as kms.CfnKey;
  resource.enabled = true;
  resource.enableKeyRotation = true;
  resource.applyRemovalPolicy(removalPolicy);
  if (props.alias !== undefined) key.addAlias(props.alias);
  key.addToResourcePolicy(onlyServicesTakeGrants());
  key.node.addValidation({ validate: () => brokenPromises(resource, removalPolicy) });
  return key;
}

/** What an override or a mixin took away from the key again. */
function brokenPromises(resource: kms.CfnKey, removalPolicy: RemovalPolicy): string[] {
  const { deletionPolicy } = resource.cfnOptions;
  const touched = hasOverrides(resource) || resource.enableKeyRotation !== true || resource.enabled !== true;
  if (!touched && deletionPolicy === (removalPolicy === RemovalPolicy.DESTROY ? 'Delete' : 'Retain')) return [];
  const key = rendered(resource);
  const usable = flagAt(key.properties, 'EnableKeyRotation') === true && flagAt(key.properties, 'Enabled') !== false;
  const lasting = removalPolicy === RemovalPolicy.DESTROY || key.deletionPolicy !== 'Delete';
  return [
    ...(usable ? [] : ['the key must stay enabled and rotated; remove the override or injector that undoes it']),
    ...(lasting ? [] : ['the key must be retained with its data; remove the override or injector that undoes it']),
  ];
}

function onlyServicesTakeGrants(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'OnlyServicesTakeGrants',
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: ['kms:CreateGrant'],
    resources: ['*'],
    conditions: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false' } },
  });
}
