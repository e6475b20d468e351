import {
  type CloudFormationClient,
  paginateListExports,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { type DeployedStack } from './intrinsics';

/** Asks CloudFormation for what a stack's references come to. */
export async function describeStack(
  client: CloudFormationClient,
  stack: Pick<DeployedStack, 'account' | 'region' | 'stackName'>,
): Promise<DeployedStack> {
  const resources = new Map<string, { id: string; type: string }>();
  for await (const page of paginateListStackResources({ client }, { StackName: stack.stackName })) {
    for (const { LogicalResourceId, PhysicalResourceId, ResourceType } of page.StackResourceSummaries ?? []) {
      if (LogicalResourceId === undefined) continue;
      resources.set(LogicalResourceId, { id: PhysicalResourceId ?? '', type: ResourceType ?? '' });
    }
  }
  const exports = new Map<string, string>();
  for await (const page of paginateListExports({ client }, {})) {
    for (const { Name, Value } of page.Exports ?? []) if (Name !== undefined) exports.set(Name, Value ?? '');
  }
  return { ...stack, resources, exports };
}
