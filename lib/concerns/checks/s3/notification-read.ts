import type { AppView, Properties, Resource } from '../../../core/rule';
import { flagAt, holdsIntrinsic, join, listAt, objectAt, objectsAt, textAt } from '../../../core/template';
import { resourceOf, textOf } from '../references';
import type { NotificationsView, NotificationTargetView, NotificationView } from './notification-view';

/** The CDK puts notifications by a custom resource, in the spelling of the S3 API. */
export const NOTIFICATIONS_RESOURCE = 'Custom::S3BucketNotifications';

const CONFIGURATION = 'NotificationConfiguration';

/** List of notifications and property of the receiver, in CloudFormation's spelling and in that of the API. */
const RECEIVERS = [
  { list: 'LambdaConfigurations', receiver: 'Function' },
  { list: 'LambdaFunctionConfigurations', receiver: 'LambdaFunctionArn' },
  { list: 'QueueConfigurations', receiver: 'Queue' },
  { list: 'QueueConfigurations', receiver: 'QueueArn' },
  { list: 'TopicConfigurations', receiver: 'Topic' },
  { list: 'TopicConfigurations', receiver: 'TopicArn' },
];

/** Reads the event notifications of a bucket or of the CDK's custom resource. */
export function readNotifications(resource: Resource, app: AppView): NotificationsView[] {
  const configuration = objectAt(resource.properties, CONFIGURATION);
  const notifications = RECEIVERS.flatMap(({ list, receiver }) =>
    objectsAt(configuration, list, CONFIGURATION)
      .filter(({ value }) => value[receiver] !== undefined)
      .map(({ name, value }) =>
        readNotification(name, value, readTarget(join(name, receiver), value[receiver], resource, app)),
      ),
  );
  return notifications.length === 0 ? [] : [{ name: CONFIGURATION, notifications, region: resource.stack.region }];
}

function readNotification(name: string, value: Properties, target: NotificationTargetView): NotificationView {
  const events = [value['Event'], ...listAt(value, 'Events')].filter((event) => typeof event === 'string');
  return { name, events, ...readFilter(value['Filter']), target };
}

function readFilter(filter: unknown): Pick<NotificationView, 'prefix' | 'suffix'> {
  if (holdsIntrinsic(filter)) return {};
  const rules = [...listAt(filter, 'S3Key', 'Rules'), ...listAt(filter, 'Key', 'FilterRules')] as Properties[];
  const named = (name: string): string =>
    textAt(rules.find((rule) => textAt(rule, 'Name')?.toLowerCase() === name) ?? {}, 'Value') ?? '';
  return { prefix: named('prefix'), suffix: named('suffix') };
}

function readTarget(name: string, value: unknown, { stack }: Resource, app: AppView): NotificationTargetView {
  const arn = textOf(value, stack, app);
  const target = resourceOf(value, stack, app);
  const properties = target?.properties ?? {};
  const key = target && textOf(properties['KmsMasterKeyId'], target.stack, app);
  return {
    name,
    fifo:
      arn?.endsWith('.fifo') === true ||
      flagAt(properties, 'FifoQueue') === true ||
      flagAt(properties, 'FifoTopic') === true,
    awsManagedKey: key !== undefined && /(^|:)alias\/aws\//.test(key),
    region: target === undefined ? arn?.split(':')[3] : target.stack.region,
  };
}
