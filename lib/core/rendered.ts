import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { Properties, Resource } from './rule';
import { objectAt, textAt } from './template';

interface Renderable {
  _toCloudFormation(): { readonly Resources: Record<string, unknown> };
  readonly rawOverrides?: object;
}

/**
 * A resource exactly as the template will have it, property overrides included.
 *
 * The CDK offers no public reader of overrides; see docs/decisions/0004-invariants-read-the-rendered-resource.md.
 */
export function rendered(resource: CfnResource): Omit<Resource, 'stack'> {
  const stack = Stack.of(resource);
  const fragment = (resource as unknown as Renderable)._toCloudFormation();
  const { Resources } = stack.resolve(fragment) as { Resources: Record<string, Properties> };
  const [[logicalId, body] = ['', {}]] = Object.entries(Resources);
  return {
    logicalId,
    type: resource.cfnResourceType,
    properties: objectAt(body, 'Properties'),
    deletionPolicy: textAt(body, 'DeletionPolicy'),
    updateReplacePolicy: textAt(body, 'UpdateReplacePolicy'),
    path: resource.node.path,
  };
}

/** Whether anybody overrode a part of a resource; also where the CDK no longer tells. */
export function hasOverrides(resource: CfnResource): boolean {
  const { rawOverrides } = resource as unknown as Renderable;
  return rawOverrides === undefined || Object.keys(rawOverrides).length > 0;
}
