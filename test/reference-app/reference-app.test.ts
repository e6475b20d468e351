import { App } from 'aws-cdk-lib';
import { referenceApp } from '../../bin/reference-app';
import { acknowledgements, nagFindings } from '../helpers/nag';
import { storageSnapshotSerializer } from '../../lib/testing';

jest.setTimeout(60_000);
expect.addSnapshotSerializer(storageSnapshotSerializer);

const ENVIRONMENT = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };

beforeAll(() => {
  delete process.env.CDK_DEFAULT_ACCOUNT;
  delete process.env.CDK_DEFAULT_REGION;
  process.env.CDK_VALIDATION = 'true';
});

afterAll(() => {
  process.env.CDK_VALIDATION = 'false';
  if (ENVIRONMENT.account !== undefined) process.env.CDK_DEFAULT_ACCOUNT = ENVIRONMENT.account;
  if (ENVIRONMENT.region !== undefined) process.env.CDK_DEFAULT_REGION = ENVIRONMENT.region;
});

function appOf(profile: string): App {
  const app = new App({
    context: {
      profile,
      'cdk-storage-systems:allow-destroy': 'Storage-local',
      '@aws-cdk/core:validateAgainstDefaultRules': true,
    },
  });
  referenceApp(app);
  return app;
}

describe.each(['starter', 'production', 'local'])('profile %s', (profile) => {
  test('synthesises with validation, storage checks and audit packs, and looks nothing up', () => {
    const assembly = appOf(profile).synth();
    expect(assembly.manifest.missing ?? []).toEqual([]);
    expect(assembly.stacks.flatMap(({ messages }) => messages)).toEqual([]);
  });

  test('has no open finding in any audit pack', () => {
    expect(nagFindings(appOf(profile))).toEqual([]);
  });

  test('acknowledges audit rules one by one, each with its reason', () => {
    expect(acknowledgements(appOf(profile))).toMatchSnapshot();
  });

  test('keeps its templates', () => {
    for (const { stackName, template } of appOf(profile).synth().stacks) expect(template).toMatchSnapshot(stackName);
  });
});

test('names the profiles when it is given another one', () => {
  expect(() => referenceApp(new App({ context: { profile: 'huge' } }))).toThrow(
    'profile must be one of starter, production, local, got huge; pass -c profile=starter',
  );
});
