import '../../../helpers/one-realm';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { upload, type UploadRequest } from '../../../../lambda/runtime';
import { BUCKET } from '../../../helpers/fake-s3/fake-s3';
import { AT_ONCE, eachWithWorkspace, pattern } from '../../../helpers/fake-s3/workspace';

const PART = 5 * 2 ** 20;
const to = { bucket: BUCKET, key: 'archive.tar' };
const content = pattern(4 * PART + 10);
const work = eachWithWorkspace();

async function request(more: Partial<UploadRequest> = {}): Promise<UploadRequest> {
  const from = work.path('source');
  const resume = work.path('state');
  return {
    client: work.s3.client(),
    from,
    to,
    resume,
    partBytes: PART,
    concurrency: 1,
    attempts: 1,
    pacing: AT_ONCE,
    ...more,
  };
}

/** An upload that fails at its third part. */
async function interrupted(): Promise<void> {
  await work.file('source', content);
  work.s3.fail({ operation: 'UploadPart', part: 3 }, { kind: 'error', status: 500, code: 'InternalError' });
  await expect(upload(await request())).rejects.toMatchObject({ name: 'InternalError' });
  work.s3.seen.length = 0;
}

const partsSent = (): (number | undefined)[] =>
  work.s3.seen.filter(({ operation }) => operation === 'UploadPart').map(({ part }) => part);

describe('an upload with a state file', () => {
  test('goes on after it was killed', async () => {
    await work.file('source', content);
    work.s3.fail({ operation: 'UploadPart', part: 3 }, { kind: 'stall' });
    const child = uploadInChild();
    await untilPartsInState(2);
    child.kill('SIGKILL');
    await once(child, 'exit');
    work.s3.seen.length = 0;
    const result = await upload(await request());
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
    expect(result).toMatchObject({ parts: 5, resumedParts: 2, checksum: { confirmed: true } });
    expect(partsSent()).toEqual([3, 4, 5]);
    expect(work.s3.uploads.size).toBe(0);
    expect(await work.files()).toEqual(['source']);
  }, 30_000);

  test('keeps its parts when it fails, and goes on from them', async () => {
    await interrupted();
    expect(work.s3.uploads.get('upload-1')?.parts.size).toBe(2);
    const result = await upload(await request());
    expect(result).toMatchObject({ parts: 5, resumedParts: 2 });
    expect(partsSent()).toEqual([3, 4, 5]);
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
  });

  test('counts what it found done', async () => {
    await interrupted();
    const told: number[] = [];
    await upload(await request({ onProgress: ({ transferredBytes }) => told.push(transferredBytes) }));
    expect(told[1]).toBe(2 * PART);
    expect(told.at(-1)).toBe(content.length);
  });

  test('asks S3 for the parts, page by page, and sends again what it does not have', async () => {
    await interrupted();
    work.s3.pageSize = 1;
    work.s3.uploads.get('upload-1')?.parts.delete(1);
    expect(await upload(await request())).toMatchObject({ resumedParts: 1 });
    expect(partsSent()).toEqual([1, 3, 4, 5]);
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
  });

  test('sends a part again that is another one by now', async () => {
    await interrupted();
    const parts = work.s3.uploads.get('upload-1')?.parts;
    parts?.set(2, { bytes: Buffer.from('x'), eTag: '"x"', checksum: undefined });
    await upload(await request());
    expect(partsSent()).toEqual([2, 3, 4, 5]);
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
  });

  test('starts over, without the old parts, when the file has changed', async () => {
    await interrupted();
    const changed = pattern(content.length).reverse();
    await work.file('source', changed);
    expect(await upload(await request())).toMatchObject({ resumedParts: 0 });
    expect(work.s3.object(to.key)?.bytes.equals(changed)).toBe(true);
    expect(work.s3.uploads.size).toBe(0);
  });

  test('starts over when the parts are to have another size', async () => {
    await interrupted();
    expect(await upload(await request({ partBytes: 2 * PART }))).toMatchObject({ resumedParts: 0, parts: 3 });
    expect(work.s3.uploads.size).toBe(0);
  });

  test('starts over when the object is to be stored otherwise', async () => {
    await interrupted();
    expect(await upload(await request({ object: { ContentType: 'application/x-tar' } }))).toMatchObject({
      resumedParts: 0,
    });
    expect(work.s3.object(to.key)?.headers).toMatchObject({ 'content-type': 'application/x-tar' });
    expect(work.s3.uploads.size).toBe(0);
  });

  test('removes the old parts when the file has become so small that it needs none', async () => {
    await interrupted();
    await work.file('source', content.subarray(0, 10));
    expect(await upload(await request())).toMatchObject({ size: 10, parts: 1, resumedParts: 0 });
    expect(work.s3.uploads.size).toBe(0);
    expect(await work.files()).toEqual(['source']);
  });

  test('starts over when somebody aborted the upload', async () => {
    await interrupted();
    work.s3.uploads.clear();
    expect(await upload(await request())).toMatchObject({ resumedParts: 0 });
    expect(work.s3.object(to.key)?.bytes.equals(content)).toBe(true);
  });

  test('is done when only the end of the former one was lost', async () => {
    await work.file('source', content);
    await upload(await request({ resume: undefined }));
    const former = await stateOfCompleteUpload();
    await writeFile(work.path('state'), former);
    work.s3.seen.length = 0;
    const result = await upload(await request());
    expect(result).toMatchObject({ parts: 5, resumedParts: 5, checksum: { confirmed: true } });
    expect(partsSent()).toEqual([]);
    expect(await work.files()).toEqual(['source']);
  });

  test('removes its parts and the file when it is aborted', async () => {
    await interrupted();
    const caller = new AbortController();
    const reason = new Error('no longer needed');
    const onProgress = (): void => caller.abort(reason);
    await expect(upload(await request({ signal: caller.signal, onProgress }))).rejects.toBe(reason);
    expect(work.s3.uploads.size).toBe(0);
    expect(await work.files()).toEqual(['source']);
  });

  test('is refused when the state is that of another object', async () => {
    await interrupted();
    const other = { bucket: BUCKET, key: 'other.tar' };
    await expect(upload(await request({ to: other }))).rejects.toMatchObject({
      name: 'ResumeStateInvalid',
      message: `resume must be the state file of s3://${BUCKET}/other.tar, got that of s3://${BUCKET}/archive.tar; name another`,
    });
    expect(work.s3.uploads.size).toBe(1);
  });

  test('that cannot be written leaves no upload behind', async () => {
    await work.file('source', content);
    const resume = work.path('no such folder/state');
    await expect(upload(await request({ resume }))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(work.s3.uploads.size).toBe(0);
  });
});

/** The state that a complete upload had just before it removed it. */
async function stateOfCompleteUpload(): Promise<string> {
  work.s3.fail({ operation: 'CompleteMultipartUpload' }, { kind: 'error', status: 403, code: 'AccessDenied' });
  await expect(upload(await request())).rejects.toMatchObject({ name: 'AccessDenied' });
  work.s3.uploads.clear();
  return await readFile(work.path('state'), 'utf8');
}

function uploadInChild(): ChildProcess {
  const script = join(__dirname, 'upload-in-child.ts');
  const args = ['--import', 'tsx', script, work.s3.endpoint, work.path('source'), work.path('state'), String(PART)];
  return spawn(process.execPath, args, { stdio: 'inherit' });
}

async function untilPartsInState(count: number): Promise<void> {
  for (;;) {
    const lines = (await readFile(work.path('state'), 'utf8').catch(() => '')).split('\n').length - 2;
    if (lines >= count) return;
    await delay(20);
  }
}
