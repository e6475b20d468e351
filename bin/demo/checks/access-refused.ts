import { ListObjectsV2Command, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { EMULATOR_ACCOUNT, HOME_REGION } from '../../../local/emulator-environment';
import { documentPlaces } from '../deployed-stores';
import type { Session } from '../session';
import { expectThat, type Step } from '../step';

/** What bootstrap lets read everything of the account. */
const READER = `arn:aws:iam::${EMULATOR_ACCOUNT}:role/cdk-hnb659fds-lookup-role-${EMULATOR_ACCOUNT}-${HOME_REGION}`;

export const accessRefused: Step = {
  name: 'S3 refuses writes without a grant, and plain HTTP',
  run: async (session) => {
    const { bucket: Bucket } = documentPlaces(session).source;
    const reader = await assumed(session);
    const listed = await outcome(reader.send(new ListObjectsV2Command({ Bucket })));
    expectThat(listed === 'allowed', `a role that may read everything gets ${listed} when it lists`);
    const written = await outcome(reader.send(new PutObjectCommand({ Bucket, Key: 'demo/refused', Body: 'x' })));
    expectThat(written === 'AccessDenied', `a role that may only read gets ${written} when it writes`);
    overPlainHttp(reader);
    const plain = await outcome(reader.send(new ListObjectsV2Command({ Bucket })));
    expectThat(plain === 'AccessDenied', `a role that may read gets ${plain} when its request counts as plain HTTP`);
    return 'a read-only role lists, is refused when it writes, and is refused when its request counts as plain HTTP';
  },
};

/** A client in the role, by way of a configuration file as a person would write it. */
async function assumed(session: Session): Promise<S3Client> {
  const file = path.join(session.workDir, 'aws-config');
  const { endpoint } = session.emulator;
  const common = `region = ${HOME_REGION}\nendpoint_url = ${endpoint}\n`;
  await mkdir(session.workDir, { recursive: true });
  await writeFile(
    file,
    `[profile root]\naws_access_key_id = test\naws_secret_access_key = test\n${common}` +
      `[profile reader]\nrole_arn = ${READER}\nsource_profile = root\n${common}`,
  );
  process.env.AWS_CONFIG_FILE = file;
  return new S3Client({ region: HOME_REGION, endpoint, profile: 'reader' });
}

/** Marks the requests of a client as the emulator wants plain HTTP marked. */
function overPlainHttp(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { request } = args as { request: { headers: Record<string, string> } };
      request.headers['x-forwarded-proto'] = 'http';
      return next(args);
    },
    { step: 'build' },
  );
}

async function outcome(request: Promise<unknown>): Promise<string> {
  return request.then(
    () => 'allowed',
    (error: unknown) => (error instanceof S3ServiceException ? error.name : String(error)),
  );
}
