import { S3Client } from '@aws-sdk/client-s3';
import { upload } from '../../lambda/runtime';
import { BUCKET, clientConfig } from '../servers/versitygw';

/** Arguments: endpoint, file, bytes of a part. */
export async function run([endpoint = '', file = '', partBytes = '']: readonly string[]): Promise<undefined> {
  const client = new S3Client(clientConfig(endpoint));
  const to = { bucket: BUCKET, key: 'ours' };
  const { checksum } = await upload({ client, from: file, to, partBytes: Number(partBytes), concurrency: 4 });
  if (checksum?.confirmed !== true) throw new Error('the server did not confirm the checksum of the object');
}
