import { aws_cloudwatch as cloudwatch, type aws_lambda as lambda } from 'aws-cdk-lib';
import type { AlarmDefinition, DashboardGraph } from '../../concerns/monitoring/monitored';
import { type BucketPlace, replicaDimensions, REPLICATION_METRICS } from '../../core/contracts/probe-replication';
import type { ObjectReplica } from '../../stores/object/object-replication';
import type { ProbeTimes } from './probe-times';

const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;
const { BREACHING, NOT_BREACHING, IGNORE } = cloudwatch.TreatMissingData;

/** A probe as its metrics see it. */
export interface MeasuredProbe extends ProbeTimes {
  readonly namespace: string;
  readonly source: BucketPlace;
  readonly replicas: readonly ObjectReplica[];
  readonly function: lambda.IFunction;
}

export function probeAlarms(probe: MeasuredProbe): AlarmDefinition[] {
  return [
    failedProbes(probe),
    ...probe.replicas.flatMap((replica) => [lag(probe, replica), missing(probe, replica), corrupt(probe, replica)]),
  ];
}

export function probeGraphs(probe: MeasuredProbe): DashboardGraph[] {
  const graph = (title: string, name: keyof typeof REPLICATION_METRICS, statistic: string): DashboardGraph => ({
    title,
    metrics: probe.replicas.map((replica) => metric(probe, replica, name, statistic).with({ label: replica.region })),
  });
  return [
    graph('Probed replication lag (seconds)', 'lag', 'Maximum'),
    graph('Canaries missing', 'missing', 'Maximum'),
    graph('Canaries intact (1) or not (0)', 'integrity', 'Minimum'),
  ];
}

function failedProbes({ function: fn, schedule }: MeasuredProbe): AlarmDefinition {
  return {
    id: 'ProbeFailed',
    metric: fn.metricErrors({ period: schedule, statistic: 'Sum' }),
    threshold: 0,
    comparison: GREATER_THAN_THRESHOLD,
    evaluationPeriods: 2,
    treatMissingData: NOT_BREACHING,
    runbook:
      'The probe cannot write to the source, so nothing is known of its replicas. Read the error in the log of the function.',
  };
}

function lag(probe: MeasuredProbe, replica: ObjectReplica): AlarmDefinition {
  return {
    id: `Lag-${replica.ruleId}`,
    metric: metric(probe, replica, 'lag', 'Maximum'),
    threshold: probe.lagThreshold.toSeconds(),
    comparison: GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    treatMissingData: IGNORE,
    runbook: `Three probes in a row took longer than ${probe.lagThreshold.toHumanString()} to reach ${replica.region}. Look at OperationsPendingReplication and at KMS throttling in both Regions.`,
  };
}

function missing(probe: MeasuredProbe, replica: ObjectReplica): AlarmDefinition {
  return {
    id: `Missing-${replica.ruleId}`,
    metric: metric(probe, replica, 'missing', 'Maximum'),
    threshold: 0,
    comparison: GREATER_THAN_THRESHOLD,
    evaluationPeriods: 2,
    treatMissingData: BREACHING,
    runbook: `Two canaries in a row did not reach ${replica.region} within ${probe.timeout.toHumanString()}, or nothing probes at all. The log of the function has the reason; then check the replication rule, its role, and both keys.`,
  };
}

function corrupt(probe: MeasuredProbe, replica: ObjectReplica): AlarmDefinition {
  return {
    id: `Corrupt-${replica.ruleId}`,
    metric: metric(probe, replica, 'integrity', 'Minimum'),
    threshold: 1,
    comparison: LESS_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: IGNORE,
    runbook: `The bytes in ${replica.region} are not those of the source, or cannot be read. The log of the function tells which: unreadable points at the key of the replica; corrupt means to compare the buckets before anybody relies on the copy.`,
  };
}

function metric(
  { namespace, source, schedule }: MeasuredProbe,
  { bucketName: bucket, region }: ObjectReplica,
  name: keyof typeof REPLICATION_METRICS,
  statistic: string,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace,
    metricName: REPLICATION_METRICS[name],
    dimensionsMap: replicaDimensions(source, { bucket, region }),
    statistic,
    period: schedule,
  });
}
