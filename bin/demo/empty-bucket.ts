import { DeleteObjectsCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';

/** Removes every version and delete marker of a bucket, governance retention notwithstanding, and says how many. */
export async function emptyBucket(client: S3Client, Bucket: string): Promise<number> {
  let removed = 0;
  for (;;) {
    // What was listed is gone the next time, so every page is the first.
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return removed;
    const request = { Bucket, Delete: { Objects, Quiet: true }, BypassGovernanceRetention: true };
    const { Errors = [] } = await client.send(new DeleteObjectsCommand(request));
    if (Errors.length > 0) throw new Error(`${Bucket}: ${Errors[0]?.Key} stays: ${Errors[0]?.Message}`);
    removed += Objects.length;
  }
}
