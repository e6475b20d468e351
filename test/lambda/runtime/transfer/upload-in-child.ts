import { S3Client } from '@aws-sdk/client-s3';
import { upload } from '../../../../lambda/runtime';
import { BUCKET } from '../../../helpers/fake-s3/fake-s3';

/** An upload in a process of its own, to be killed. */
const [, , endpoint = '', from = '', resume = '', partBytes = ''] = process.argv;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
const to = { bucket: BUCKET, key: 'archive.tar' };

void upload({ client, from, to, resume, partBytes: Number(partBytes), concurrency: 1 });
