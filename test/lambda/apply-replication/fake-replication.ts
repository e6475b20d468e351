import type { BucketReplication } from '../../../lambda/apply-replication/apply';
import type { ReplicationConfiguration } from '../../../lib/core/contracts/apply-replication';

/** A bucket in memory that knows nothing of its rules but their ids. */
export class FakeReplication implements BucketReplication {
  constructor(
    public ids: string[] = [],
    private readonly refusals: Error[] = [],
  ) {}

  ruleIds(): Promise<string[]> {
    const refusal = this.refusals.shift();
    return refusal === undefined ? Promise.resolve([...this.ids]) : Promise.reject(refusal);
  }

  put({ Rules }: ReplicationConfiguration): Promise<void> {
    this.ids = Rules.map(({ ID }) => ID);
    return Promise.resolve();
  }

  remove(): Promise<void> {
    this.ids = [];
    return Promise.resolve();
  }
}
