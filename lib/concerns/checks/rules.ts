import { forResources, type Rule } from '../../core/rule';
import { BUCKET } from './s3/bucket-read';
import { readLifecycle } from './s3/lifecycle-read';
import { LIFECYCLE_CONFIGURATION_RULES, LIFECYCLE_RULE_RULES } from './s3/lifecycle-rules';
import { readReplication } from './s3/replication-read';
import { REPLICATION_RULES } from './s3/replication-rules';

/** Every rule that the checks ask. */
export const STORAGE_RULES: readonly Rule[] = [
  ...LIFECYCLE_RULE_RULES.map((rule) => forResources(rule, [BUCKET], (bucket) => readLifecycle(bucket).rules)),
  ...LIFECYCLE_CONFIGURATION_RULES.map((rule) => forResources(rule, [BUCKET], (bucket) => [readLifecycle(bucket)])),
  ...REPLICATION_RULES.map((rule) => forResources(rule, [BUCKET], readReplication)),
];
