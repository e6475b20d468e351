import type { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from '../../core/errors';
import type { ObjectStoreProps } from './object-store';
import { VERSION_RETENTION } from './object-bucket';

/** Refuses what S3 would refuse or never do, in the caller's words. */
export function checkObjectStore(store: Construct, props: ObjectStoreProps): void {
  checkRetention(store, 'noncurrentVersionRetention', props.noncurrentVersionRetention);
  checkRetention(store, 'incompleteUploadRetention', props.incompleteUploadRetention);
  checkVersionMoves(store, props);
}

function checkRetention(store: Construct, prop: string, retention: Duration | undefined): void {
  if (retention === undefined || retention.isUnresolved()) return;
  const days = retention.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1) return;
  const fix = 'S3 counts in days; write Duration.days(…)';
  refuse(store, 'RetentionNotWholeDays', {
    prop,
    must: 'be at least 1 whole day',
    got: retention.toHumanString(),
    fix,
  });
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
