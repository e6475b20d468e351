import { ResumeStateInvalid } from './errors';
import { removeParts } from './multipart-abort';
import type { MultipartJob } from './multipart';
import type { ObjectAddress } from './options';
import type { Part } from './plan';
import { statusOf } from './retry';
import { lookUp, named } from './s3-object';
import { MultipartUpload, type StoredPart } from './s3-upload';
import { type State, StateFile } from './state-file';
import { type TransferResult, verified } from './transfer-result';

/** An upload to send parts to. */
export interface OpenUpload {
  readonly upload: MultipartUpload;
  /** Parts that an earlier call has moved and S3 still has. */
  readonly done: readonly StoredPart[];
  /** @default - the upload cannot be resumed */
  readonly state?: StateFile<UploadHeader>;
}

interface UploadHeader {
  readonly kind: string;
  readonly uploadId: string;
  readonly target: ObjectAddress;
  /** The source, the way it is cut and what the object is stored with, as JSON. */
  readonly identity: string;
}

/** The upload of an earlier call for the same source, as far as S3 still has it, or a new one. An earlier call may even have finished. */
export async function openUpload<P extends Part>(
  job: MultipartJob<P>,
): Promise<OpenUpload | { readonly finished: TransferResult }> {
  const { resume } = job.settings;
  if (resume === undefined) return { upload: await begin(job), done: [] };
  const state = new StateFile<UploadHeader>(resume);
  const former = await state.read(job.identity.kind);
  const found = former === undefined ? undefined : await goOn(job, state, former);
  if (found !== undefined) return found;
  const upload = await begin(job);
  const { kind } = job.identity;
  try {
    await state.begin({ kind, uploadId: upload.uploadId, target: job.target, identity: identityOf(job) });
  } catch (error) {
    await removeParts(job.settings, upload);
    throw error;
  }
  return { upload, done: [], state };
}

/** Removes what an earlier call has left of an object that needs no parts any more. */
export async function forgetUpload(
  job: Pick<MultipartJob<never>, 'client' | 'target' | 'algorithm' | 'settings'>,
  kind: UploadHeader['kind'],
): Promise<void> {
  const { client, target, algorithm, settings } = job;
  if (settings.resume === undefined) return;
  const state = new StateFile<UploadHeader>(settings.resume);
  const former = await state.read(kind);
  if (former === undefined) return;
  await removeParts(settings, new MultipartUpload(client, target, algorithm, uploadIdFor(target, former.header)));
  await state.remove();
}

/** @throws ResumeStateInvalid where the upload is one to another object */
function uploadIdFor(target: ObjectAddress, header: UploadHeader): string {
  if (header.target.bucket === target.bucket && header.target.key === target.key) return header.uploadId;
  throw new ResumeStateInvalid(
    `resume must be the state file of ${named(target)}, got that of ${named(header.target)}; name another`,
  );
}

function identityOf<P extends Part>({ identity, object }: MultipartJob<P>): string {
  return JSON.stringify({ identity, object });
}

async function begin<P extends Part>({
  client,
  target,
  algorithm,
  object,
  settings,
}: MultipartJob<P>): Promise<MultipartUpload> {
  return await MultipartUpload.begin(client, target, algorithm, object, settings.signal);
}

async function goOn<P extends Part>(
  job: MultipartJob<P>,
  state: StateFile<UploadHeader>,
  { header, parts }: State<UploadHeader>,
): Promise<OpenUpload | { readonly finished: TransferResult } | undefined> {
  const { client, target, algorithm, settings } = job;
  const upload = new MultipartUpload(client, target, algorithm, uploadIdFor(target, header));
  if (header.identity !== identityOf(job)) {
    await removeParts(settings, upload);
    return undefined;
  }
  const known = parts.filter((part): part is StoredPart => part.eTag !== undefined);
  try {
    const present = await upload.parts(settings.signal);
    return { upload, done: known.filter(({ number, eTag }) => present.get(number) === eTag), state };
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    const finished = await finishedBefore(job, known);
    if (finished !== undefined) await state.remove();
    return finished === undefined ? undefined : { finished };
  }
}

/** The object of an upload that is gone because it was completed, and not because it was aborted. */
async function finishedBefore<P extends Part>(
  job: MultipartJob<P>,
  parts: readonly StoredPart[],
): Promise<TransferResult | undefined> {
  const { client, target, algorithm, settings, identity, meter } = job;
  const moved = parts.reduce((size, { length }) => size + length, 0);
  const head = moved === identity.size ? await lookUp(client, target, settings.signal) : undefined;
  if (head === undefined) return undefined;
  const found = { algorithm, parts, resumedParts: parts.length, answer: head, head: async () => head };
  const stored = await verified(found).catch(() => undefined);
  if (stored?.checksum?.confirmed !== true) return undefined;
  for (const { length } of parts) meter.completed(length);
  return stored;
}
