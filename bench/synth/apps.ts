import { App, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

const STORES_PER_STACK = 50;

/** Adds one object store, with what belongs to it, to a stack. */
export type AddStore = (stack: Construct, id: string) => void;

/** Synthesises an app of so many stores, as often as told, and returns the number of resources of one app. */
export function synthesise(addStore: AddStore, stores: number, times: number): number {
  let resources = 0;
  for (let time = 0; time < times; time += 1) resources = synthesiseOnce(addStore, stores);
  return resources;
}

function synthesiseOnce(addStore: AddStore, stores: number): number {
  const app = new App({ builtinCloudFormationValidation: false });
  for (let first = 0; first < stores; first += STORES_PER_STACK) {
    const stack = new Stack(app, `Stack${first}`, { env: { account: '111122223333', region: 'us-east-1' } });
    for (let index = first; index < Math.min(first + STORES_PER_STACK, stores); index += 1)
      addStore(stack, `Store${index}`);
  }
  const templates = app.synth().stacks.map(({ template }) => template as { Resources: object });
  return templates.reduce((sum, { Resources }) => sum + Object.keys(Resources).length, 0);
}
