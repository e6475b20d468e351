import type { Duration } from 'aws-cdk-lib';
import { named } from '../../../core/problem';
import { type LifecyclePlan, planId } from './lifecycle-plan';

/** When objects are deleted. */
export interface ExpiringLifecycleProps {
  /**
   * Age at which objects are deleted. Whole days, at least one.
   *
   * In a versioned bucket they stay as noncurrent versions until those expire.
   */
  readonly expireAfter: Duration;
  /**
   * Keys begin with this.
   *
   * @default - all objects
   */
  readonly prefix?: string;
  /**
   * Objects carry all of these tags.
   *
   * @default - all objects
   */
  readonly tags?: { [key: string]: string };
}

/** The plan that the props describe. */
export function expiringPlan(props: ExpiringLifecycleProps): LifecyclePlan {
  const { prefix, tags, expireAfter } = props;
  return {
    id: planId('expiring', props),
    filter: { prefix, tags },
    moves: [],
    expireAfter: named('expireAfter', expireAfter),
  };
}
