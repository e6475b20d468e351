import { AnswerNotDelivered } from '../../../lambda/apply-replication/answer';
import type { BucketReplication } from '../../../lambda/apply-replication/apply';
import { type CustomResourceEvent, respond } from '../../../lambda/apply-replication/respond';
import { FakeReplication } from './fake-replication';

const EVENT: CustomResourceEvent = {
  RequestType: 'Create',
  ResponseURL: 'https://cloudformation.example/answer?signature=s',
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Rules',
  ResourceProperties: {
    Bucket: 'replica',
    Region: 'eu-west-1',
    RuleIdPrefix: 'back',
    Configuration: JSON.stringify({ Role: 'r', Rules: [{ ID: 'back-0' }] }),
  },
};
const ID = 'eu-west-1/replica/replication';
const DENIED = Object.assign(new Error('not yet'), { name: 'AccessDenied' });

interface Delivered {
  readonly url: string;
  readonly request: RequestInit;
}

/** Answers are kept; `statuses` are those of the first deliveries, then all are taken. Pauses end at once and are kept. */
async function respondWith(
  event: Partial<CustomResourceEvent>,
  replication: BucketReplication = new FakeReplication(),
  statuses: (number | Error)[] = [],
) {
  const delivered: Delivered[] = [];
  const pauses: number[] = [];
  const outcome = await respond({ ...EVENT, ...event }, 120_000, {
    replicationOf: () => replication,
    fetch: (url, request) => {
      delivered.push({ url, request });
      const status = statuses.shift() ?? 200;
      return status instanceof Error ? Promise.reject(status) : Promise.resolve({ ok: status < 400, status });
    },
    sleep: (ms) => {
      pauses.push(ms);
      return new Promise((wake) => setImmediate(wake));
    },
  }).catch((error: unknown) => error);
  const answer = JSON.parse(String(delivered.at(-1)?.request.body)) as Record<string, string>;
  return { answer, delivered, pauses, outcome };
}

/** A bucket that never answers. */
const SILENT: BucketReplication = {
  ruleIds: () => new Promise(() => undefined),
  put: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

describe('CloudFormation is told', () => {
  test('that the rules are there, under an id that stays', async () => {
    const { answer, delivered } = await respondWith({});
    expect(answer).toEqual({
      Status: 'SUCCESS',
      Reason: 'Create done',
      PhysicalResourceId: ID,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Rules',
    });
    const again = await respondWith({ RequestType: 'Update', PhysicalResourceId: ID });
    expect(again.answer.PhysicalResourceId).toBe(ID);
    expect(delivered).toHaveLength(1);
  });

  test('at the address it gave, as it signed it', async () => {
    const { delivered } = await respondWith({});
    expect(delivered[0]).toMatchObject({
      url: EVENT.ResponseURL,
      request: { method: 'PUT', headers: { 'content-type': '' }, signal: expect.any(AbortSignal) },
    });
  });

  test('of another resource when the bucket is another', async () => {
    const { answer } = await respondWith({ RequestType: 'Update', PhysicalResourceId: 'eu-west-1/old/replication' });
    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
  });

  test('why it failed, in one sentence and with the id that rolls back', async () => {
    const foreign = new FakeReplication(['audit-copy']);
    const created = await respondWith({}, foreign);
    expect(created.answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ID });
    expect(created.answer.Reason).toMatch(
      /^ForeignRules: replica must have no replication rules of others, got audit-copy; [^.]+$/,
    );
    const updated = await respondWith(
      { RequestType: 'Update', PhysicalResourceId: 'eu-west-1/old/replication' },
      foreign,
    );
    expect(updated.answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'eu-west-1/old/replication' });
  });

  test('in a thousand characters at most', async () => {
    const { answer } = await respondWith({}, new FakeReplication([], [new Error('x'.repeat(5_000))]));
    expect(answer.Reason).toHaveLength(1_000);
    expect(answer.Reason?.endsWith('…')).toBe(true);
  });

  test('that properties are bad, and then that there is nothing to delete', async () => {
    const ResourceProperties = { ...EVENT.ResourceProperties, Bucket: '' };
    const created = await respondWith({ ResourceProperties });
    expect(created.answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/^PropertiesInvalid: Bucket must/),
    });
    const { PhysicalResourceId } = created.answer;
    const deleted = await respondWith({ RequestType: 'Delete', PhysicalResourceId, ResourceProperties });
    expect(deleted.answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId });
  });

  test('within the time that is left when S3 does not answer', async () => {
    const { answer, pauses } = await respondWith({}, SILENT);
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: 'ApplyTimedOut: S3 did not answer within 100 s; deploy again',
    });
    expect(pauses).toEqual([100_000]);
  });
});

describe('what passes by itself is tried again', () => {
  test('a policy that S3 does not know yet', async () => {
    const denied = new FakeReplication([], [DENIED, DENIED]);
    const { answer, pauses } = await respondInTime(denied);
    expect(answer.Status).toBe('SUCCESS');
    expect(pauses).toEqual([1_000, 2_000]);
  });

  test('six times at most', async () => {
    const { answer, pauses } = await respondInTime(new FakeReplication([], Array<Error>(10).fill(DENIED)));
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'AccessDenied: not yet' });
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  });

  test('but not what stays', async () => {
    const { answer, pauses } = await respondInTime(new FakeReplication([], [new Error('MalformedXML')]));
    expect(answer.Status).toBe('FAILED');
    expect(pauses).toEqual([]);
  });

  /** Here the time limit is never reached, so that only pauses between tries are seen. */
  async function respondInTime(replication: BucketReplication) {
    const pauses: number[] = [];
    let body = '';
    await respond(EVENT, 120_000, {
      replicationOf: () => replication,
      fetch: (_, request) => {
        body = String(request.body);
        return Promise.resolve({ ok: true, status: 200 });
      },
      sleep: (ms, signal) => {
        if (ms === 100_000)
          return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
        pauses.push(ms);
        return Promise.resolve();
      },
    });
    return { answer: JSON.parse(body) as Record<string, string>, pauses };
  }
});

describe('an answer that does not arrive', () => {
  test('is sent again, with growing pauses', async () => {
    const { delivered, outcome, pauses } = await respondWith({}, undefined, [503, new Error('ECONNRESET'), 500]);
    expect(outcome).toBeUndefined();
    expect(delivered).toHaveLength(4);
    expect(pauses.slice(-3)).toEqual([250, 500, 1_000]);
  });

  test('fails the invocation after five attempts, so that Lambda starts it again', async () => {
    const { outcome } = await respondWith({}, undefined, Array<number>(9).fill(403));
    expect(outcome).toEqual(new AnswerNotDelivered('CloudFormation was not told about Rules: HTTP 403'));
  });
});
