export { AccessLogBucket, type AccessLogBucketProps } from './stores/object/access-log-bucket';
export { ObjectLock } from './stores/object/object-lock';
export { type DestinationPolicy, type ObjectReplica, type ObjectReplication } from './stores/object/object-replication';
export { ObjectStore, type ObjectStoreProps } from './stores/object/object-store';
export { ObjectStoreGrants } from './stores/object/object-store-grants';
export { ImportedObjectStore, type ImportedObjectStoreAttributes } from './stores/object/imported-object-store';
export { OperationsKey } from './concerns/keys/operations-key';
export { StorageKey, type StorageKeyProps } from './concerns/keys/storage-key';
export { type AlarmDefinition, type DashboardGraph, type IMonitored } from './concerns/monitoring/monitored';
export { StorageMonitor, type StorageMonitorProps } from './concerns/monitoring/storage-monitor';
export { StorageChecks, type StorageChecksProps } from './concerns/checks/storage-checks';
export { ReplicationProbe, type ReplicationProbeProps } from './patterns/replication/replication-probe';
export { ObjectLifecycle } from './stores/object/object-lifecycle';
export { type AccessLifecycleProps, type LaterAccess, RetrievalTime } from './stores/object/lifecycle/access-lifecycle';
export { type ExpiringLifecycleProps } from './stores/object/lifecycle/expiring-lifecycle';
export { type IntelligentLifecycleProps } from './stores/object/lifecycle/intelligent-lifecycle';
export {
  type StorageClassAlternative,
  type StorageClassStep,
} from './stores/object/lifecycle/storage-class-alternative';
export {
  type ArchivePrices,
  type InstantAccessPrices,
  type IntelligentTieringPrices,
  type StandardPrices,
  type StoragePrices,
} from './stores/object/lifecycle/storage-prices';
export { type NoncurrentVersionTiers, type TieredLifecycleProps } from './stores/object/lifecycle/tiered-lifecycle';
