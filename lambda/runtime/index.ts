export { type ChecksumAlgorithm } from './transfer/checksum/checksum';
export {
  BucketUnreachable,
  ChecksumMismatch,
  ObjectTooLarge,
  PartSizeInvalid,
  PartsLeftBehind,
  ResponseIncomplete,
  ResumeStateInvalid,
  SourceChanged,
  SourceMissing,
  TransferOptionInvalid,
  TransferStalled,
} from './transfer/errors';
export {
  type ObjectAddress,
  type ObjectVersionAddress,
  type Pacing,
  type S3Sender,
  type TransferOptions,
} from './transfer/options';
export { type TransferProgress } from './transfer/progress';
export { type ObjectSettings } from './transfer/s3-upload';
export { type TransferChecksum, type TransferResult } from './transfer/transfer-result';
export { copy, type CopyRequest } from './transfer/copy';
export { download, type DownloadRequest } from './transfer/download';
export { upload, type UploadRequest } from './transfer/upload';
