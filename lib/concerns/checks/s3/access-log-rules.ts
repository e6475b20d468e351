import type { AppView, Resource, RuleHead, ViewRule } from '../../../core/rule';
import { isIntrinsic, objectAt } from '../../../core/template';
import { S3_GUIDE } from '../../../facts/s3-limits';
import { bucketOf } from '../references';
import { isKmsEncrypted, isLocked } from './bucket-read';

/** Where the access logs of a bucket go. */
export interface AccessLogView {
  /** Path of the target, or a prop. */
  readonly name: string;
  readonly toItself: boolean;
  /** The target, where it is part of the same app. */
  readonly target?: AccessLogTargetView;
  readonly region?: string;
  readonly account?: string;
}

/** What is known of the bucket that takes access logs. */
export interface AccessLogTargetView {
  readonly locked?: boolean;
  readonly kmsEncrypted?: boolean;
  readonly region?: string;
  readonly account?: string;
}

/** Reads where the access logs of a bucket go; nothing where they are off. A bucket that names no target is its own. */
export function readAccessLog(bucket: Resource, app: AppView): AccessLogView[] {
  const written = bucket.properties['LoggingConfiguration'];
  if (written === undefined || isIntrinsic(written)) return [];
  const destination = objectAt(bucket.properties, 'LoggingConfiguration')['DestinationBucketName'];
  const target = destination === undefined ? bucket : bucketOf(destination, bucket.stack, app);
  const { region, account } = bucket.stack;
  return [
    {
      ...{ name: 'LoggingConfiguration.DestinationBucketName', region, account, toItself: target === bucket },
      target: target && {
        locked: isLocked(target),
        kmsEncrypted: isKmsEncrypted(target),
        region: target.stack.region,
        account: target.stack.account,
      },
    },
  ];
}

function rule(
  head: RuleHead,
  broken: (view: AccessLogView) => boolean,
  must: string,
  got: string,
  fix: string,
): ViewRule<AccessLogView> {
  return { ...head, check: (view) => (broken(view) ? [{ prop: view.name, must, got, fix }] : []) };
}

/** S3 does not write logs where they could be locked. */
const accessLogLock = rule(
  {
    id: 'storage/s3/access-log-object-lock',
    severity: 'error',
    title: 'access logs are sent to a bucket with Object Lock',
    source: S3_GUIDE.accessLogs,
  },
  ({ target }) => target?.locked === true,
  'be a bucket without Object Lock',
  'a bucket with it, where S3 delivers no logs',
  'use another log bucket',
);

/** Logs stay in their account and Region. */
const accessLogPlace = rule(
  {
    id: 'storage/s3/access-log-place',
    severity: 'error',
    title: 'access logs are sent to a bucket in another account or Region',
    source: S3_GUIDE.accessLogDelivery,
  },
  ({ target, region, account }) => differ(target?.region, region) || differ(target?.account, account),
  'be a bucket in the same account and Region',
  'one in another',
  'use a log bucket for each account and Region',
);

function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

/** Every delivery is a request, which is logged, which is a delivery. */
const accessLogLoop = rule(
  {
    id: 'storage/s3/access-log-loop',
    severity: 'warning',
    title: 'a bucket logs its own log deliveries without end',
    source: S3_GUIDE.accessLogs,
  },
  ({ toItself }) => toItself,
  'be another bucket',
  'the bucket itself',
  'use a log bucket',
);

/** AWS supports SSE-S3 only; with a key whose policy lets the log service in, deliveries have been seen. */
const accessLogEncryption = rule(
  {
    id: 'storage/s3/access-log-encryption',
    severity: 'warning',
    title: 'access logs are sent to a bucket that encrypts with a KMS key, which AWS does not support',
    source: S3_GUIDE.accessLogDelivery,
  },
  ({ target }) => target?.kmsEncrypted === true,
  'be a bucket with SSE-S3 as default encryption',
  'one with a KMS key',
  'encrypt the log bucket with AES256',
);

/** What is asked about access logs. */
export const ACCESS_LOG_RULES: readonly ViewRule<AccessLogView>[] = [
  accessLogLock,
  accessLogPlace,
  accessLogLoop,
  accessLogEncryption,
];
