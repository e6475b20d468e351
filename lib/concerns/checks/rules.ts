import type { Rule } from '../../core/rule';
import { BUCKET_LIFECYCLE_RULES } from './s3/lifecycle-lift';

/** Every rule that the checks ask. */
export const STORAGE_RULES: readonly Rule[] = [...BUCKET_LIFECYCLE_RULES];
