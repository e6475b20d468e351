import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { BUCKET, clientConfig } from '../servers/versitygw';

const CHUNK_BYTES = 2 ** 20;

/** Arguments: endpoint, file, bytes of a part, `stream` or `memory`. */
export async function run([
  endpoint = '',
  file = '',
  partBytes = '',
  from = '',
]: readonly string[]): Promise<undefined> {
  const client = new S3Client(clientConfig(endpoint));
  const body = from === 'memory' ? await readFile(file) : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const params = { Bucket: BUCKET, Key: 'lib-storage', Body: body };
  await new Upload({ client, params, partSize: Number(partBytes), queueSize: 4 }).done();
}
