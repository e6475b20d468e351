import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { ApplyReplicationProperties, ReplicationConfiguration } from '../../lib/core/contracts/apply-replication';
import { type ProbeReplicationAnswer, probeEnvironment } from '../../lib/core/contracts/probe-replication';
import { HOME_REGION, REPLICA_REGION } from '../../local/emulator-environment';
import { deployTemplate, EMULATOR_TIMEOUT_MS, emulatorForTests, type Template } from '../helpers/emulator';

const HANDLERS = path.join(__dirname, '..', '..', 'handlers');
const SOURCE = { bucket: 'probed-source', region: HOME_REGION };
const REPLICA = { bucket: 'probed-replica', region: REPLICA_REGION };

/** The emulator asks, as S3 does, whether the role of a rule may copy. */
const ROLE: Template = {
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: statement({ Principal: { Service: 's3.amazonaws.com' }, Action: 'sts:AssumeRole' }),
        Policies: [
          {
            PolicyName: 'copy',
            PolicyDocument: statement({
              Action: [
                's3:GetReplicationConfiguration',
                's3:ListBucket',
                's3:GetObjectVersionForReplication',
                's3:GetObjectVersionAcl',
                's3:ReplicateObject',
              ],
              Resource: '*',
            }),
          },
        ],
      },
    },
  },
  Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
};

const emulator = emulatorForTests();

let rules: ReplicationConfiguration;

beforeAll(async () => {
  for (const { bucket: Bucket, region } of [SOURCE, REPLICA]) {
    const s3 = new S3Client(emulator.client(region));
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  }
  const { RoleArn: Role } = await deployTemplate(emulator.client(), 'role', ROLE);
  const Rule = {
    ID: 'ours-0',
    Priority: 1,
    Status: 'Enabled',
    Filter: { Prefix: 'important/' },
    DeleteMarkerReplication: { Status: 'Enabled' },
    Destination: { Bucket: `arn:aws:s3:::${REPLICA.bucket}` },
  };
  rules = { Role: Role!, Rules: [Rule] };
}, EMULATOR_TIMEOUT_MS);

function statement(allowed: object): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...allowed }] };
}

/** Invokes a bundle as Lambda does, in a process of its own; answers what the handler returned and wrote. */
async function invoke(name: string, event: object, variables: Record<string, string> = {}) {
  const script = `require(process.argv[1])
    .handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 60000 })
    .then((answer) => process.stdout.write('\\n' + JSON.stringify(answer ?? null)));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-e', script, path.join(HANDLERS, name), JSON.stringify(event)],
    { env: { ...emulator.env(), ...variables } },
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as unknown);
}

async function askFor(RequestType: string): Promise<unknown> {
  const properties: ApplyReplicationProperties = {
    Bucket: SOURCE.bucket,
    Region: SOURCE.region,
    RuleIdPrefix: 'ours',
    Configuration: JSON.stringify(rules),
  };
  let answer: unknown;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      answer = JSON.parse(body);
      response.end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const ResponseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const ids = { StackId: 's', RequestId: 'r', LogicalResourceId: 'Rules' };
  const PhysicalResourceId = RequestType === 'Create' ? undefined : `${SOURCE.region}/${SOURCE.bucket}/replication`;
  await invoke('apply-replication', {
    ...ids,
    RequestType,
    ResponseURL,
    PhysicalResourceId,
    ResourceProperties: properties,
  });
  server.close();
  return answer;
}

function probeNow(timeoutSeconds: number): Promise<unknown[]> {
  const canaryPrefix = 'important/.replication-probe/abc/';
  const settings = {
    source: SOURCE,
    replicas: [REPLICA],
    canaryPrefix,
    tags: {},
    namespace: 'Test',
    timeoutSeconds,
  };
  return invoke('probe-replication', {}, probeEnvironment(settings));
}

async function versionsLeft(): Promise<number[]> {
  const lists = [SOURCE, REPLICA].map(async ({ bucket: Bucket, region }) => {
    const { Versions = [], DeleteMarkers = [] } = await new S3Client(emulator.client(region)).send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    return Versions.length + DeleteMarkers.length;
  });
  return await Promise.all(lists);
}

describe('bundles against the emulator', () => {
  test('put rules, find the canary that they copy, and leave nothing', async () => {
    expect(await askFor('Create')).toMatchObject({ Status: 'SUCCESS' });
    const [metrics, answer] = (await probeNow(20)) as [unknown, ProbeReplicationAnswer];
    expect(answer.replicas).toEqual([{ ...REPLICA, status: 'intact', lagSeconds: expect.any(Number) }]);
    expect(answer.cleanUpProblems).toEqual([]);
    expect(metrics).toMatchObject({ ReplicationMissing: 0, ReplicationIntegrity: 1 });
    expect(await versionsLeft()).toEqual([0, 0]);
  }, 30_000);

  test('remove the rules again, and then miss the canary', async () => {
    expect(await askFor('Delete')).toMatchObject({ Status: 'SUCCESS' });
    const [metrics, answer] = (await probeNow(1)) as [unknown, ProbeReplicationAnswer];
    expect(answer.replicas).toEqual([{ ...REPLICA, status: 'missing' }]);
    expect(metrics).toMatchObject({ ReplicationMissing: 1 });
    expect(await versionsLeft()).toEqual([0, 0]);
  }, 30_000);
});
