/** What a new user writes first, as the files of an app. */
export const TYPESCRIPT_APP = {
  'app.ts': `
import { App, Duration, Stack, aws_lambda as lambda } from 'aws-cdk-lib';
import { ObjectLifecycle, ObjectStore, ReplicationProbe, StorageChecks, StorageMonitor } from 'cdk-storage-systems';

const app = new App();
const stack = new Stack(app, 'Smoke', { env: { account: '111122223333', region: 'us-east-1' } });
const documents = new ObjectStore(stack, 'Documents', {
  lifecycle: ObjectLifecycle.tiered({ infrequentAccessAfter: Duration.days(30), archiveAfter: Duration.days(90) }),
  replication: [{ region: 'eu-west-1' }],
});
const probe = new ReplicationProbe(stack, 'Probe', { store: documents });
new StorageMonitor(stack, 'Monitor', { stores: [documents, probe] });
const reader = new lambda.Function(stack, 'Reader', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => {}'),
});
documents.grants.read(reader, 'reports/*');
export const ruleIds: string[] | undefined = new StorageChecks().ruleIds;
`,
  'entries.ts': `
import { App, Stack } from 'aws-cdk-lib';
import { upload, type UploadRequest } from 'cdk-storage-systems/runtime';
import { expectNoStorageProblems, storageSnapshotSerializer } from 'cdk-storage-systems/testing';

export type Request = UploadRequest;
if (typeof upload !== 'function') throw new Error('upload must be a function');
expectNoStorageProblems(new Stack(new App(), 'Empty'));
if (storageSnapshotSerializer.test({})) throw new Error('{} must not be a template');
`,
  'entries.mjs': `
import { ObjectStore } from 'cdk-storage-systems';
import { upload } from 'cdk-storage-systems/runtime';
import { expectNoStorageProblems } from 'cdk-storage-systems/testing';
import manifest from 'cdk-storage-systems/package.json' with { type: 'json' };

for (const exported of [ObjectStore, upload, expectNoStorageProblems]) {
  if (typeof exported !== 'function') throw new Error('an export must be a function, got ' + typeof exported);
}
if (manifest.name !== 'cdk-storage-systems') throw new Error('package.json must be exported');
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: { target: 'es2023', module: 'nodenext', strict: true, types: ['node'] },
    files: ['app.ts', 'entries.ts'],
  }),
} as const;

export const PYTHON_APP = `
from aws_cdk import App, Duration, Environment, Stack
from cdk_storage_systems import ObjectLifecycle, ObjectStore, StorageMonitor

app = App()
stack = Stack(app, "Smoke", env=Environment(account="111122223333", region="us-east-1"))
documents = ObjectStore(
    stack,
    "Documents",
    lifecycle=ObjectLifecycle.tiered(infrequent_access_after=Duration.days(30), archive_after=Duration.days(90)),
    replication=[{"region": "eu-west-1"}],
)
StorageMonitor(stack, "Monitor", stores=[documents])
app.synth()
`;
