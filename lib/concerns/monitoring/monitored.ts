import type { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** An alarm as data: what a store wants watched. A {@link StorageMonitor} turns it into a CloudWatch alarm. */
export interface AlarmDefinition {
  /** Names the alarm within its store, in PascalCase. Part of the logical id. */
  readonly id: string;

  /** The watched metric, with its period and statistic. */
  readonly metric: cloudwatch.IMetric;

  /** The value that the metric is compared with, in the metric's unit. */
  readonly threshold: number;

  /** How the metric is compared with the threshold. */
  readonly comparison: cloudwatch.ComparisonOperator;

  /** How many of the latest periods are looked at. */
  readonly evaluationPeriods: number;

  /**
   * How many of those periods have to breach.
   * @default - all of them
   */
  readonly datapointsToAlarm?: number;

  /** What a period without data means. */
  readonly treatMissingData: cloudwatch.TreatMissingData;

  /** What is wrong when the alarm rings, and the first thing to look at. */
  readonly runbook: string;
}

/** A graph of a dashboard row, as data. */
export interface DashboardGraph {
  /** What the graph shows, with its unit. */
  readonly title: string;

  /** The lines of the graph. */
  readonly metrics: cloudwatch.IMetric[];
}

/** Whatever can be watched without knowing its kind. */
export interface IMonitored extends IConstruct {
  /** What should ring. */
  readonly alarms: AlarmDefinition[];

  /** What the dashboard shows of it, in one row. */
  readonly graphs: DashboardGraph[];
}
