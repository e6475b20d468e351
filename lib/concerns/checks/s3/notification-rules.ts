import { outside } from '../../../core/limit';
import { named, type Problem } from '../../../core/problem';
import type { RuleHead, ViewRule } from '../../../core/rule';
import { NOTIFICATIONS, S3_GUIDE } from '../../../facts/s3-limits';
import type { NotificationsView, NotificationTargetView, NotificationView } from './notification-view';

/** An event of an object goes to one receiver. */
const notificationOverlap: ViewRule<NotificationsView> = {
  id: 'storage/s3/notification-overlap',
  severity: 'error',
  title: 'two notifications of a bucket share an event type and objects',
  source: S3_GUIDE.notificationFilters,
  check: ({ notifications }) =>
    notifications.flatMap((notification, index) =>
      notifications.slice(0, index).flatMap((earlier) => shared(notification, earlier)),
    ),
};

function shared(later: NotificationView, earlier: NotificationView): Problem[] {
  const event = later.events.find((one) => earlier.events.some((other) => covers(one, other) || covers(other, one)));
  const prefixes = overlap(later.prefix, earlier.prefix, (longer, shorter) => longer.startsWith(shorter));
  const suffixes = overlap(later.suffix, earlier.suffix, (longer, shorter) => longer.endsWith(shorter));
  if (event === undefined || !prefixes || !suffixes) return [];
  return [
    {
      prop: later.name,
      must: `not share ${event} with ${earlier.name} for the same objects`,
      got: `prefixes "${later.prefix}" and "${earlier.prefix}", suffixes "${later.suffix}" and "${earlier.suffix}"`,
      fix: 'make the filters disjoint, or send the events to EventBridge or one topic and fan out there',
    },
  ];
}

function covers(wide: string, narrow: string): boolean {
  return wide === narrow || (wide.endsWith('*') && narrow.startsWith(wide.slice(0, -1)));
}

function overlap(
  a: string | undefined,
  b: string | undefined,
  extend: (longer: string, shorter: string) => boolean,
): boolean {
  return a !== undefined && b !== undefined && (extend(a, b) || extend(b, a));
}

/** A rule about each receiver by itself. */
function everyTarget(
  head: RuleHead,
  check: (target: NotificationTargetView, region: string | undefined) => Omit<Problem, 'prop'> | undefined,
): ViewRule<NotificationsView> {
  return {
    ...head,
    check: ({ notifications, region }) =>
      notifications.flatMap(({ target }) => {
        const problem = check(target, region);
        return problem === undefined ? [] : [{ prop: target.name, ...problem }];
      }),
  };
}

/** S3 sends to standard queues and topics. */
const notificationFifo = everyTarget(
  {
    id: 'storage/s3/notification-fifo',
    severity: 'error',
    title: 'a notification goes to a FIFO queue or topic',
    source: S3_GUIDE.notifications,
  },
  ({ fifo }) =>
    fifo
      ? {
          must: 'be a standard queue or topic',
          got: 'a FIFO one',
          fix: 'use a standard one, or EventBridge with a FIFO target',
        }
      : undefined,
);

/** S3 sends within its Region. */
const notificationRegion = everyTarget(
  {
    id: 'storage/s3/notification-region',
    severity: 'error',
    title: 'a notification goes to another Region',
    source: S3_GUIDE.notifications,
  },
  ({ region: to }, region) =>
    to === undefined || to === '' || region === undefined || to === region
      ? undefined
      : {
          must: `be in ${region}, the Region of the bucket`,
          got: to,
          fix: 'receive it in the same Region or forward it by EventBridge',
        },
);

/** S3 is let in by the key policy, and AWS keeps the policies of its own keys. */
const notificationKey = everyTarget(
  {
    id: 'storage/s3/notification-key',
    severity: 'error',
    title: 'a notification goes to a queue or topic that is encrypted with a key managed by AWS',
    source: S3_GUIDE.notifications,
  },
  ({ awsManagedKey }) =>
    awsManagedKey
      ? {
          must: 'be encrypted with a key that S3 may use',
          got: 'a key managed by AWS',
          fix: 'use a customer managed key that allows s3.amazonaws.com kms:GenerateDataKey and kms:Decrypt',
        }
      : undefined,
);

/** A bucket has 100 notifications. */
const notificationCount: ViewRule<NotificationsView> = {
  id: 'storage/s3/notification-count',
  severity: 'error',
  title: 'a bucket has more than 100 event notifications',
  source: S3_GUIDE.bucketQuotas,
  check: ({ name, notifications }) => outside(NOTIFICATIONS, named(name, notifications.length), 'use EventBridge'),
};

/** What is asked about event notifications. */
export const NOTIFICATION_RULES: readonly ViewRule<NotificationsView>[] = [
  notificationOverlap,
  notificationFifo,
  notificationRegion,
  notificationKey,
  notificationCount,
];
