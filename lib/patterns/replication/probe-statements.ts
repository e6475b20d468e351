import { Arn, ArnFormat, aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { ObjectReplica } from '../../stores/object/object-replication';
import type { ObjectStore } from '../../stores/object/object-store';
import type { ProbedReplicas } from './probed-replicas';

/** Exactly what a probe may do: its own canaries, through S3 only. */
export function probeStatements(
  store: ObjectStore,
  { replicas, canaryPrefix, tags }: ProbedReplicas,
): iam.PolicyStatement[] {
  const stack = Stack.of(store);
  const source = store.bucket.bucketArn;
  const tagging = Object.keys(tags).length > 0 ? ['s3:PutObjectTagging'] : [];
  const sourceKey = store.key === undefined ? [] : [store.key.keyArn];
  return [
    allow('WriteCanary', ['s3:PutObject', ...tagging], [`${source}/${canaryPrefix}*`]),
    ...sourceKey.map((keyArn) =>
      useKey('EncryptCanary', ['kms:GenerateDataKey', 'kms:Decrypt'], keyArn, store.bucket.env.region),
    ),
    ...keepClean('Source', source, canaryPrefix),
    ...replicas.flatMap((replica, index) => readReplica(stack, replica, index, canaryPrefix)),
  ];
}

function readReplica(stack: Stack, replica: ObjectReplica, index: number, canaryPrefix: string): iam.PolicyStatement[] {
  const bucket = Arn.format(
    { service: 's3', region: '', account: '', resource: replica.bucketName, arnFormat: ArnFormat.NO_RESOURCE_NAME },
    stack,
  );
  return [
    allow(`ReadReplica${index}`, ['s3:GetObjectVersion'], [`${bucket}/${canaryPrefix}*`]),
    useKey(`DecryptReplica${index}`, ['kms:Decrypt'], replica.keyArn, replica.region),
    ...keepClean(`Replica${index}`, bucket, canaryPrefix),
  ];
}

/** The canaries are found by listing versions, and removed version by version: S3 does not replicate such removals. */
function keepClean(name: string, bucketArn: string, canaryPrefix: string): iam.PolicyStatement[] {
  return [
    allow(`List${name}`, ['s3:ListBucketVersions'], [bucketArn], { StringLike: { 's3:prefix': `${canaryPrefix}*` } }),
    allow(`Clean${name}`, ['s3:DeleteObjectVersion'], [`${bucketArn}/${canaryPrefix}*`]),
  ];
}

/** IAM does not resolve alias ARNs: where only the alias is known, any key of that Region that bears it will do. */
function useKey(sid: string, actions: string[], keyArn: string, region: string): iam.PolicyStatement {
  const viaS3 = { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } };
  const alias = /:(alias\/[^:]+)$/.exec(keyArn)?.[1];
  if (alias === undefined) return allow(sid, actions, [keyArn], viaS3);
  const anyKey = keyArn.replace(/alias\/[^:]+$/, 'key/*');
  return allow(sid, actions, [anyKey], { ...viaS3, 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } });
}

function allow(
  sid: string,
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, string>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, actions, resources, conditions });
}
