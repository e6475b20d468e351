import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/probe-replication/handler';
import { ProbeEnvironmentInvalid, probeEnvironment } from '../../../lib/core/contracts/probe-replication';

const SETTINGS = {
  source: { bucket: 'source', region: 'us-east-1' },
  replicas: [{ bucket: 'replica', region: 'eu-west-1' }],
  canaryPrefix: 'important/.replication-probe/abc/',
  tags: {},
  namespace: 'Test',
  timeoutSeconds: 1,
};

const s3 = mockClient(S3Client);
const before = process.env;

beforeEach(() => {
  s3.reset();
  process.env = { ...before, ...probeEnvironment(SETTINGS) };
});

afterEach(() => {
  process.env = before;
  jest.restoreAllMocks();
});

test('answers with the lag of each replica, and writes its metrics to the log', async () => {
  let written: { Key?: string; Body?: unknown } = {};
  s3.on(PutObjectCommand).callsFake((input: typeof written) => void (written = input));
  s3.on(ListObjectVersionsCommand).callsFake(() => ({
    Versions: [{ Key: written.Key, VersionId: 'v1', LastModified: new Date() }],
  }));
  s3.on(GetObjectCommand).callsFake(() => ({ Body: { transformToByteArray: () => Promise.resolve(written.Body) } }));
  s3.on(DeleteObjectsCommand).resolves({});
  const stdout = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const answer = await handler();
  const lines = stdout.mock.calls.map(([line]) => JSON.parse(String(line)) as unknown);
  jest.restoreAllMocks();

  const replica = { bucket: 'replica', region: 'eu-west-1', status: 'intact', lagSeconds: expect.any(Number) };
  expect(answer).toEqual({ source: SETTINGS.source, canaryKey: written.Key, replicas: [replica], cleanUpProblems: [] });
  expect(lines).toEqual([expect.objectContaining({ ReplicationIntegrity: 1, ReplicaBucket: 'replica' })]);
  expect(s3.commandCalls(DeleteObjectsCommand).map(({ args }) => args[0].input.Bucket)).toEqual(['source', 'replica']);
});

test('refuses an environment that no construct wrote', async () => {
  delete process.env.PROBE_SOURCE;
  await expect(handler()).rejects.toThrow(ProbeEnvironmentInvalid);
  expect(s3.calls()).toEqual([]);
});
