import { PartsLeftBehind } from './errors';
import type { OpenUpload } from './multipart-resume';
import type { Settings } from './options';
import { statusOf, withRetries } from './retry';
import { named } from './s3-object';
import type { MultipartUpload } from './s3-upload';

const ROUNDS = 5;
const BETWEEN_ROUNDS_MS = 200;

/** Ends an upload that failed: its parts stay where they can be resumed, and go where the caller ended it or they cannot. */
export async function abandon(settings: Settings, { upload, state }: OpenUpload, cause: unknown): Promise<void> {
  if (state !== undefined && !settings.signal.aborted) return;
  try {
    await removeParts(settings, upload);
  } catch (error) {
    const { target, uploadId } = upload;
    throw new PartsLeftBehind(
      `parts of ${named(target)} stay in upload ${uploadId}: ${String(error)}; abort it`,
      uploadId,
      {
        cause,
      },
    );
  }
  await state?.remove();
}

/** Aborts an upload until S3 has none of its parts: one that was on its way may arrive after the first abort. */
export async function removeParts({ attempts, pacing }: Settings, upload: MultipartUpload): Promise<void> {
  const { signal } = new AbortController();
  for (let round = 1; ; round += 1) {
    await withRetries({ attempts, pacing, signal }, () => gone(upload.abort()));
    const left = await withRetries({ attempts, pacing, signal }, () => gone(upload.parts(signal)));
    if (left === undefined || left.size === 0) return;
    if (round === ROUNDS) throw new Error(`${left.size} parts are still there`);
    await pacing.sleep(BETWEEN_ROUNDS_MS, signal);
  }
}

async function gone<T>(request: Promise<T>): Promise<T | undefined> {
  return await request.catch((error: unknown) => {
    if (statusOf(error) === 404) return undefined;
    throw error;
  });
}
