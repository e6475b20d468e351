import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import { StorageChecks } from '../lib';
import { monitor } from './reference/monitoring';
import { objectStorage } from './reference/object-storage';
import { profileOf, UnknownProfile } from './reference/profile';

const PACKS = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks];

/** The reference app: one store per kind, one use of each pattern, in the profile that the context names. */
export function referenceApp(app: App): Stack {
  const profile = profileOf(app);
  const stack = new Stack(app, `Storage-${profile.name}`, {
    description: `Reference app of cdk-storage-systems, profile ${profile.name}`,
    env: {
      account: process.env.CDK_DEFAULT_ACCOUNT ?? '111122223333',
      region: process.env.CDK_DEFAULT_REGION ?? 'us-east-1',
    },
  });

  const objects = objectStorage(stack, profile);
  monitor(stack, objects);

  Validations.of(app).addPlugins(new StorageChecks(), ...PACKS.map((Pack) => new Pack(app)));
  return stack;
}

function main(): void {
  try {
    referenceApp(new App());
  } catch (error) {
    if (!(error instanceof UnknownProfile)) throw error;
    process.stderr.write(`${error.message}\n`);
    // At once: an app that is left to its end synthesises what it has.
    process.exit(1);
  }
}

if (require.main === module) main();
