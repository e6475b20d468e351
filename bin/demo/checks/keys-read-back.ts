import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
} from '@aws-sdk/client-kms';
import { compareAll, type Reader } from '../read-back/compare';
import type { Step } from '../step';

const readKey: Reader = async (config, { id: KeyId }) => {
  const kms = new KMSClient(config);
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId }));
  const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
  return {
    Description: KeyMetadata?.Description,
    MultiRegion: KeyMetadata?.MultiRegion,
    KeyPolicy: JSON.parse(Policy ?? '') as unknown,
    EnableKeyRotation: rotation.KeyRotationEnabled,
    RotationPeriodInDays: rotation.RotationPeriodInDays,
  };
};

/** KMS lists the aliases of a key: one that is not among them has another target, or does not exist. */
const readAlias: Reader = async (config, { stated: { AliasName, TargetKeyId } }) => {
  const { Aliases = [] } = await new KMSClient(config).send(new ListAliasesCommand({ KeyId: String(TargetKeyId) }));
  const found = Aliases.find((alias) => alias.AliasName === AliasName);
  return { AliasName: found?.AliasName, TargetKeyId: found && TargetKeyId };
};

export const keysReadBack: Step = {
  name: 'KMS has every key and alias of the templates',
  run: async (session) => {
    const keys = await compareAll(session, 'AWS::KMS::Key', 'keys', readKey);
    return `${keys}; ${await compareAll(session, 'AWS::KMS::Alias', 'aliases', readAlias)}`;
  },
};
