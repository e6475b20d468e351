import { forResources, type Rule } from '../../../core/rule';
import { BUCKET } from './bucket-read';
import { readLifecycle } from './lifecycle-read';
import { LIFECYCLE_CONFIGURATION_RULES, LIFECYCLE_RULE_RULES } from './lifecycle-rules';

/** The lifecycle rules, asked about the buckets of templates. */
export const BUCKET_LIFECYCLE_RULES: readonly Rule[] = [
  ...LIFECYCLE_RULE_RULES.map((rule) => forResources(rule, [BUCKET], (bucket) => [...readLifecycle(bucket).rules])),
  ...LIFECYCLE_CONFIGURATION_RULES.map((rule) => forResources(rule, [BUCKET], (bucket) => [readLifecycle(bucket)])),
];
