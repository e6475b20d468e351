import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from '../../core/errors';

/** What the function needs after the last look: requests that are under way, and removing the canaries. */
export const CLEAN_UP_TIME = Duration.minutes(1);

/** A Lambda function may run for 15 minutes. */
const LONGEST_TIMEOUT = Duration.minutes(15).minus(CLEAN_UP_TIME);
const LONGEST_SCHEDULE = Duration.days(1);

const FIXES: Record<string, string> = {
  schedule: 'leave a probe time to wait, and a minute to clean up',
  timeout: 'shorten timeout or lengthen schedule: a probe ends, and cleans up for a minute, before the next one starts',
  lagThreshold: 'shorten lagThreshold or lengthen timeout: a longer lag is reported as missing',
};

/** The durations of a probe, as its author gave them. */
export interface AskedTimes {
  readonly schedule?: Duration;
  readonly timeout?: Duration;
  readonly lagThreshold?: Duration;
}

/** The durations of a probe, checked one by one and against each other. */
export type ProbeTimes = Required<AskedTimes>;

export function probeTimes(scope: IConstruct, asked: AskedTimes): ProbeTimes {
  const schedule = asked.schedule ?? Duration.minutes(15);
  check(scope, 'schedule', schedule, Duration.minutes(1), Duration.minutes(2), LONGEST_SCHEDULE);
  const longest = shorter(LONGEST_TIMEOUT, schedule.minus(CLEAN_UP_TIME));
  const timeout = asked.timeout ?? longest;
  check(scope, 'timeout', timeout, Duration.seconds(1), Duration.seconds(1), longest);
  const lagThreshold =
    asked.lagThreshold ?? shorter(Duration.minutes(5), Duration.seconds(Math.ceil(timeout.toSeconds() / 2)));
  check(scope, 'lagThreshold', lagThreshold, Duration.seconds(1), Duration.seconds(1), timeout);
  return { schedule, timeout, lagThreshold };
}

function check(scope: IConstruct, prop: string, given: Duration, step: Duration, min: Duration, max: Duration): void {
  if (given.isUnresolved()) {
    const fix = 'write it as a literal Duration';
    return refuse(scope, 'ProbeTimesUnknown', { prop, must: 'be known at synthesis', got: 'a token', fix });
  }
  const [value, least, most] = [given, min, max].map((duration) => duration.toMilliseconds());
  if (value >= least && value <= most && value % step.toMilliseconds() === 0) return;
  refuse(scope, 'ProbeTimesInvalid', {
    prop,
    must: `be ${min.toHumanString()} to ${max.toHumanString()}, in steps of ${step.toHumanString()}`,
    got: given.toHumanString(),
    fix: FIXES[prop],
  });
}

function shorter(one: Duration, other: Duration): Duration {
  return one.toMilliseconds() <= other.toMilliseconds() ? one : other;
}
