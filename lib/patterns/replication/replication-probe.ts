import {
  aws_events as events,
  aws_events_targets as targets,
  type aws_lambda as lambda,
  type aws_s3 as s3,
  type Duration,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { HandlerFunction } from '../../concerns/handlers/handler-function';
import type { AlarmDefinition, DashboardGraph, IMonitored } from '../../concerns/monitoring/monitored';
import { acknowledge } from '../../core/acknowledge';
import { type BucketPlace, probeEnvironment } from '../../core/contracts/probe-replication';
import { refuse } from '../../core/errors';
import { rendered } from '../../core/rendered';
import { objectAt } from '../../core/template';
import type { ObjectStore } from '../../stores/object/object-store';
import { probeAlarms, probeGraphs } from './probe-alarms';
import { probeStatements } from './probe-statements';
import { CLEAN_UP_TIME, type ProbeTimes, probeTimes } from './probe-times';
import { type ProbedReplicas, probedReplicas } from './probed-replicas';

const NAMESPACE = 'StorageSystems/Replication';

/** Properties of a {@link ReplicationProbe}. */
export interface ReplicationProbeProps {
  /**
   * The store whose replicas are probed. It has at least one, and lets versions be deleted.
   *
   * The owner of a replica in another account has to let `function.role` list, read and delete versions in the probe's folder.
   */
  readonly store: ObjectStore;

  /**
   * How often to probe. Whole minutes, at least one more than `timeout`, at most a day.
   *
   * @default Duration.minutes(15)
   */
  readonly schedule?: Duration;

  /**
   * Key prefix under which the canaries are written, in a folder of their own. Replicas whose rule does not cover it are not
   * probed.
   *
   * @default - the longest prefix of the store's replicas, which all of them must cover
   */
  readonly prefix?: string;

  /**
   * Lag from which the alarm rings. Whole seconds, at most `timeout`.
   *
   * @default - 5 minutes, or half the timeout where that is less
   */
  readonly lagThreshold?: Duration;

  /**
   * How long a probe waits for its canary. One that is not there by then is missing. Whole seconds, at most 14 minutes.
   *
   * @default - 14 minutes, or a minute less than `schedule`
   */
  readonly timeout?: Duration;
}

/**
 * Proves, again and again, that what is written to a store arrives in its replicas, in time and unharmed.
 *
 * A Lambda function writes a small canary under the replicated prefix, finds it in every replica, compares SHA-256, publishes
 * `ReplicationLag`, `ReplicationIntegrity` and `ReplicationMissing` for each replica, and removes all versions of the canary.
 *
 * Costs about 1.20 USD a month for each replica in metrics and their alarms, and less than 1 USD in requests and run time. It
 * reserves one of the concurrent executions of the account.
 *
 * @example
 * const documents = new ObjectStore(this, 'Documents', { replication: [{ region: 'eu-west-1' }] });
 * const probe = new ReplicationProbe(this, 'Probe', { store: documents });
 * new StorageMonitor(this, 'Monitor', { stores: [documents, probe] });
 */
export class ReplicationProbe extends Construct implements IMonitored {
  /** The function that probes. Invoke it to probe now; it answers with the lag and status of each replica. */
  public readonly function: lambda.Function;

  /** What a {@link StorageMonitor} turns into alarms. */
  public readonly alarms: AlarmDefinition[];

  /** What a {@link StorageMonitor} shows in a dashboard row. */
  public readonly graphs: DashboardGraph[];

  constructor(scope: Construct, id: string, props: ReplicationProbeProps) {
    super(scope, id);
    const { store } = props;
    refuseLocked(this, store);
    const times = probeTimes(this, props);
    const probed = probedReplicas(this, store.replicas, props.prefix);
    const source = { bucket: store.bucket.bucketName, region: store.bucket.env.region };
    this.function = defineFunction(this, store, source, probed, times);
    defineSchedule(this, store, this.function, times);
    const measured = { namespace: NAMESPACE, source, replicas: probed.replicas, function: this.function, ...times };
    this.alarms = probeAlarms(measured);
    this.graphs = probeGraphs(measured);
  }
}

function defineSchedule(probe: Construct, store: ObjectStore, fn: lambda.IFunction, { schedule }: ProbeTimes): void {
  const rule = new events.Rule(probe, 'Schedule', {
    description: `Probes the replication of ${store.node.path}`,
    schedule: events.Schedule.rate(schedule),
    targets: [new targets.LambdaFunction(fn)],
  });
  acknowledge(
    rule,
    ['Serverless-EventBusDLQ'],
    'A tick that is lost has nothing to redrive: the next one follows, and two of them in a row ring the alarm on missing data.',
  );
}

/** Canaries that cannot be deleted would pile up, and be paid for until their retention ends. */
function refuseLocked(probe: Construct, store: ObjectStore): void {
  const { properties } = rendered(store.bucket.node.defaultChild as s3.CfnBucket);
  const { Rule: byDefault } = objectAt(properties, 'ObjectLockConfiguration');
  if (byDefault === undefined) return;
  refuse(probe, 'ProbedStoreLocked', {
    prop: 'store',
    must: 'let the probe delete its canaries',
    got: 'a store whose objectLock retains every version',
    fix: 'probe a store with ObjectLock.onRequest(), or rely on the S3 replication metrics',
  });
}

function defineFunction(
  probe: Construct,
  store: ObjectStore,
  source: BucketPlace,
  probed: ProbedReplicas,
  { timeout }: ProbeTimes,
): lambda.Function {
  const { replicas, canaryPrefix, tags } = probed;
  return new HandlerFunction(probe, 'Handler', {
    handler: 'probe-replication',
    description: `Probes the replication of ${store.node.path}`,
    timeout: timeout.plus(CLEAN_UP_TIME),
    environment: probeEnvironment({
      source,
      replicas: replicas.map(({ bucketName: bucket, region }) => ({ bucket, region })),
      canaryPrefix,
      tags,
      namespace: NAMESPACE,
      timeoutSeconds: timeout.toSeconds(),
    }),
    statements: probeStatements(store, probed),
    wildcardReason:
      'Every canary has a name of its own, in a folder that only this probe uses; keys of another Region are narrowed to one by their alias.',
  }).function;
}
