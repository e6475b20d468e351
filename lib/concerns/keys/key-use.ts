/** Actions on resources, allowed under conditions: the part of a policy statement that grants share. */
export interface Permission {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions?: Record<string, Record<string, string | string[]>>;
}

/**
 * The use of a key by way of S3 only: nobody who is granted it can decrypt anything by calling KMS.
 *
 * IAM does not resolve alias ARNs. Where only an alias is known, any key of its Region and account that bears the alias
 * will do.
 */
export function useThroughS3(keyArn: string, region: string, actions: string[]): Permission {
  const viaS3 = { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } };
  const alias = /:(alias\/[^:]+)$/.exec(keyArn)?.[1];
  if (alias === undefined) return { actions, resources: [keyArn], conditions: viaS3 };
  const anyKey = keyArn.slice(0, -alias.length).concat('key/*');
  return {
    actions,
    resources: [anyKey],
    conditions: { ...viaS3, 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } },
  };
}
