import { S3Client } from '@aws-sdk/client-s3';
import { download } from '../../../lambda/runtime';
import { documentPlaces, LARGE_OBJECT_KEY } from '../documents';
import { largeFile, sha256Of } from '../large-file';
import { expectThat, type Step } from '../step';

export const fileReadBack: Step = {
  name: 'The file read back has the same SHA-256',
  run: async (session) => {
    const { bucket, region } = documentPlaces(session).source;
    const original = largeFile(session.workDir);
    const file = `${original}.again`;
    await download({ client: new S3Client(session.client(region)), from: { bucket, key: LARGE_OBJECT_KEY }, to: file });
    const [sent, received] = await Promise.all([sha256Of(original), sha256Of(file)]);
    expectThat(sent === received, `sent ${sent}, received ${received}`);
    return sent;
  },
};
