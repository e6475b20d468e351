import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResumeStateInvalid } from '../../../../lambda/runtime/transfer/errors';
import { StateFile } from '../../../../lambda/runtime/transfer/state-file';

interface Header {
  readonly kind: 'upload';
  readonly uploadId: string;
}

describe('a state file', () => {
  const header: Header = { kind: 'upload', uploadId: 'u1' };
  const part = { number: 1, start: 0, length: 10, checksum: 0xae8b14860a799888n, eTag: '"a"' };
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'state-'));
    path = join(folder, 'state');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const state = (): StateFile<Header> => new StateFile<Header>(path);

  test('that is not there is no state', async () => {
    await expect(state().read('upload')).resolves.toBeUndefined();
  });

  test('keeps the header and the parts', async () => {
    await state().begin(header);
    await state().add(part);
    await state().add({ ...part, number: 2 });
    await expect(state().read('upload')).resolves.toEqual({ header, parts: [part, { ...part, number: 2 }] });
  });

  test('loses only the line that a kill tore', async () => {
    await state().begin(header);
    await state().add(part);
    await appendFile(path, '{"number":2,"start":10,"length":10,"chec');
    await expect(state().read('upload')).resolves.toEqual({ header, parts: [part] });
  });

  test('is replaced when a transfer begins anew, with nothing left beside it', async () => {
    await state().begin(header);
    await state().add(part);
    await state().begin({ ...header, uploadId: 'u2' });
    await expect(state().read('upload')).resolves.toEqual({ header: { ...header, uploadId: 'u2' }, parts: [] });
    await expect(readdir(folder)).resolves.toEqual(['state']);
  });

  test('is removed, also twice', async () => {
    await state().begin(header);
    await state().remove();
    await state().remove();
    await expect(readdir(folder)).resolves.toEqual([]);
  });

  test.each(['', 'my notes\n', '[1]\n', 'null\n', '{"kind":"copy"}\n'])(
    'is refused when it holds %j',
    async (content) => {
      await writeFile(path, content);
      await expect(state().read('upload')).rejects.toThrow(ResumeStateInvalid);
      await expect(state().read('upload')).rejects.toThrow(`resume must be the state file of an upload, got ${path}`);
    },
  );
});
