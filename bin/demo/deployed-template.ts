import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { ClientConfig } from '../../local/emulator-environment';
import { describeStack } from './read-back/deployed-stack';
import { type DeployedStack, resolved } from './read-back/intrinsics';

/** A resource of a deployed stack: what its template states, with every reference replaced by what it came to. */
export interface DeployedResource {
  readonly type: string;
  /** Path of the construct in the app, less the stack. */
  readonly path: string;
  readonly id: string;
  readonly region: string;
  /** Whether it stays when its stack is destroyed. */
  readonly retained: boolean;
  readonly stated: Readonly<Record<string, unknown>>;
}

/** A stack of the synthesised app, once it is deployed. */
export interface DeployedTemplate {
  readonly stackName: string;
  readonly region: string;
  readonly resources: readonly DeployedResource[];
}

interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

/** Reads the templates of a cloud assembly together with what CloudFormation made of them. */
export async function deployedTemplates(
  assemblyDir: string,
  client: (region: string) => ClientConfig,
): Promise<DeployedTemplate[]> {
  const stacks = new CloudAssembly(assemblyDir).stacksRecursively;
  return Promise.all(
    stacks.map(async ({ stackName, environment: { account, region }, template }) => {
      const of = { account, region, stackName };
      const stack = await describeStack(new CloudFormationClient(client(region)), of);
      const declared = (template as { Resources: Record<string, TemplateResource> }).Resources;
      const resources = Object.entries(declared).flatMap(([id, one]) => deployedResource(id, one, stack));
      return { stackName, region, resources };
    }),
  );
}

function deployedResource(logicalId: string, declared: TemplateResource, stack: DeployedStack): DeployedResource[] {
  const { Type: type, DeletionPolicy, Properties = {}, Metadata } = declared;
  const id = stack.resources.get(logicalId)?.id;
  // A condition can leave a resource out.
  if (id === undefined) return [];
  const path = (Metadata?.['aws:cdk:path'] ?? logicalId).split('/').slice(1).join('/');
  return [
    {
      type,
      path,
      id,
      region: stack.region,
      retained: DeletionPolicy?.startsWith('Retain') ?? false,
      // Resolved when it is read: a template may use functions in places that no check looks at.
      get stated() {
        return resolved(Properties, stack) as DeployedResource['stated'];
      },
    },
  ];
}
