import { CopyObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { BUCKET, clientConfig } from '../servers/versitygw';

/** Arguments: endpoint, key of the source. */
export async function run([endpoint = '', key = '']: readonly string[]): Promise<undefined> {
  const client = new S3Client(clientConfig(endpoint));
  await client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: 'copy-object', CopySource: `${BUCKET}/${key}` }));
}
