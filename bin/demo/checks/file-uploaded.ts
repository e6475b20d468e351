import { S3Client } from '@aws-sdk/client-s3';
import { mkdir } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { upload } from '../../../lambda/runtime';
import { documentPlaces, LARGE_OBJECT_KEY } from '../deployed-stores';
import { LARGE_FILE_BYTES, largeFile, makeLargeFile } from '../large-file';
import type { Step } from '../step';

const PART_BYTES = 32 * 1024 * 1024;

export const fileUploaded: Step = {
  name: 'A file of 256 MiB is uploaded in parts',
  run: async (session, say) => {
    await mkdir(session.workDir, { recursive: true });
    const file = largeFile(session.workDir);
    await makeLargeFile(file);
    const { bucket, region } = documentPlaces(session).source;
    const start = performance.now();
    const { parts, checksum } = await upload({
      client: new S3Client(session.client(region)),
      from: file,
      to: { bucket, key: LARGE_OBJECT_KEY },
      partBytes: PART_BYTES,
      signal: session.signal,
      onProgress: ({ transferredBytes }) => say(`${Math.round((100 * transferredBytes) / LARGE_FILE_BYTES)} %`),
    });
    const rate = LARGE_FILE_BYTES / 1e6 / ((performance.now() - start) / 1000);
    return `${parts} parts, ${rate.toFixed(0)} MB/s, ${checksum?.algorithm} ${checksum?.value}`;
  },
};
