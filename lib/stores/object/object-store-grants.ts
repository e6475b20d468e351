import { type aws_iam as iam, type aws_kms as kms, type aws_s3 as s3, Token } from 'aws-cdk-lib';
import { allow, type OwnedPermission } from '../../concerns/access/managed-access';
import { type Permission, useThroughS3 } from '../../concerns/keys/key-use';
import { refuse } from '../../core/errors';

/**
 * Least-privilege access to an object store, its key included.
 *
 * Every grant names its actions one by one and reaches only the objects of its pattern. Grants to roles of the app are
 * collected in one managed policy per role.
 */
export class ObjectStoreGrants {
  /** @internal */
  public static _of(bucket: s3.IBucket, key: kms.IKey | undefined): ObjectStoreGrants {
    return new ObjectStoreGrants(bucket, key);
  }

  private constructor(
    private readonly bucket: s3.IBucket,
    private readonly key: kms.IKey | undefined,
  ) {}

  /**
   * Lets somebody read objects and list them.
   *
   * @param grantee who may read
   * @param objectsKeyPattern which objects: a key prefix ending in `*`, or one key. The default is every object
   */
  public read(grantee: iam.IGrantable, objectsKeyPattern: string = '*'): iam.Grant {
    return this.grant(
      grantee,
      objectsKeyPattern,
      'read',
      [
        {
          actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging'],
          resources: [this.objects(objectsKeyPattern)],
        },
        this.listing(objectsKeyPattern),
      ],
      ['kms:Decrypt'],
    );
  }

  /**
   * Lets somebody write objects, by multipart upload too.
   *
   * An upload that names another encryption than the store's own is denied; one that names none gets the store's.
   *
   * @param grantee who may write
   * @param objectsKeyPattern which objects: a key prefix ending in `*`, or one key. The default is every object
   */
  public write(grantee: iam.IGrantable, objectsKeyPattern: string = '*'): iam.Grant {
    const resources = [this.objects(objectsKeyPattern)];
    return this.grant(
      grantee,
      objectsKeyPattern,
      'write',
      [
        { actions: ['s3:PutObject', 's3:PutObjectTagging'], resources, conditions: this.ownEncryption() },
        { actions: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'], resources },
      ],
      ['kms:GenerateDataKey', 'kms:Decrypt'],
    );
  }

  /**
   * Lets somebody delete objects. Their versions stay readable until the store's noncurrent retention ends.
   *
   * @param grantee who may delete
   * @param objectsKeyPattern which objects: a key prefix ending in `*`, or one key. The default is every object
   */
  public delete(grantee: iam.IGrantable, objectsKeyPattern: string = '*'): iam.Grant {
    return this.grant(grantee, objectsKeyPattern, 'delete', [
      { actions: ['s3:DeleteObject'], resources: [this.objects(objectsKeyPattern)] },
    ]);
  }

  /**
   * Lets somebody read, write and delete objects.
   *
   * @param grantee who may
   * @param objectsKeyPattern which objects: a key prefix ending in `*`, or one key. The default is every object
   */
  public readWriteDelete(grantee: iam.IGrantable, objectsKeyPattern: string = '*'): iam.Grant {
    const grants = [this.read, this.write, this.delete].map((give) => give.call(this, grantee, objectsKeyPattern));
    return grants.reduce((all, one) => all.combine(one));
  }

  private grant(
    grantee: iam.IGrantable,
    pattern: string,
    verb: string,
    [first, ...rest]: [Permission, ...Permission[]],
    keyActions: string[] = [],
  ): iam.Grant {
    this.checkPattern(pattern);
    const onBucket = (permission: Permission): OwnedPermission => ({ ...permission, resource: this.bucket });
    const reason = `The app grants ${verb} on the objects ${pattern} of this store, as the wildcard says.`;
    return allow(grantee, [onBucket(first), ...rest.map(onBucket), ...this.keyUse(keyActions)], reason);
  }

  private objects(pattern: string): string {
    return this.bucket.arnForObjects(pattern);
  }

  private listing(pattern: string): Permission {
    const conditions = pattern === '*' ? undefined : { StringLike: { 's3:prefix': [pattern] } };
    return { actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn], conditions };
  }

  private keyUse(actions: string[]): OwnedPermission[] {
    if (this.key === undefined || actions.length === 0) return [];
    const { region } = this.bucket.env;
    return [{ ...useThroughS3(this.key.keyArn, region, actions), resource: this.key, selfArns: ['*'] }];
  }

  private ownEncryption(): Permission['conditions'] {
    if (this.key === undefined) return undefined;
    return {
      StringEqualsIfExists: {
        's3:x-amz-server-side-encryption': 'aws:kms',
        's3:x-amz-server-side-encryption-aws-kms-key-id': this.key.keyArn,
      },
    };
  }

  private checkPattern(pattern: string): void {
    const legal = /^[^/*][^*]*\*?$/.test(pattern) || pattern === '*';
    if (Token.isUnresolved(pattern) || (legal && !pattern.endsWith('/') && !pattern.startsWith('arn:'))) return;
    refuse(this.bucket, 'ObjectsKeyPatternInvalid', {
      prop: 'objectsKeyPattern',
      must: 'be one object key, or a key prefix ending in *',
      got: `'${pattern}'`,
      fix: "write it as 'user-data/*', without a leading slash",
    });
  }
}
