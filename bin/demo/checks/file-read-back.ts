import { S3Client } from '@aws-sdk/client-s3';
import { documentPlaces } from '../deployed-stores';
import { expectSame } from '../large-file';
import type { Step } from '../step';

export const fileReadBack: Step = {
  name: 'The file read back has the same SHA-256',
  run: async (session) => {
    const { bucket, region } = documentPlaces(session).source;
    return expectSame(session, new S3Client(session.client(region)), bucket);
  },
};
