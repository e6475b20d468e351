import { type Named, named } from '../../core/problem';
import type { Properties, Resource, ViewRule } from '../../core/rule';
import { isIntrinsic, join, listAt, numberAt, objectAt, objectsAt, textAt, valueAt } from '../../core/template';
import { DAILY_METRIC_PERIOD, DAILY_METRICS, S3_GUIDE } from '../../facts/s3-limits';

/** An alarm on one of the storage metrics that S3 reports once a day. */
export interface DailyMetricAlarmView {
  readonly metric: string;
  /** Seconds of one period. */
  readonly period?: Named<number>;
  /** How many periods the alarm looks back. */
  readonly evaluationPeriods?: number;
  /** Path of the dimensions. */
  readonly dimensionsName: string;
  /** Names of the dimensions; `undefined` where some are tokens. */
  readonly dimensions?: readonly string[];
}

/** Reads the daily storage metrics that an alarm watches, alone or in an expression. */
export function readDailyMetrics({ properties }: Resource): DailyMetricAlarmView[] {
  const evaluationPeriods = numberAt(properties, 'EvaluationPeriods')?.value;
  const stats = objectsAt(properties, 'Metrics').map(({ name, value }) =>
    named(join(name, 'MetricStat'), objectAt(value, 'MetricStat')),
  );
  const single = readMetric(properties, '', numberAt(properties, 'Period'), evaluationPeriods);
  const inExpressions = stats.flatMap(({ name, value }) =>
    readMetric(objectAt(value, 'Metric'), join(name, 'Metric'), numberAt(value, 'Period', name), evaluationPeriods),
  );
  return [...single, ...inExpressions];
}

function readMetric(
  from: Properties,
  path: string,
  period: Named<number> | undefined,
  evaluationPeriods: number | undefined,
): DailyMetricAlarmView[] {
  const metric = textAt(from, 'MetricName');
  if (textAt(from, 'Namespace') !== 'AWS/S3' || metric === undefined || !DAILY_METRICS.includes(metric)) return [];
  const dimensions = isIntrinsic(from['Dimensions']) ? [{}] : listAt(from, 'Dimensions');
  const names = dimensions.map((dimension) => valueAt(dimension, 'Name'));
  return [
    {
      ...{ metric, period, evaluationPeriods, dimensionsName: join(path, 'Dimensions') },
      dimensions: names.every((name) => typeof name === 'string') ? names : undefined,
    },
  ];
}

/** An alarm that looks back less than a day sees nothing most of the time. */
const dailyMetricWindow: ViewRule<DailyMetricAlarmView> = {
  id: 'storage/s3/daily-metric-window',
  severity: 'error',
  title: 'an alarm looks back less than a day on a metric with one data point a day, so it is blind most of the time',
  source: S3_GUIDE.dailyMetrics,
  check: ({ metric, period, evaluationPeriods }) =>
    period === undefined || evaluationPeriods === undefined || period.value * evaluationPeriods >= DAILY_METRIC_PERIOD
      ? []
      : [
          {
            prop: period.name,
            must: `be ${DAILY_METRIC_PERIOD} seconds for ${metric}, which S3 reports once a day`,
            got: `${period.value} seconds over ${evaluationPeriods} periods`,
            fix: `set the period to ${DAILY_METRIC_PERIOD} and treat missing data as ignore or notBreaching`,
          },
        ],
};

/** Shorter periods are empty but one. */
const dailyMetricPeriod: ViewRule<DailyMetricAlarmView> = {
  id: 'storage/s3/daily-metric-period',
  severity: 'warning',
  title: 'an alarm on a daily metric has periods that are mostly empty',
  source: S3_GUIDE.dailyMetrics,
  check: ({ metric, period, evaluationPeriods }) =>
    period === undefined ||
    period.value >= DAILY_METRIC_PERIOD ||
    (evaluationPeriods !== undefined && period.value * evaluationPeriods < DAILY_METRIC_PERIOD)
      ? []
      : [
          {
            prop: period.name,
            must: `be ${DAILY_METRIC_PERIOD} seconds for ${metric}, which S3 reports once a day`,
            got: `${period.value} seconds`,
            fix: `set the period to ${DAILY_METRIC_PERIOD}`,
          },
        ],
};

/** The metrics exist by bucket and storage type only. */
const dailyMetricDimensions: ViewRule<DailyMetricAlarmView> = {
  id: 'storage/s3/daily-metric-dimensions',
  severity: 'warning',
  title: 'an alarm watches a storage metric without the dimensions that S3 reports it with, so it has no data',
  source: S3_GUIDE.dailyMetrics,
  check: ({ metric, dimensions, dimensionsName }) => {
    const missing = ['BucketName', 'StorageType'].filter((name) => dimensions?.includes(name) === false);
    if (missing.length === 0) return [];
    return [
      {
        prop: dimensionsName,
        must: `name BucketName and StorageType for ${metric}`,
        got: `no ${missing.join(' and no ')}`,
        fix: 'add it; NumberOfObjects has StorageType AllStorageTypes',
      },
    ];
  },
};

/** What is asked about alarms on daily storage metrics. */
export const ALARM_RULES: readonly ViewRule<DailyMetricAlarmView>[] = [
  dailyMetricWindow,
  dailyMetricPeriod,
  dailyMetricDimensions,
];
