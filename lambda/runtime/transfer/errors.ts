/** An option has a value that no transfer can work with. */
export class TransferOptionInvalid extends Error {
  override readonly name = 'TransferOptionInvalid';
}

/** A part is smaller or larger than S3 takes, or there would be too many of them. */
export class PartSizeInvalid extends Error {
  override readonly name = 'PartSizeInvalid';
}

/** The source is larger than S3 lets an object be. */
export class ObjectTooLarge extends Error {
  override readonly name = 'ObjectTooLarge';
}

/** There is no file or object to transfer, or it may not be read. */
export class SourceMissing extends Error {
  override readonly name = 'SourceMissing';
}

/** There is no such bucket, or it is in another Region than the client. */
export class BucketUnreachable extends Error {
  override readonly name = 'BucketUnreachable';
}

/** The source was written to, truncated or replaced while it was transferred. */
export class SourceChanged extends Error {
  override readonly name = 'SourceChanged';
}

/** What was stored or received is not what was sent. */
export class ChecksumMismatch extends Error {
  override readonly name = 'ChecksumMismatch';
}

/** The state file belongs to another transfer, or is no state file. */
export class ResumeStateInvalid extends Error {
  override readonly name = 'ResumeStateInvalid';
}

/** No byte moved for too long. The part is tried again. */
export class TransferStalled extends Error {
  override readonly name = 'TransferStalled';
}

/** S3 answered without something that it always sends. */
export class ResponseIncomplete extends Error {
  override readonly name = 'ResponseIncomplete';
}

/** The transfer failed and its parts could not be removed: they are billed until the upload is aborted. */
export class PartsLeftBehind extends Error {
  override readonly name = 'PartsLeftBehind';

  constructor(
    message: string,
    /** Upload to abort, by hand or by a lifecycle rule for incomplete uploads. */
    readonly uploadId: string,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}
