import {
  type BucketPlace,
  type ProbeReplicationAnswer,
  replicaDimensions,
  REPLICATION_METRICS,
  type ReplicaReport,
} from '../../lib/core/contracts/probe-replication';

/** Where a line of the log goes. */
export type LogSink = (line: string) => void;

/**
 * Writes what a probe found: one line per replica in CloudWatch's embedded metric format, which CloudWatch Logs turns into
 * metrics by itself, and one warning per bucket that was not cleaned.
 */
export function publish(answer: ProbeReplicationAnswer, namespace: string, now: Date, write: LogSink): void {
  const { source, canaryKey, replicas, cleanUpProblems } = answer;
  for (const replica of replicas) write(JSON.stringify({ ...metricsOf(source, replica, namespace, now), canaryKey }));
  for (const problem of cleanUpProblems)
    write(JSON.stringify({ level: 'WARN', message: 'canaries left behind', ...problem }));
}

function metricsOf(source: BucketPlace, replica: ReplicaReport, namespace: string, now: Date): Record<string, unknown> {
  const dimensions = replicaDimensions(source, replica);
  const metrics = valuesOf(replica).filter(({ value }) => value !== undefined);
  return {
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [Object.keys(dimensions)],
          Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    status: replica.status,
    reason: replica.reason,
  };
}

function valuesOf({ status, lagSeconds }: ReplicaReport): { name: string; unit: string; value: number | undefined }[] {
  const missing = status === 'missing';
  return [
    { name: REPLICATION_METRICS.missing, unit: 'Count', value: missing ? 1 : 0 },
    { name: REPLICATION_METRICS.lag, unit: 'Seconds', value: lagSeconds },
    { name: REPLICATION_METRICS.integrity, unit: 'Count', value: missing ? undefined : status === 'intact' ? 1 : 0 },
  ];
}
