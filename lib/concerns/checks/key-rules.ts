import type { AppView, Resource, Rule } from '../../core/rule';
import { objectAt, objectsAt } from '../../core/template';
import { keyOf } from './references';

/** Where each kind of store names its key. */
const KEYS_OF_STORES: Readonly<Record<string, (store: Resource) => readonly unknown[]>> = {
  'AWS::S3::Bucket': ({ properties }) =>
    objectsAt(objectAt(properties, 'BucketEncryption'), 'ServerSideEncryptionConfiguration').map(
      ({ value }) => objectAt(value, 'ServerSideEncryptionByDefault')['KMSMasterKeyID'],
    ),
};

/** Data outlives its stack only together with its key. */
export const keyOutlivesData: Rule = {
  id: 'storage/kms/key-outlives-data',
  severity: 'error',
  title: 'a KMS key is deleted with its stack while data that it encrypts is retained, which makes the data unreadable',
  source: { page: 'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html', read: '2026-04' },
  types: ['AWS::KMS::Key'],
  check: (key, app) => {
    if (retained(key)) return [];
    return storesWith(key, app).map((store) => ({
      prop: 'DeletionPolicy',
      must: `be Retain like that of ${store.path ?? store.logicalId}, which it encrypts`,
      got: key.deletionPolicy ?? 'none, which deletes the key',
      fix: 'retain the key (removalPolicy: RemovalPolicy.RETAIN)',
    }));
  },
};

function storesWith(key: Resource, app: AppView): Resource[] {
  const resources = app.stacks.flatMap((stack) => [...stack.resources.values()]);
  return resources.filter((store) => {
    const keys = KEYS_OF_STORES[store.type]?.(store) ?? [];
    return retained(store) && keys.some((value) => keyOf(value, store.stack, app) === key);
  });
}

function retained({ deletionPolicy }: Resource): boolean {
  return deletionPolicy === 'Retain' || deletionPolicy === 'RetainExceptOnCreate';
}
