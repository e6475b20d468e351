import { Arn, ArnFormat, aws_iam as iam, Stack } from 'aws-cdk-lib';
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
    ...(store.key === undefined ? [] : [encrypt(store.key.keyArn, store.bucket.env.region)]),
    ...replicas.map(({ keyArn, region }, index) => useKey(`DecryptCopies${index}`, ['kms:Decrypt'], keyArn, region)),
  ];
}

function encrypt(keyArn: string, region: string): iam.PolicyStatement {
  return useKey('EncryptCanaries', ['kms:GenerateDataKey', 'kms:Decrypt'], keyArn, region);
}

/** IAM does not resolve alias ARNs: where only the alias is known, any key of that Region that bears it will do. */
function useKey(sid: string, actions: string[], keyArn: string, region: string): iam.PolicyStatement {
  const viaS3 = { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } };
  const alias = /:(alias\/[^:]+)$/.exec(keyArn)?.[1];
  if (alias === undefined) return allow(sid, actions, [keyArn], viaS3);
  const anyKey = keyArn.replace(/alias\/[^:]+$/, 'key/*');
  return allow(sid, actions, [anyKey], { ...viaS3, 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } });
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
