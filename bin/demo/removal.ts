import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { rm } from 'node:fs/promises';
import { findEmulator } from '../../local/start-emulator';
import { destroy } from './cdk';
import { deployedTemplates } from './deployed-template';
import { resourcesOf } from './deployed-stores';
import { emptyBucket } from './empty-bucket';
import type { Session } from './session';
import { CheckFailed, expectThat, type Step } from './step';

/** Why no new demo may begin, where an earlier one still uses this folder. */
export async function whyNotBegin(emulatorDir: string): Promise<string | undefined> {
  const emulator = await findEmulator(emulatorDir);
  if (emulator === undefined) return undefined;
  return `the demo of an earlier --keep is still up at ${emulator.endpoint}; run npm run demo -- --destroy first`;
}

/** What `--destroy` does first: finds what `--keep` left. */
export const RETURN: Step = {
  name: 'The kept app is found',
  run: async (session) => {
    const emulator = await findEmulator(session.emulatorDir);
    if (emulator === undefined) throw new CheckFailed('no emulator runs that an earlier demo has kept');
    session.started(emulator);
    session.finishedDeployment(await deployedTemplates(session.assemblyDir, (region) => session.client(region)));
    return emulator.endpoint;
  },
};

/** Takes the app down again: everything that it made goes. */
export const REMOVAL: Step = {
  name: 'All stacks are destroyed and leave only what they retain',
  run: async (session) => {
    const buckets = resourcesOf(session, 'AWS::S3::Bucket');
    const emptied = await Promise.all(
      buckets.map(({ id, region }) => emptyBucket(new S3Client(session.client(region)), id)),
    );
    await destroy(session);
    const { Buckets = [] } = await new S3Client(session.client()).send(new ListBucketsCommand({}));
    const left = buckets.filter(({ id, retained }) => !retained && Buckets.some(({ Name }) => Name === id));
    expectThat(left.length === 0, `still there: ${left.map(({ id }) => id).join(', ')}`);
    const versions = emptied.reduce((sum, count) => sum + count, 0);
    const retained = buckets.filter((bucket) => bucket.retained).length;
    return `${buckets.length - retained} buckets with ${versions} versions removed, ${retained} retained by their templates`;
  },
};

/** Removes the files of the workload; the app stays. */
export async function cleanUpWork(session: Session): Promise<void> {
  await rm(session.workDir, { recursive: true, force: true });
}

/** Ends the emulator and removes every file of the demo. */
export async function cleanUp(session: Session): Promise<void> {
  await session.stop();
  await rm(session.dir, { recursive: true, force: true });
}
