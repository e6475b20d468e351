import { type Answer, deliver, type Fetch, shortReason } from './answer';
import { apply, type BucketReplication } from './apply';
import { parseRequest, type RequestEvent, type Target } from './request';
import { type Patience, retry, type Sleep } from './retry';

/** Time kept back to answer CloudFormation: five attempts of three seconds and the pauses between them. */
const TIME_TO_ANSWER_MS = 20_000;

/** A policy or bucket that CloudFormation has only just made takes S3 some seconds to know. */
const PATIENCE: Patience = {
  attempts: 6,
  firstPauseMs: 1_000,
  isTransient: (error) => error instanceof Error && ['AccessDenied', 'OperationAborted'].includes(error.name),
};

/** Stands for a resource that was never applied, so that CloudFormation's rollback has nothing to delete. */
const NEVER_APPLIED = 'never-applied';

/** What is read of CloudFormation's event besides the request. */
export interface CustomResourceEvent extends RequestEvent {
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
}

export interface RespondPorts {
  readonly replicationOf: (target: Target) => BucketReplication;
  readonly fetch: Fetch;
  readonly sleep: Sleep;
}

/** Time ran out before S3 had answered. */
class ApplyTimedOut extends Error {
  override readonly name = 'ApplyTimedOut';
}

/**
 * Does what CloudFormation asks and tells it how that went, within the time that is left.
 *
 * @throws AnswerNotDelivered; every other failure is CloudFormation's to know
 */
export async function respond(event: CustomResourceEvent, remainingMs: number, ports: RespondPorts): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = event;
  const outcome = await attempt(event, remainingMs - TIME_TO_ANSWER_MS, ports);
  await deliver(event.ResponseURL, { ...outcome, StackId, RequestId, LogicalResourceId }, ports.fetch, ports.sleep);
}

type Outcome = Pick<Answer, 'Status' | 'Reason' | 'PhysicalResourceId'>;

async function attempt(event: CustomResourceEvent, timeLeftMs: number, ports: RespondPorts): Promise<Outcome> {
  let id = event.PhysicalResourceId ?? NEVER_APPLIED;
  if (event.RequestType === 'Delete' && id === NEVER_APPLIED) return succeeded(id, 'nothing was applied');
  try {
    const request = parseRequest(event);
    if (request.type === 'Create') id = idOf(request.target);
    const replication = ports.replicationOf(request.target);
    await within(timeLeftMs, ports.sleep, (pause) => retry(() => apply(request, replication), PATIENCE, pause));
    return succeeded(idOf(request.target), `${request.type} done`);
  } catch (error) {
    return { Status: 'FAILED', Reason: shortReason(error), PhysicalResourceId: id };
  }
}

function succeeded(id: string, reason: string): Outcome {
  return { Status: 'SUCCESS', Reason: reason, PhysicalResourceId: id };
}

/** Another bucket is another resource: CloudFormation then deletes the old one. */
function idOf({ bucket, region }: Target): string {
  return `${region}/${bucket}/replication`;
}

/** Ends work that takes too long: it is not awaited any more, and its pauses are cut short. */
async function within(ms: number, sleep: Sleep, work: (pause: Sleep) => Promise<void>): Promise<void> {
  const ended = new AbortController();
  const late = async (): Promise<never> => {
    await sleep(Math.max(ms, 0), ended.signal);
    throw new ApplyTimedOut(`S3 did not answer within ${Math.round(ms / 1000)} s; deploy again`);
  };
  try {
    await Promise.race([work((pauseMs) => sleep(pauseMs, ended.signal)), late()]);
  } finally {
    ended.abort();
  }
}
