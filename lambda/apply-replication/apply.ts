import { type ReplicationConfiguration } from '../../lib/core/contracts/apply-replication';
import { type Request, type Target } from './request';

/** The replication configuration of one bucket. */
export interface BucketReplication {
  /** Ids of the rules the bucket has; none where it has no configuration or does not exist. */
  ruleIds(): Promise<string[]>;
  put(configuration: ReplicationConfiguration): Promise<void>;
  remove(): Promise<void>;
}

/** The bucket already replicates by rules that the custom resource did not make. */
export class ForeignRules extends Error {
  override readonly name = 'ForeignRules';
}

/**
 * Brings a bucket's replication configuration to what CloudFormation asks. Doing it twice changes nothing.
 *
 * @throws ForeignRules where it would overwrite rules of others; it leaves such rules alone when it is deleted
 */
export async function apply(request: Request, replication: BucketReplication): Promise<void> {
  const { target } = request;
  const ruleIds = await replication.ruleIds();
  const foreign = ruleIds.filter((id) => !target.ruleIdPrefixes.some((prefix) => id.startsWith(prefix)));
  if (request.type === 'Delete') {
    if (ruleIds.length > 0 && foreign.length === 0) await replication.remove();
    return;
  }
  if (foreign.length > 0) throw foreignRules(target, foreign);
  await replication.put(request.configuration);
}

function foreignRules({ bucket }: Target, ids: readonly string[]): ForeignRules {
  const fix = 'remove them, or manage their bucket without two-way replication';
  return new ForeignRules(`${bucket} must have no replication rules of others, got ${ids.join(', ')}; ${fix}`);
}
