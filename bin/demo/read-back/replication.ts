import { type ReplicationRule } from '@aws-sdk/client-s3';

/** S3's replication rule in CloudFormation's shape: only the filter and the id are spelled differently. */
export function replicationRule({ ID, Filter, ...rule }: ReplicationRule) {
  return {
    ...rule,
    Id: ID,
    Filter: Filter && {
      Prefix: Filter.Prefix,
      TagFilter: Filter.Tag,
      And: Filter.And && { Prefix: Filter.And.Prefix, TagFilters: Filter.And.Tags },
    },
  };
}
