import { App, Stack, type StackProps } from 'aws-cdk-lib';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';
export const OTHER_REGION = 'eu-west-1';

/** Feature flags that users run with: none (an old app), and all that the CDK recommends (a new app). */
export const FLAG_SETS: Record<string, Record<string, unknown>> = { 'no flags': {}, 'recommended flags': recommended };

/** A stack with an environment, so that it may name other Regions. */
export function stackIn(context: Record<string, unknown> = {}, props: StackProps = {}): Stack {
  const app = new App({ context });
  return new Stack(app, 'Stack', { env: { account: ACCOUNT, region: REGION }, ...props });
}
