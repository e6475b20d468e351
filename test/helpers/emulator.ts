import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import * as path from 'node:path';
import { type ClientConfig, clientConfig, HOME_REGION } from '../../local/emulator-environment';
import { STATE } from '../../local/places';
import { type Emulator, startEmulator } from '../../local/start-emulator';

/** Time for a hook that starts the emulator, installation included, or that deploys. */
export const EMULATOR_TIMEOUT_MS = 180_000;

export interface EmulatorForTests {
  /** Configuration of an SDK client in a Region. */
  readonly client: (region?: string) => ClientConfig;
  readonly endpoint: () => string;
  readonly env: () => NodeJS.ProcessEnv;
}

/** One emulator for the tests of a file: started before them, ended after them. */
export function emulatorForTests(): EmulatorForTests {
  let emulator: Emulator | undefined;
  beforeAll(async () => {
    emulator = await startEmulator({ dir: path.join(STATE, `test-${process.pid}-${Date.now()}`) });
  }, EMULATOR_TIMEOUT_MS);
  afterAll(() => emulator?.stop());
  const started = (): Emulator => {
    if (emulator === undefined) throw new Error('the emulator is started by beforeAll: ask for it inside a test');
    return emulator;
  };
  return {
    client: (region = HOME_REGION) => clientConfig(started().endpoint, region),
    endpoint: () => started().endpoint,
    env: () => started().env,
  };
}

export type Template = Readonly<Record<string, unknown>>;

/** Creates or updates a stack, waits, and answers its outputs. */
export async function deployTemplate(config: ClientConfig, StackName: string, template: Template) {
  const client = new CloudFormationClient(config);
  const request = {
    StackName,
    TemplateBody: JSON.stringify(template),
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
  };
  const waiter = { client, maxWaitTime: 60, minDelay: 0.2, maxDelay: 0.5 };
  if (await exists(client, StackName)) {
    await client.send(new UpdateStackCommand(request));
    await waitUntilStackUpdateComplete(waiter, { StackName });
  } else {
    await client.send(new CreateStackCommand(request));
    await waitUntilStackCreateComplete(waiter, { StackName });
  }
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  const outputs = Stacks?.[0]?.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']));
}

/** Deletes a stack and waits until it is gone; fails when a resource refuses. */
export async function deleteStack(config: ClientConfig, StackName: string): Promise<void> {
  const client = new CloudFormationClient(config);
  await client.send(new DeleteStackCommand({ StackName }));
  await waitUntilStackDeleteComplete({ client, maxWaitTime: 60, minDelay: 0.2, maxDelay: 0.5 }, { StackName });
}

async function exists(client: CloudFormationClient, StackName: string): Promise<boolean> {
  try {
    await client.send(new DescribeStacksCommand({ StackName }));
    return true;
  } catch (error) {
    if ((error as Error).name === 'ValidationError') return false;
    throw error;
  }
}
