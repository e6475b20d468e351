import type { Named } from '../../../core/problem';

/** One lifecycle rule of a bucket, as the rules read it: every legal spelling brought into one shape. Tokens read as `undefined`. */
export interface LifecycleView {
  /** What the author calls this rule: `LifecycleConfiguration.Rules[0]`, or a prop. */
  readonly name: string;
  readonly id?: string;
  readonly enabled: boolean;
  /** Whether the bucket keeps noncurrent versions; `undefined` where that is unknown. */
  readonly versioned?: boolean;
  /** `''` where the rule has no prefix; `undefined` where the prefix is a token. */
  readonly prefix?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly largerThan?: Named<number>;
  readonly smallerThan?: Named<number>;
  /** Sorted as written. */
  readonly transitions: readonly TransitionView[];
  readonly noncurrentTransitions: readonly TransitionView[];
  /** Days until current versions expire. */
  readonly expiration?: Named<number>;
  readonly expirationDate?: Named<string>;
  readonly noncurrentExpiration?: Named<number>;
  readonly newerNoncurrentVersions?: Named<number>;
  readonly expiredDeleteMarkers?: Named<boolean>;
  readonly abortIncompleteAfter?: Named<number>;
}

/** One step to another storage class. */
export interface TransitionView {
  /** What the author calls this step, where it is more than its moment. */
  readonly name?: string;
  /** CloudFormation's word: `STANDARD_IA`, `DEEP_ARCHIVE`. */
  readonly storageClass?: string;
  readonly after?: Named<number>;
  readonly date?: Named<string>;
  /** Newer noncurrent versions that must exist before this one moves. */
  readonly newerNoncurrentVersions?: Named<number>;
}

/** All lifecycle rules of one bucket together. */
export interface LifecycleConfigurationView {
  /** `LifecycleConfiguration`, or a prop. */
  readonly name: string;
  readonly rules: readonly LifecycleView[];
  /** Whether `rules` is everything there is: `false` where the configuration or some rule is a token. */
  readonly complete: boolean;
  /** Whether the bucket keeps noncurrent versions; `undefined` where that is unknown. */
  readonly versioned?: boolean;
}
