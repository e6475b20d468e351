import { BUCKET_CASES } from './bucket-cases';
import { LIFECYCLE_CASES } from './lifecycle-cases';
import { REPLICATION_CASES } from './replication-cases';
import type { RuleCases } from './rule-case';
import { SERVICE_CASES } from './service-cases';

/** The cases of every rule, by its id. */
export const ALL_CASES: RuleCases = { ...LIFECYCLE_CASES, ...REPLICATION_CASES, ...BUCKET_CASES, ...SERVICE_CASES };
