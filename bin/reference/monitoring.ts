import type { Stack } from 'aws-cdk-lib';
import { type IMonitored, StorageMonitor } from '../../lib';

/** One monitor for everything that the app stores. */
export function monitor(stack: Stack, stores: IMonitored[]): StorageMonitor {
  return new StorageMonitor(stack, 'Monitor', { stores });
}
