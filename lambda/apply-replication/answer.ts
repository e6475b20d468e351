import { reasonOf } from '../shared-aws/reason';
import { type Patience, retry, type Sleep } from './retry';

const PATIENCE: Patience = { attempts: 5, firstPauseMs: 250, isTransient: () => true };
const ATTEMPT_TIMEOUT_MS = 3_000;
/** CloudFormation takes answers of 4,096 bytes at most. */
const LONGEST_REASON = 1_000;

/** What CloudFormation has to be told about a request. */
export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

/** Sends an HTTP request: the global `fetch`, or a fake of it. */
export type Fetch = (url: string, request: RequestInit) => Promise<Pick<Response, 'ok' | 'status'>>;

/** CloudFormation could not be told. Lambda invokes the function again. */
export class AnswerNotDelivered extends Error {
  override readonly name = 'AnswerNotDelivered';
}

/** One line that fits into CloudFormation's answer. */
export function shortReason(error: unknown): string {
  const reason = reasonOf(error);
  return reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON - 1)}…` : reason;
}

/**
 * Puts the answer where CloudFormation waits for it, again with growing pauses where that fails.
 *
 * @throws AnswerNotDelivered
 */
export async function deliver(url: string, answer: Answer, fetch: Fetch, sleep: Sleep): Promise<void> {
  const send = async (): Promise<void> => {
    const { ok, status } = await fetch(url, putOf(answer));
    if (!ok) throw new Error(`HTTP ${status}`);
  };
  try {
    await retry(send, PATIENCE, sleep);
  } catch (error) {
    throw new AnswerNotDelivered(`CloudFormation was not told about ${answer.LogicalResourceId}: ${reasonOf(error)}`);
  }
}

/** The address is signed for an empty content type. */
function putOf(answer: Answer): RequestInit {
  return {
    method: 'PUT',
    headers: { 'content-type': '' },
    body: JSON.stringify(answer),
    signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
  };
}
