/**
 * `cdk-storage-systems/testing`: what the tests of an app use. TypeScript and JavaScript only, for any test runner.
 */
export { type SnapshotSerializer, storageSnapshotSerializer } from './snapshot-serializer';
export {
  expectNoStorageProblems,
  type StorageProblem,
  type StorageProblemOptions,
  storageProblems,
  StorageProblemsFound,
} from './storage-problems';
