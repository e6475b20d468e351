import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandOutput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { always } from './answer';
import { type ChecksumAlgorithm, combineChecksums, decodeChecksum } from './checksum/checksum';
import type { ObjectAddress, S3Sender } from './options';
import type { PartBody } from './part-body';
import type { Part } from './plan';
import { checksumField, checksumIn } from './s3-checksum';
import { ANNOUNCE_TRAILER, announceTrailer, streamed } from './s3-trailer';

/** What a new object is stored with: content type, metadata, tags, encryption, storage class, retention. */
export type ObjectSettings = Omit<
  CreateMultipartUploadCommandInput,
  | 'Bucket'
  | 'Key'
  | 'ChecksumAlgorithm'
  | 'ChecksumType'
  | 'ExpectedBucketOwner'
  | 'RequestPayer'
  | 'SSECustomerAlgorithm'
  | 'SSECustomerKey'
  | 'SSECustomerKeyMD5'
>;

/** A part that S3 has. */
export interface StoredPart extends Part {
  readonly eTag: string;
  /** @default - unknown: some services other than S3 do not tell it of a part that they copied */
  readonly checksum?: bigint;
}

/** Whether the checksums of all parts are known. */
export function allChecked<P extends { readonly checksum?: bigint }>(
  parts: readonly P[],
): parts is readonly (P & { readonly checksum: bigint })[] {
  return parts.every(({ checksum }) => checksum !== undefined);
}

/** A multipart upload that was begun and not yet completed. */
export class MultipartUpload {
  constructor(
    private readonly client: S3Sender,
    readonly target: ObjectAddress,
    readonly algorithm: ChecksumAlgorithm,
    readonly uploadId: string,
  ) {}

  static async begin(
    client: S3Sender,
    target: ObjectAddress,
    algorithm: ChecksumAlgorithm,
    settings: ObjectSettings,
    abortSignal: AbortSignal,
  ): Promise<MultipartUpload> {
    const address = { Bucket: target.bucket, Key: target.key };
    const command = new CreateMultipartUploadCommand({
      ...settings,
      ...address,
      ChecksumAlgorithm: algorithm,
      ChecksumType: 'FULL_OBJECT',
    });
    const { UploadId: uploadId } = await client.send(command, { abortSignal });
    return new MultipartUpload(client, target, algorithm, always(uploadId, 'an upload id'));
  }

  /** Sends a part. The answer says what S3 computed, where it says so. */
  async send(
    part: Part,
    body: PartBody,
    abortSignal: AbortSignal,
  ): Promise<{ eTag: string; checksum: string | undefined }> {
    const command = new UploadPartCommand({
      ...this.address,
      PartNumber: part.number,
      ...streamed(body, this.algorithm),
    });
    command.middlewareStack.add(announceTrailer(body, part.length), ANNOUNCE_TRAILER);
    const answer = await this.client.send(command, { abortSignal });
    return { eTag: always(answer.ETag, 'an ETag'), checksum: checksumIn(answer, this.algorithm) };
  }

  /** Has S3 copy a part from another object, as long as that object is still the one with this ETag. */
  async copy(part: Part, source: { copySource: string; eTag: string }, abortSignal: AbortSignal): Promise<StoredPart> {
    const command = new UploadPartCopyCommand({
      ...this.address,
      PartNumber: part.number,
      CopySource: source.copySource,
      CopySourceIfMatch: source.eTag,
      CopySourceRange: `bytes=${part.start}-${part.start + part.length - 1}`,
    });
    const { CopyPartResult: copied } = await this.client.send(command, { abortSignal });
    const checksum = checksumIn(copied, this.algorithm);
    const known = checksum === undefined ? {} : { checksum: decodeChecksum(checksum) };
    return { ...part, eTag: always(copied?.ETag, 'an ETag'), ...known };
  }

  /** ETags of the parts that S3 has, by part number. */
  async parts(abortSignal: AbortSignal): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>();
    for (let marker: string | undefined, more = true; more;) {
      const answer = await this.client.send(new ListPartsCommand({ ...this.address, PartNumberMarker: marker }), {
        abortSignal,
      });
      for (const { PartNumber: number = 0, ETag: eTag = '' } of answer.Parts ?? []) found.set(number, eTag);
      marker = answer.NextPartNumberMarker;
      more = answer.IsTruncated ?? false;
    }
    return found;
  }

  /** Makes the object of its parts. S3 refuses when their bytes do not have this checksum and size. */
  async complete(
    parts: readonly StoredPart[],
    abortSignal: AbortSignal,
  ): Promise<CompleteMultipartUploadCommandOutput> {
    const { algorithm } = this;
    const Parts = parts.map(({ number, eTag, checksum }) => ({
      PartNumber: number,
      ETag: eTag,
      ...checksumField(algorithm, checksum),
    }));
    const command = new CompleteMultipartUploadCommand({
      ...this.address,
      MultipartUpload: { Parts },
      ChecksumType: 'FULL_OBJECT',
      MpuObjectSize: parts.reduce((size, { length }) => size + length, 0),
      ...checksumField(algorithm, allChecked(parts) ? combineChecksums(algorithm, parts) : undefined),
    });
    return await this.client.send(command, { abortSignal });
  }

  /** Removes the upload with the parts it has. */
  async abort(): Promise<void> {
    await this.client.send(new AbortMultipartUploadCommand(this.address));
  }

  private get address(): { Bucket: string; Key: string; UploadId: string } {
    return { Bucket: this.target.bucket, Key: this.target.key, UploadId: this.uploadId };
  }
}
