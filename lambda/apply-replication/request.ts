import {
  type ApplyReplicationProperties,
  type ReplicationConfiguration,
} from '../../lib/core/contracts/apply-replication';

/** What CloudFormation asks. */
export type Request =
  | { readonly type: 'Create' | 'Update'; readonly target: Target; readonly configuration: ReplicationConfiguration }
  | { readonly type: 'Delete'; readonly target: Target };

/** The configuration that the custom resource stands for. */
export interface Target {
  readonly bucket: string;
  readonly region: string;
  /** What the ids of its rules start with: now and, during an update, before. */
  readonly ruleIdPrefixes: readonly string[];
}

/** What is read of CloudFormation's event. */
export interface RequestEvent {
  readonly RequestType: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
  readonly OldResourceProperties?: Readonly<Record<string, unknown>>;
}

/** The template gave the custom resource properties that it cannot work with. */
export class PropertiesInvalid extends Error {
  override readonly name = 'PropertiesInvalid';
}

/** @throws PropertiesInvalid */
export function parseRequest(event: RequestEvent): Request {
  const { RequestType: type, ResourceProperties: properties, OldResourceProperties: old } = event;
  const prefix = text(properties, 'RuleIdPrefix');
  const before = typeof old?.RuleIdPrefix === 'string' ? [old.RuleIdPrefix] : [];
  const target = {
    bucket: text(properties, 'Bucket'),
    region: text(properties, 'Region'),
    ruleIdPrefixes: [prefix, ...before],
  };
  if (type === 'Delete') return { type, target };
  if (type === 'Create' || type === 'Update')
    return { type, target, configuration: configurationIn(properties, prefix) };
  throw new PropertiesInvalid(
    `RequestType must be Create, Update or Delete, got ${type}; let CloudFormation invoke the function`,
  );
}

function text(properties: RequestEvent['ResourceProperties'], name: keyof ApplyReplicationProperties): string {
  const value = properties[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new PropertiesInvalid(
    `${name} must be text, got ${JSON.stringify(value) ?? 'nothing'}; set it in the custom resource`,
  );
}

function configurationIn(properties: RequestEvent['ResourceProperties'], prefix: string): ReplicationConfiguration {
  const source = text(properties, 'Configuration');
  const configuration = json(source);
  if (!isConfiguration(configuration)) {
    throw new PropertiesInvalid(
      `Configuration must be JSON of a Role and at least one of Rules, each with an ID, got ${source}; see the S3 API's ReplicationConfiguration`,
    );
  }
  const foreign = configuration.Rules.find(({ ID: id }) => !id.startsWith(prefix));
  if (foreign === undefined) return configuration;
  throw new PropertiesInvalid(
    `Configuration must have rule ids that start with ${prefix}, got ${foreign.ID}; rename the rule`,
  );
}

function isConfiguration(value: unknown): value is ReplicationConfiguration {
  if (typeof value !== 'object' || value === null) return false;
  const { Role: role, Rules: rules } = value as Partial<Record<keyof ReplicationConfiguration, unknown>>;
  if (typeof role !== 'string' || !Array.isArray(rules) || rules.length === 0) return false;
  return rules.every((rule: unknown) => typeof (rule as { ID?: unknown } | null)?.ID === 'string');
}

function json(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
