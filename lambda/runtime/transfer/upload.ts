import type { Readable } from 'node:stream';
import { checkAddress, inBucket } from './address';
import { endingWithReason, orAborted } from './abort';
import type { ChecksumAlgorithm } from './checksum/checksum';
import { TransferOptionInvalid } from './errors';
import { moveInParts, type MultipartJob, type SourceIdentity } from './multipart';
import { forgetUpload } from './multipart-resume';
import {
  checksumFor,
  type ObjectAddress,
  type S3Sender,
  settle,
  THROUGH_THIS_PROCESS,
  type TransferOptions,
} from './options';
import { partBytesFor, partsOf } from './plan';
import { PartSender } from './part-sender';
import { ProgressMeter } from './progress';
import { lookUp, putObject } from './s3-object';
import type { ObjectSettings } from './s3-upload';
import { FileSource, MemorySource, type RandomAccess } from './source';
import { type TransferResult, verified } from './transfer-result';
import { cut, type HeldPart } from './stream-parts';

/** What to upload, and how. */
export interface UploadRequest extends TransferOptions {
  /** Client for the Region of the bucket. */
  readonly client: S3Sender;
  /** Path of a file, bytes, or a stream. A stream is read once and held part by part; a file is never held. */
  readonly from: string | Uint8Array | Readable;
  readonly to: ObjectAddress;

  /**
   * Checksum that S3 verifies for every part and for the whole object, and keeps.
   *
   * @default 'CRC64NVME'
   */
  readonly checksum?: ChecksumAlgorithm;

  /**
   * What the object is stored with: content type, metadata, tags, encryption, storage class.
   *
   * @default - the defaults of the bucket
   */
  readonly object?: ObjectSettings;
}

/**
 * Stores an object: in one request where it fits into one part, in parallel parts otherwise.
 *
 * Each part is read from its range, hashed on the way and verified by S3; a part that fails is read again. The object appears whole or not at all.
 *
 * @throws BucketUnreachable, SourceMissing, SourceChanged, PartSizeInvalid, ObjectTooLarge, ChecksumMismatch, TransferOptionInvalid,
 * ResumeStateInvalid, ResponseIncomplete, PartsLeftBehind, and what the client throws when the tries are used up
 */
export async function upload(request: UploadRequest): Promise<TransferResult> {
  const { to, signal } = request;
  checkAddress('to', to);
  return await endingWithReason(signal, () => inBucket('to', to.bucket, () => uploadAny(request)));
}

async function uploadAny(request: UploadRequest): Promise<TransferResult> {
  const { from, resume } = request;
  if (typeof from === 'string') return await uploadFile(request, from);
  if (resume !== undefined) {
    throw new TransferOptionInvalid(
      'resume must be left out where from is not a file, got a stream or bytes; write them to a file first',
    );
  }
  if (from instanceof Uint8Array) return await uploadSource(request, new MemorySource(from), {});
  return await uploadStream(request, from);
}

async function uploadFile(request: UploadRequest, path: string): Promise<TransferResult> {
  const file = await FileSource.open(path);
  try {
    return await uploadSource(request, file, { ...file.identity });
  } finally {
    await file.close();
  }
}

async function uploadSource(
  request: UploadRequest,
  source: RandomAccess,
  identity: Omit<SourceIdentity, 'kind' | 'size'>,
): Promise<TransferResult> {
  const { size } = source;
  const partBytes = partBytesFor(size, request.partBytes);
  const work = workOf(request, size);
  if (size <= partBytes) {
    await forgetUpload(work, 'upload');
    return await putWhole(work, source);
  }
  return await moveInParts({
    ...work,
    identity: { ...identity, kind: 'upload', size, partBytes, algorithm: work.algorithm },
    parts: () => partsOf(size, partBytes),
    move: (to, part, signal) =>
      work.sender.send(source, part, signal, (body, abortSignal) => to.send(part, body, abortSignal)),
    check: () => source.checkUnchanged(),
  });
}

async function uploadStream(request: UploadRequest, stream: Readable): Promise<TransferResult> {
  const work = workOf(request, undefined);
  const parts = cut(stream, request.partBytes);
  try {
    const { value: first } = await orAborted(work.settings.signal, parts.next());
    if (first === undefined || first.last)
      return await putWhole(work, new MemorySource(first?.bytes ?? new Uint8Array()));
    return await moveInParts<HeldPart>({
      ...work,
      identity: { kind: 'upload', size: undefined },
      parts: (stop) => startingWith(first, parts, stop),
      move: (to, part, signal) =>
        work.sender.send(new MemorySource(part.bytes, part.start), part, signal, (body, abortSignal) =>
          to.send(part, body, abortSignal),
        ),
      check: async () => undefined,
    });
  } finally {
    stream.destroy();
  }
}

async function* startingWith<T>(first: T, rest: AsyncGenerator<T, void>, stop: AbortSignal): AsyncGenerator<T, void> {
  yield first;
  for (let next = await orAborted(stop, rest.next()); next.done !== true; next = await orAborted(stop, rest.next())) {
    yield next.value;
  }
}

type Work = Pick<MultipartJob<never>, 'client' | 'target' | 'object' | 'algorithm' | 'settings' | 'meter'> & {
  readonly sender: PartSender;
};

function workOf(request: UploadRequest, size: number | undefined): Work {
  const { client, to: target, object = {} } = request;
  const settings = settle(request, THROUGH_THIS_PROCESS);
  const algorithm = checksumFor(request.checksum);
  const meter = new ProgressMeter(settings.onProgress, size);
  return { client, target, object, algorithm, settings, meter, sender: new PartSender(settings, algorithm, meter) };
}

async function putWhole(work: Work, source: RandomAccess): Promise<TransferResult> {
  const { client, target, object, algorithm, settings, meter, sender } = work;
  const whole = { number: 1, start: 0, length: source.size };
  const { answer, checksum } = await sender.send(source, whole, settings.signal, async (body, signal) => {
    const answer = await putObject(client, target, object, { body, length: source.size, algorithm }, signal);
    return { answer, checksum: undefined };
  });
  meter.completed();
  const parts = [{ ...whole, checksum }];
  return await verified({
    algorithm,
    parts,
    resumedParts: 0,
    answer,
    head: () => lookUp(client, target, settings.signal),
  });
}
