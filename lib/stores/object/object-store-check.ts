import { type Duration, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BUCKET_NAME_RULES } from '../../concerns/checks/s3/bucket-name-rules';
import { refuse, refuseFirst } from '../../core/errors';
import { outside } from '../../core/limit';
import { named, type Problem } from '../../core/problem';
import type { Limit } from '../../facts/fact';
import { EXPIRATION_DAYS } from '../../facts/s3-limits';
import type { ObjectStoreProps } from './object-store';
import { VERSION_RETENTION } from './object-bucket';

/** Refuses what S3 would refuse or never do, in the caller's words. */
export function checkObjectStore(store: Construct, props: ObjectStoreProps): void {
  const { bucketName, noncurrentVersionRetention, incompleteUploadRetention } = props;
  refuseFirst(store, 'RetentionOutOfRange', [
    ...daysOutside(EXPIRATION_DAYS, 'noncurrentVersionRetention', noncurrentVersionRetention),
    ...daysOutside(EXPIRATION_DAYS, 'incompleteUploadRetention', incompleteUploadRetention),
  ]);
  if (bucketName !== undefined && !Token.isUnresolved(bucketName)) checkName(store, bucketName, props);
  checkVersionMoves(store, props);
}

/** The problem of a duration that is not a legal number of days. Tokens pass. */
export function daysOutside(limit: Limit, prop: string, duration: Duration | undefined): Problem[] {
  if (duration === undefined || duration.isUnresolved()) return [];
  return outside(limit, named(prop, duration.toDays({ integral: false })), 'S3 counts in days; write Duration.days(…)');
}

function checkName(store: Construct, bucketName: string, { transferAcceleration }: ObjectStoreProps): void {
  const view = {
    name: named('bucketName', bucketName),
    length: named('bucketName', bucketName.length),
    accountRegional: false,
    accelerated: transferAcceleration === true,
  };
  refuseFirst(
    store,
    'BucketNameInvalid',
    BUCKET_NAME_RULES.flatMap(({ check }) => check(view)),
  );
}

/** Versions that expire before they move would make the move a promise that is never kept. */
function checkVersionMoves(
  store: Construct,
  { lifecycle, noncurrentVersionRetention = VERSION_RETENTION }: ObjectStoreProps,
): void {
  const moves = lifecycle?.rules.flatMap((rule) => rule.noncurrentVersionTransitions ?? []) ?? [];
  const afters = moves.map(({ transitionAfter }) => transitionAfter).filter((after) => !after.isUnresolved());
  if (noncurrentVersionRetention.isUnresolved() || afters.length === 0) return;
  const last = Math.max(...afters.map((after) => after.toDays()));
  if (noncurrentVersionRetention.toDays() > last) return;
  refuse(store, 'VersionsExpireBeforeTheyMove', {
    prop: 'noncurrentVersionRetention',
    must: `be longer than ${last} days, when the last noncurrent versions move to another class`,
    got: noncurrentVersionRetention.toHumanString(),
    fix: 'keep versions longer, or leave noncurrentVersions out of the lifecycle',
  });
}
