import { outside } from '../../../core/limit';
import { type Named, named, type Problem } from '../../../core/problem';
import type { ViewRule } from '../../../core/rule';
import {
  REPLICATION_PREFIX,
  REPLICATION_RULE_ID,
  REPLICATION_RULES as REPLICATION_RULE_COUNT,
  S3_GUIDE,
} from '../../../facts/s3-limits';
import { DESTINATION_RULES } from './replication-destination-rules';
import type { ReplicationRuleView, ReplicationView } from './replication-view';

/** S3 replicates versions, so the source has to keep them. */
const sourceVersioning: ViewRule<ReplicationView> = {
  id: 'storage/s3/replication-source-versioning',
  severity: 'error',
  title: 'a bucket without versioning has a replication configuration',
  source: S3_GUIDE.replicationRequirements,
  check: ({ name, source, rules }) =>
    source.versioned !== false || rules.length === 0
      ? []
      : [
          {
            prop: name,
            must: 'be on a bucket with versioning enabled',
            got: 'a bucket without it',
            fix: 'enable versioning on the source',
          },
        ],
};

/** Objects encrypted with KMS keys are replicated by rules that select them; others pass them over in silence. */
const kmsObjectsSelected: ViewRule<ReplicationView> = {
  id: 'storage/s3/replication-kms-objects',
  severity: 'error',
  title: 'objects encrypted with KMS keys are not replicated, and nothing says so',
  source: S3_GUIDE.encryptedReplication,
  check: ({ source, rules }) =>
    rules
      .filter((rule) => rule.enabled && source.kmsEncrypted === true && rule.selectsKmsObjects === false)
      .map(({ name }) => ({
        prop: `${name}.SourceSelectionCriteria.SseKmsEncryptedObjects`,
        must: 'be Enabled where the source encrypts with a KMS key',
        got: 'a rule that passes these objects over',
        fix: 'enable it, set Destination.EncryptionConfiguration.ReplicaKmsKeyID and let the role use both keys',
      })),
};

/** S3 has no key of its own to encrypt replicas of KMS objects with. */
const replicaKey: ViewRule<ReplicationView> = {
  id: 'storage/s3/replication-replica-key',
  severity: 'error',
  title: 'a rule replicates objects encrypted with KMS keys but names no key for the replicas',
  source: S3_GUIDE.encryptedReplication,
  check: ({ rules }) =>
    rules
      .filter(({ selectsKmsObjects, destination }) => selectsKmsObjects === true && !destination.replicaKey)
      .map(({ destination }) => ({
        prop: `${destination.name}.EncryptionConfiguration.ReplicaKmsKeyID`,
        must: 'be set when SseKmsEncryptedObjects is Enabled',
        got: 'none',
        fix: 'name a key in the Region of the destination',
      })),
};

/** A filter makes a rule one of the current schema, which wants two more answers. */
const filterNeeds: ViewRule<ReplicationView> = {
  id: 'storage/s3/replication-filter',
  severity: 'error',
  title: 'a replication rule with a filter lacks a priority or does not say what to do with delete markers',
  source: S3_GUIDE.replicationConfiguration,
  check: ({ rules }) =>
    rules
      .filter((rule) => rule.filtered)
      .flatMap(({ name, prioritised, decidesDeleteMarkers }) => [
        ...(prioritised ? [] : [missing(`${name}.Priority`, 'give every rule a number of its own')]),
        ...(decidesDeleteMarkers
          ? []
          : [missing(`${name}.DeleteMarkerReplication`, 'set its Status to Enabled or Disabled')]),
      ]),
};

function missing(prop: string, fix: string): Problem {
  return { prop, must: 'be set in a rule with a Filter', got: 'none', fix };
}

/** Where two rules select one object for one destination, the priority decides. */
const rankedOverlaps: ViewRule<ReplicationView> = {
  id: 'storage/s3/replication-priorities',
  severity: 'error',
  title: 'two replication rules for the same objects and destination have the same priority',
  source: S3_GUIDE.replicationConfiguration,
  check: ({ rules }) => sameRanks(rules, (rule, other) => overlap(rule, other) === true),
};

/** Rules for different objects never meet. No source says whether AWS takes equal priorities then. */
const rankedRules: ViewRule<ReplicationView> = {
  id: 'storage/s3/replication-priorities-disjoint',
  severity: 'warning',
  title: 'two replication rules to the same destination have the same priority, although for different objects',
  source: S3_GUIDE.replicationConfiguration,
  check: ({ rules }) => sameRanks(rules, (rule, other) => overlap(rule, other) === false),
};

