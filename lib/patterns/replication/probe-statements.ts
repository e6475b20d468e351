import { Arn, ArnFormat, aws_iam as iam, Stack } from 'aws-cdk-lib';
import { useThroughS3 } from '../../concerns/keys/key-use';
import type { ObjectStore } from '../../stores/object/object-store';
import type { ProbedReplicas } from './probed-replicas';

/** Exactly what a probe may do: its own canaries, their keys through S3 only. */
export function probeStatements(
  store: ObjectStore,
  { replicas, canaryPrefix, tags }: ProbedReplicas,
): iam.PolicyStatement[] {
  const source = store.bucket.bucketArn;
  const copies = replicas.map(({ bucketName }) => bucketArn(store, bucketName));
  const canariesIn = (buckets: readonly string[]) => buckets.map((bucket) => `${bucket}/${canaryPrefix}*`);
  const own = { StringLike: { 's3:prefix': `${canaryPrefix}*` } };
  const write = ['s3:PutObject', ...(Object.keys(tags).length > 0 ? ['s3:PutObjectTagging'] : [])];
  return [
    allow('WriteCanaries', write, canariesIn([source])),
    allow('ReadCopies', ['s3:GetObjectVersion'], canariesIn(copies)),
    // Canaries are found by listing versions, and removed version by version: S3 does not replicate such removals.
    allow('FindCanaries', ['s3:ListBucketVersions'], [source, ...copies], own),
    allow('RemoveCanaries', ['s3:DeleteObjectVersion'], canariesIn([source, ...copies])),
    useKey('EncryptCanaries', store.key.keyArn, store.bucket.env.region, ['kms:GenerateDataKey', 'kms:Decrypt']),
    ...replicas.map(({ keyArn, region }, index) => useKey(`DecryptCopies${index}`, keyArn, region, ['kms:Decrypt'])),
  ];
}

function useKey(sid: string, keyArn: string, region: string, actions: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, ...useThroughS3(keyArn, region, actions) });
}

function bucketArn(store: ObjectStore, bucketName: string): string {
  const parts = { service: 's3', region: '', account: '', resource: bucketName };
  return Arn.format({ ...parts, arnFormat: ArnFormat.NO_RESOURCE_NAME }, Stack.of(store));
}

function allow(
  sid: string,
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, string>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, actions, resources, conditions });
}
