export {
  AccessLogBucket,
  type AccessLogBucketProps,
} from './stores/object/access-log-bucket';
export { ObjectLock } from './stores/object/object-lock';
export {
  type DestinationPolicy,
  type ObjectReplica,
  type ObjectReplication,
} from './stores/object/object-replication';
export { ObjectStore, type ObjectStoreProps } from './stores/object/object-store';
export { ObjectStoreGrants } from './stores/object/object-store-grants';
export { type IObjectStore, type ImportedObjectStoreAttributes } from './stores/object/imported-object-store';
export { OperationsKey } from './concerns/keys/operations-key';
export { StorageKey, type StorageKeyProps } from './concerns/keys/storage-key';
export { type AlarmDefinition, type DashboardGraph, type IMonitored } from './concerns/monitoring/monitored';
export { StorageMonitor, type StorageMonitorProps } from './concerns/monitoring/storage-monitor';
