import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { compareAll, type Reader } from '../read-back/compare';
import type { Step } from '../step';

const readAlarm: Reader = async (config, { id, stated }) => {
  const cloudwatch = new CloudWatchClient(config);
  const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [id] }));
  // A property that the service left out must show as missing, not as one that nobody compared.
  const comparable = Object.keys(stated).filter((property) => property !== 'Tags');
  return { ...Object.fromEntries(comparable.map((property) => [property, undefined])), ...MetricAlarms?.[0] };
};

const readDashboard: Reader = async (config, { id }) => {
  const { DashboardBody } = await new CloudWatchClient(config).send(new GetDashboardCommand({ DashboardName: id }));
  return { DashboardName: id, DashboardBody };
};

export const alarmsReadBack: Step = {
  name: 'CloudWatch has every alarm and dashboard of the templates',
  run: async (session) => {
    const alarms = await compareAll(session, 'AWS::CloudWatch::Alarm', 'alarms', readAlarm);
    return `${alarms}; ${await compareAll(session, 'AWS::CloudWatch::Dashboard', 'dashboards', readDashboard)}`;
  },
};
