import {
  DeleteBucketReplicationCommand,
  GetBucketReplicationCommand,
  PutBucketReplicationCommand,
  type ReplicationRule,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type ReplicationConfiguration } from '../../lib/core/contracts/apply-replication';
import { type BucketReplication } from './apply';

const NOTHING_THERE = ['ReplicationConfigurationNotFoundError', 'NoSuchBucket'];

/** A bucket of S3. */
export class S3BucketReplication implements BucketReplication {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  async ruleIds(): Promise<string[]> {
    try {
      const { ReplicationConfiguration: found } = await this.client.send(
        new GetBucketReplicationCommand({ Bucket: this.bucket }),
      );
      return (found?.Rules ?? []).map(({ ID: id }) => id ?? '');
    } catch (error) {
      if (error instanceof Error && NOTHING_THERE.includes(error.name)) return [];
      throw error;
    }
  }

  async put({ Role, Rules }: ReplicationConfiguration): Promise<void> {
    const rules = Rules as readonly unknown[] as ReplicationRule[];
    const command = new PutBucketReplicationCommand({
      Bucket: this.bucket,
      ReplicationConfiguration: { Role, Rules: rules },
    });
    await this.client.send(command);
  }

  async remove(): Promise<void> {
    await this.client.send(new DeleteBucketReplicationCommand({ Bucket: this.bucket }));
  }
}
