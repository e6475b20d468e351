import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import type { AlarmDefinition, DashboardGraph } from '../../concerns/monitoring/monitored';
import type { ObjectReplica } from './object-replication';

/** Id of the request-metrics configuration that covers the whole bucket. */
export const REQUEST_METRICS_ID = 'EntireBucket';

/** Rings when the metric is above the threshold. A bucket that nobody uses has no data, which is well. */
const ABOVE = {
  comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
  treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
};

/** Three periods of five minutes. */
const FIFTEEN_MINUTES_ABOVE = { ...ABOVE, evaluationPeriods: 3 };

/** What is known of a store that decides which metrics it has. */
export interface MeasuredStore {
  readonly bucketName: string;
  readonly requestMetrics: boolean;
  readonly replicas: readonly ObjectReplica[];
}

export function objectStoreAlarms(store: MeasuredStore): AlarmDefinition[] {
  return [
    growth(store),
    ...(store.requestMetrics ? [serverErrors(store), clientErrors(store), latency(store)] : []),
    ...store.replicas.flatMap((replica) => [replicationLag(store, replica), failedReplication(store, replica)]),
  ];
}

export function objectStoreGraphs(store: MeasuredStore): DashboardGraph[] {
  const size = { title: 'Size (bytes, daily)', metrics: [storage(store, 'BucketSizeBytes', 'StandardStorage')] };
  const count = { title: 'Objects (daily)', metrics: [storage(store, 'NumberOfObjects', 'AllStorageTypes')] };
  const requests = {
    title: 'Failed requests (share)',
    metrics: [request(store, '5xxErrors', 'Average'), request(store, '4xxErrors', 'Average')],
  };
  const lag = {
    title: 'Replication lag (seconds)',
    metrics: store.replicas.map((replica) => replication(store, replica, 'ReplicationLatency', 'Maximum')),
  };
  return [size, count, ...(store.requestMetrics ? [requests] : []), ...(store.replicas.length > 0 ? [lag] : [])];
}

/** Daily metrics need a period of one day. Growth needs two of them. */
function growth(store: MeasuredStore): AlarmDefinition {
  const percent = new cloudwatch.MathExpression({
    expression: 'IF(size > 0, 100 * DIFF(size) / size, 0)',
    usingMetrics: { size: storage(store, 'BucketSizeBytes', 'StandardStorage') },
    label: 'Growth in a day (%)',
    period: Duration.days(1),
  });
  return {
    id: 'SizeGrowth',
    metric: percent,
    threshold: 33,
    ...ABOVE,
    evaluationPeriods: 2,
    datapointsToAlarm: 1,
    runbook:
      'S3 Standard storage grew by half in a day. Look for a runaway writer, then for a lifecycle rule that stopped matching.',
  };
}

function serverErrors(store: MeasuredStore): AlarmDefinition {
  return {
    id: 'ServerErrors',
    metric: request(store, '5xxErrors', 'Average'),
    threshold: 0.01,
    ...FIFTEEN_MINUTES_ABOVE,
    runbook:
      'More than 1 % of requests fail at S3 for 15 minutes. If they say SlowDown, spread keys over more prefixes; otherwise look at the AWS Health Dashboard.',
  };
}

function clientErrors(store: MeasuredStore): AlarmDefinition {
  return {
    id: 'ClientErrors',
    metric: request(store, '4xxErrors', 'Average'),
    threshold: 0.1,
    ...FIFTEEN_MINUTES_ABOVE,
    runbook:
      'More than 10 % of requests are refused for 15 minutes. The access logs tell who: a missing grant, a wrong key, or a scan.',
  };
}

function latency(store: MeasuredStore): AlarmDefinition {
  return {
    id: 'FirstByteLatency',
    metric: request(store, 'FirstByteLatency', 'p99'),
    threshold: 1000,
    ...FIFTEEN_MINUTES_ABOVE,
    runbook:
      'One request in a hundred waits more than a second (1,000 ms) for its first byte. Look at KMS throttling and at hot prefixes.',
  };
}

function replicationLag(store: MeasuredStore, replica: ObjectReplica): AlarmDefinition {
  return {
    id: `ReplicationLag-${replica.ruleId}`,
    metric: replication(store, replica, 'ReplicationLatency', 'Maximum'),
    threshold: Duration.minutes(15).toSeconds(),
    ...FIFTEEN_MINUTES_ABOVE,
    runbook: `The copies in ${replica.region} are more than 15 minutes (900 s) behind. Look at OperationsPendingReplication and at KMS throttling in both Regions.`,
  };
}

function failedReplication(store: MeasuredStore, replica: ObjectReplica): AlarmDefinition {
  return {
    id: `ReplicationFailed-${replica.ruleId}`,
    metric: replication(store, replica, 'OperationsFailedReplication', 'Sum'),
    threshold: 0,
    ...ABOVE,
    evaluationPeriods: 1,
    runbook: `Objects could not be copied to ${replica.region}. Check the replication role, both keys, and the versioning of the destination; then run Batch Replication for the failed ones.`,
  };
}

function storage(store: MeasuredStore, metricName: string, storageType: string): cloudwatch.Metric {
  const dimensionsMap = { BucketName: store.bucketName, StorageType: storageType };
  return new cloudwatch.Metric({
    namespace: 'AWS/S3',
    metricName,
    dimensionsMap,
    statistic: 'Average',
    period: Duration.days(1),
  });
}

function request(store: MeasuredStore, metricName: string, statistic: string): cloudwatch.Metric {
  const dimensionsMap = { BucketName: store.bucketName, FilterId: REQUEST_METRICS_ID };
  return new cloudwatch.Metric({
    namespace: 'AWS/S3',
    metricName,
    dimensionsMap,
    statistic,
    period: Duration.minutes(5),
  });
}

function replication(
  store: MeasuredStore,
  replica: ObjectReplica,
  metricName: string,
  statistic: string,
): cloudwatch.Metric {
  const dimensionsMap = {
    SourceBucket: store.bucketName,
    DestinationBucket: replica.bucketName,
    RuleId: replica.ruleId,
  };
  return new cloudwatch.Metric({
    namespace: 'AWS/S3',
    metricName,
    dimensionsMap,
    statistic,
    period: Duration.minutes(5),
  });
}