function sameRanks(
  rules: readonly ReplicationRuleView[],
  meet: (rule: ReplicationRuleView, other: ReplicationRuleView) => boolean,
): Problem[] {
  return rules.flatMap((rule, index) => {
    const { priority, destination } = rule;
    const first = rules.slice(0, index).find((other) => sameRank(other, rule) && meet(other, rule));
    if (priority === undefined || first === undefined) return [];
    return [
      {
        prop: priority.name,
        must: `differ from that of ${first.name}, which has the same destination`,
        got: `${priority.value}`,
        fix: `give one of the rules to ${destination.name} another number; the higher one wins`,
      },
    ];
  });
}

function sameRank(a: ReplicationRuleView, b: ReplicationRuleView): boolean {
  return (
    a.priority !== undefined &&
    a.priority.value === b.priority?.value &&
    a.destination.identity === b.destination.identity
  );
}

/** Whether some object can be selected by both. An object may have the tags of both. */
function overlap({ prefix: a }: ReplicationRuleView, { prefix: b }: ReplicationRuleView): boolean | undefined {
  return a && b && (a.value.startsWith(b.value) || b.value.startsWith(a.value));
}

/** Ids tell the rules of one configuration apart. */
const uniqueReplicationIds: ViewRule<ReplicationView> = {
  id: 'storage/s3/replication-unique-ids',
  severity: 'error',
  title: 'two replication rules of a bucket have the same id',
  source: S3_GUIDE.replicationConfiguration,
  check: ({ rules }) =>
    rules.flatMap(({ id }, index) => {
      const first = id && rules.slice(0, index).find((other) => other.id?.value === id.value);
      if (id === undefined || first === undefined) return [];
      return [{ prop: id.name, must: `differ from that of ${first.name}`, got: id.value, fix: 'rename one of them' }];
    }),
};

/** Delete markers have no tags. */
const deleteMarkersByTag: ViewRule<ReplicationView> = {
  id: 'storage/s3/replication-delete-markers',
  severity: 'error',
  title: 'a replication rule with a tag filter replicates delete markers',
  source: S3_GUIDE.deleteMarkers,
  check: ({ rules }) =>
    rules
      .filter(({ byTag, deleteMarkers }) => byTag && deleteMarkers === true)
      .map(({ name }) => ({
        prop: `${name}.DeleteMarkerReplication.Status`,
        must: 'be Disabled in a rule that filters by tag',
        got: 'Enabled',
        fix: 'disable it or filter by prefix alone',
      })),
};

/** A configuration has 1,000 rules; ids and prefixes have a length. */
const replicationSizes: ViewRule<ReplicationView> = {
  id: 'storage/s3/replication-sizes',
  severity: 'error',
  title: 'a replication configuration has too many rules, or an id or prefix that is too long',
  source: S3_GUIDE.replicationConfiguration,
  check: ({ name, rules }) => [
    ...outside(REPLICATION_RULE_COUNT, named(`${name}.Rules`, rules.length), 'join rules with a common prefix'),
    ...rules.flatMap(({ id }) => outside(REPLICATION_RULE_ID, lengthOf(id), 'shorten it')),
    ...rules.flatMap(({ prefix }) => outside(REPLICATION_PREFIX, lengthOf(prefix), 'shorten it')),
  ],
};

function lengthOf(text: Named<string> | undefined): Named<number> | undefined {
  return text && named(text.name, text.value.length);
}

/** Deletes by lifecycle rules stay in the source. */
const expirationNotCopied: ViewRule<ReplicationView> = {
  id: 'storage/s3/replication-expiration',
  severity: 'warning',
  title: 'the source of a replication expires objects and the destination keeps every one of them',
  source: S3_GUIDE.replicated,
  check: ({ source, rules }) =>
    rules
      .filter(({ enabled, destination }) => enabled && source.expires === true && destination.bucket?.expires === false)
      .map(({ destination }) => ({
        prop: `${destination.name}.Bucket`,
        must: 'expire objects by lifecycle rules of its own, since those of the source are not replicated',
        got: 'a bucket that expires nothing',
        fix: 'give the destination the lifecycle rules of the source',
      })),
};

/** What is asked about the replication configuration of a bucket. */
export const REPLICATION_RULES: readonly ViewRule<ReplicationView>[] = [
  sourceVersioning,
  kmsObjectsSelected,
  replicaKey,
  filterNeeds,
  rankedOverlaps,
  rankedRules,
  uniqueReplicationIds,
  deleteMarkersByTag,
  replicationSizes,
  expirationNotCopied,
  ...DESTINATION_RULES,
];
