import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  DeleteBucketReplicationCommand,
  GetBucketReplicationCommand,
  PutBucketReplicationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/apply-replication/handler';

const s3 = mockClient(S3Client);
const CONFIGURATION = { Role: 'r', Rules: [{ ID: 'back-0', Priority: 1, Status: 'Enabled' }] };
const EVENT = {
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Rules',
  PhysicalResourceId: 'eu-west-1/replica/replication',
  ResourceProperties: {
    Bucket: 'replica',
    Region: 'eu-west-1',
    RuleIdPrefix: 'back',
    Configuration: JSON.stringify(CONFIGURATION),
  },
};

/** Stands in for the bucket that CloudFormation takes answers from. */
const cloudFormation = createServer((request, response) => {
  received.push(request);
  void text(request).then((body) => {
    answers.push(JSON.parse(body));
    response.end();
  });
});
const received: IncomingMessage[] = [];
const answers: unknown[] = [];

beforeAll((done) => void cloudFormation.listen(0, '127.0.0.1', done));
afterAll((done) => void cloudFormation.close(done));

beforeEach(() => {
  s3.reset();
  answers.length = 0;
  received.length = 0;
});

function invoke(RequestType: string): Promise<void> {
  const { port } = cloudFormation.address() as AddressInfo;
  const event = { ...EVENT, RequestType, ResponseURL: `http://127.0.0.1:${port}/answer?signature=s` };
  return handler(event, { getRemainingTimeInMillis: () => 120_000 });
}

function missing(name: string): Error {
  return Object.assign(new Error('nothing there'), { name });
}

test.each(['ReplicationConfigurationNotFoundError', 'NoSuchBucket'])(
  'takes %s for a bucket without rules',
  async (name) => {
    s3.on(GetBucketReplicationCommand).rejects(missing(name)).on(PutBucketReplicationCommand).resolves({});
    await invoke('Create');
    expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
    const [put] = s3.commandCalls(PutBucketReplicationCommand);
    expect(put?.args[0].input).toEqual({ Bucket: 'replica', ReplicationConfiguration: CONFIGURATION });
  },
);

test('puts its answer as the address is signed: with an empty content type', async () => {
  s3.on(GetBucketReplicationCommand).resolves({});
  await invoke('Delete');
  expect(received).toMatchObject([{ method: 'PUT', url: '/answer?signature=s', headers: { 'content-type': '' } }]);
  expect(received[0]?.headers).toHaveProperty('content-length');
});

test('removes its own rules', async () => {
  s3.on(GetBucketReplicationCommand).resolves({ ReplicationConfiguration: CONFIGURATION as never });
  s3.on(DeleteBucketReplicationCommand).resolves({});
  await invoke('Delete');
  expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
  expect(s3.commandCalls(DeleteBucketReplicationCommand)[0]?.args[0].input).toEqual({ Bucket: 'replica' });
});

test('takes a rule without an id for one of others', async () => {
  const anonymous = { Role: 'r', Rules: [{ Status: 'Enabled', Destination: { Bucket: 'b' } }] };
  s3.on(GetBucketReplicationCommand).resolves({ ReplicationConfiguration: anonymous as never });
  await invoke('Create');
  expect(answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('ForeignRules') }]);
});

test('tells what S3 refused', async () => {
  s3.on(GetBucketReplicationCommand).rejects(missing('MethodNotAllowed'));
  await invoke('Create');
  expect(answers).toMatchObject([{ Status: 'FAILED', Reason: 'MethodNotAllowed: nothing there' }]);
});
