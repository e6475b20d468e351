import { aws_iam as iam, aws_s3 as s3, Duration, Size, type Stack, Validations } from 'aws-cdk-lib';
import { type IMonitored, ObjectLifecycle, ObjectLock, ObjectStore, ReplicationProbe, RetrievalTime } from '../../lib';
import type { Profile } from './profile';

/** The classic plan: infrequent access after 30 days, archived after 90, deep archive after a year. */
const CLASSIC = ObjectLifecycle.tiered({
  infrequentAccessAfter: Duration.days(30),
  archiveAfter: Duration.days(90),
  deepArchiveAfter: Duration.days(365),
});

/** Object stores of the profile, and what probes them. */
export function objectStorage(stack: Stack, profile: Profile): IMonitored[] {
  const { replicaRegion } = profile;
  if (replicaRegion === undefined) return [singleRegion(stack, profile)];
  const documents = documentStore(stack, profile, replicaRegion);
  const probe = new ReplicationProbe(stack, 'DocumentsProbe', { store: documents });
  return [documents, sharedStore(stack, profile, replicaRegion), recordStore(stack, profile), probe];
}

/** Documents of a small team. */
function singleRegion(stack: Stack, { removalPolicy }: Profile): ObjectStore {
  const documents = new ObjectStore(stack, 'Documents', { lifecycle: CLASSIC, removalPolicy });
  acknowledgeOneRegion(documents, 'A starter keeps its documents in one Region; old versions undo mistakes.');
  return documents;
}

/** Documents whose important part has a copy in infrequent access in another Region, within 15 minutes. */
function documentStore(stack: Stack, { removalPolicy }: Profile, region: string): ObjectStore {
  const documents = new ObjectStore(stack, 'Documents', {
    lifecycle: CLASSIC,
    replication: [
      {
        region,
        prefix: 'important/',
        storageClass: s3.StorageClass.INFREQUENT_ACCESS,
        timeControl: true,
        existingObjects: true,
      },
    ],
    inventory: s3.InventoryFrequency.WEEKLY,
    requestMetrics: true,
    removalPolicy,
  });
  const reader = new iam.Role(stack, 'DocumentsReader', {
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
  });
  const writer = new iam.Role(stack, 'DocumentsWriter', {
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
  });
  documents.grants.read(reader, 'user-data/*');
  documents.grants.write(writer, 'user-data/*');
  return documents;
}

/** Files that teams in both Regions write. */
function sharedStore(stack: Stack, { removalPolicy }: Profile, region: string): ObjectStore {
  return new ObjectStore(stack, 'Shared', {
    lifecycle: ObjectLifecycle.intelligent({ archiveAfter: Duration.days(90) }),
    replication: [{ region, twoWay: true }],
    cors: [{ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['https://www.example.com'], maxAge: 3000 }],
    transferAcceleration: true,
    removalPolicy,
  });
}

/** Records that nobody may delete for a year, read once in a while: the cheapest legal classes for that. */
function recordStore(stack: Stack, { removalPolicy }: Profile): ObjectStore {
  const records = new ObjectStore(stack, 'Records', {
    lifecycle: ObjectLifecycle.forAccess({
      averageObjectSize: Size.mebibytes(4),
      objectCount: 1_000_000,
      readsPerObjectPerMonth: 0.01,
      retrievalTolerance: RetrievalTime.TWELVE_HOURS,
      retention: Duration.days(7 * 365),
    }),
    objectLock: ObjectLock.governance(Duration.days(365)),
    removalPolicy,
  });
  acknowledgeOneRegion(
    records,
    'This store shows Object Lock in one Region; Documents and Shared show copies in another.',
  );
  return records;
}

function acknowledgeOneRegion(store: ObjectStore, reason: string): void {
  const packs = ['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'];
  Validations.of(store.bucket).acknowledge(
    ...packs.map((pack) => ({ id: `${pack}-S3BucketReplicationEnabled`, reason })),
  );
}
