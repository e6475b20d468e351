import {
  aws_cloudwatch as cloudwatch,
  aws_cloudwatch_actions as actions,
  aws_iam as iam,
  aws_sns as sns,
  Stack,
  Token,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuse } from '../../core/errors';
import { OperationsKey } from '../keys/operations-key';
import type { AlarmDefinition, DashboardGraph, IMonitored } from './monitored';

const DASHBOARD_COLUMNS = 24;

/** Properties of a {@link StorageMonitor}. */
export interface StorageMonitorProps {
  /** What is watched: stores, probes, anything that tells its alarms and graphs. At least one. */
  readonly stores: IMonitored[];

  /**
   * Where alarms are sent, and where they say that all is well again.
   *
   * @default - a new topic, encrypted with the stack's operations key, that only this account's alarms may publish to
   */
  readonly topic?: sns.ITopic;
}

/**
 * Alarms and a dashboard for stores, made from what each store says of itself.
 *
 * An alarm costs 0.10 USD a month, a dashboard 3 USD after the first three.
 */
export class StorageMonitor extends Construct {
  /** Where alarms are sent. Subscribe the people on call. */
  public readonly topic: sns.ITopic;

  /** One row per store. */
  public readonly dashboard: cloudwatch.Dashboard;

  /** Every alarm made. */
  public readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: StorageMonitorProps) {
    super(scope, id);
    props.stores.forEach((store, index) => checkStore(this, store, props.stores.indexOf(store) !== index));
    if (props.stores.length === 0) {
      refuse(this, 'StoresEmpty', {
        prop: 'stores',
        must: 'name at least one store',
        got: '[]',
        fix: 'pass what should be watched',
      });
    }
    this.topic = props.topic ?? alarmTopic(this);
    const action = new actions.SnsAction(this.topic);
    this.alarms = props.stores.flatMap((store) =>
      store.alarms.map((definition) => this.alarm(store, definition, action)),
    );
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', { widgets: props.stores.map(row) });
  }

  private alarm(store: IMonitored, definition: AlarmDefinition, action: actions.SnsAction): cloudwatch.Alarm {
    const { threshold, evaluationPeriods, datapointsToAlarm, treatMissingData } = definition;
    const alarm = new cloudwatch.Alarm(this, `${relativePath(store, this)}${definition.id}`, {
      metric: definition.metric,
      threshold,
      evaluationPeriods,
      datapointsToAlarm,
      treatMissingData,
      comparisonOperator: definition.comparison,
      alarmDescription: `${store.node.path}: ${definition.runbook}`,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }
}

function checkStore(monitor: Construct, store: IMonitored, again: boolean): void {
  const [there, here] = [Stack.of(store).region, Stack.of(monitor).region];
  if (again) {
    const fix = 'leave the second one out';
    refuse(monitor, 'StoresRepeated', { prop: 'stores', must: 'name each store once', got: store.node.path, fix });
  }
  if (Token.isUnresolved(there) || Token.isUnresolved(here) || there === here) return;
  refuse(monitor, 'StoresElsewhere', {
    prop: 'stores',
    must: `stand in ${here} like their monitor, because alarms see the metrics of their own Region only`,
    got: `${store.node.path} in ${there}`,
    fix: `make a StorageMonitor in the stack of ${store.node.path}`,
  });
}

function alarmTopic(scope: Construct): sns.ITopic {
  const topic = new sns.Topic(scope, 'Topic', { masterKey: OperationsKey.of(scope), enforceSSL: true });
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  return topic;
}

function row(store: IMonitored): cloudwatch.IWidget[] {
  const width = Math.floor(DASHBOARD_COLUMNS / Math.max(store.graphs.length, 1));
  const title = new cloudwatch.TextWidget({ markdown: `## ${store.node.path}`, width: DASHBOARD_COLUMNS, height: 1 });
  return [new cloudwatch.Column(title, new cloudwatch.Row(...store.graphs.map((graph) => chart(graph, width))))];
}

function chart(graph: DashboardGraph, width: number): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title: graph.title, left: graph.metrics, width });
}

/** The store's path from the monitor's stack, so that two stores of one name keep their alarms apart. */
function relativePath(store: IMonitored, monitor: Construct): string {
  const own = Stack.of(monitor).node.scopes.map((scope) => scope.node.id);
  const path = store.node.scopes.map((scope) => scope.node.id).filter((segment, index) => segment !== own[index]);
  return path.filter((segment) => segment !== '').join('-');
}
