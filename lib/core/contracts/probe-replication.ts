/** What the `probe-replication` handler and the construct that deploys it agree on. */

/** A bucket and the Region it is in. */
export interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
}

/** What the handler is told by its environment. */
export interface ProbeReplicationSettings {
  readonly source: BucketPlace;
  readonly replicas: readonly BucketPlace[];
  /** Prefix, ending in `/`, that is replicated and that no other probe writes to. */
  readonly canaryPrefix: string;
  /** Tags that make the canary match rules that select by tag. */
  readonly tags: Readonly<Record<string, string>>;
  /** CloudWatch namespace of the metrics. */
  readonly namespace: string;
  /** How long to wait for the replicas, in whole seconds. */
  readonly timeoutSeconds: number;
}

/**
 * How the canary fared at one replica.
 *
 * `intact` and `corrupt` compare SHA-256; `unreadable` arrived but could not be read; `missing` was not seen in time.
 */
export type ReplicaStatus = 'intact' | 'corrupt' | 'unreadable' | 'missing';

/** One replica in the answer. */
export interface ReplicaReport extends BucketPlace {
  readonly status: ReplicaStatus;
  /** Seconds from the end of the write until the canary was seen; absent where it is missing. */
  readonly lagSeconds?: number;
  /** What the last request that failed said. */
  readonly reason?: string;
}

/** A bucket that the probe could not clean; the next probe tries again. */
export interface CleanUpProblem extends BucketPlace {
  readonly reason: string;
}

/** What an invocation answers. */
export interface ProbeReplicationAnswer {
  readonly source: BucketPlace;
  readonly canaryKey: string;
  readonly replicas: readonly ReplicaReport[];
  readonly cleanUpProblems: readonly CleanUpProblem[];
}

/** Metrics of one replica. */
export const REPLICATION_METRICS = {
  /** Seconds until the canary was seen; no data where it is missing. */
  lag: 'ReplicationLag',
  /** 1 where the replica's bytes are the source's, else 0; no data where it is missing. */
  integrity: 'ReplicationIntegrity',
  /** 1 where the canary did not arrive in time, else 0. */
  missing: 'ReplicationMissing',
} as const;

/** Dimensions of one replica's metrics. */
export function replicaDimensions(source: BucketPlace, replica: BucketPlace): Record<string, string> {
  return { SourceBucket: source.bucket, ReplicaBucket: replica.bucket, ReplicaRegion: replica.region };
}

const VARIABLES = {
  source: 'PROBE_SOURCE',
  replicas: 'PROBE_REPLICAS',
  canaryPrefix: 'PROBE_CANARY_PREFIX',
  tags: 'PROBE_TAGS',
  namespace: 'PROBE_METRIC_NAMESPACE',
  timeoutSeconds: 'PROBE_TIMEOUT_SECONDS',
} as const;

/** An environment that no {@link probeEnvironment} wrote. */
export class ProbeEnvironmentInvalid extends Error {
  override readonly name = 'ProbeEnvironmentInvalid';
}

/** The environment variables that carry the settings. */
export function probeEnvironment(settings: ProbeReplicationSettings): Record<string, string> {
  return {
    [VARIABLES.source]: JSON.stringify(settings.source),
    [VARIABLES.replicas]: JSON.stringify(settings.replicas),
    [VARIABLES.canaryPrefix]: settings.canaryPrefix,
    [VARIABLES.tags]: JSON.stringify(settings.tags),
    [VARIABLES.namespace]: settings.namespace,
    [VARIABLES.timeoutSeconds]: String(settings.timeoutSeconds),
  };
}

/**
 * The settings that the environment variables carry.
 *
 * @throws ProbeEnvironmentInvalid where one is absent or malformed
 */
export function probeSettings(environment: Readonly<Record<string, string | undefined>>): ProbeReplicationSettings {
  const read = <T>(variable: string, rule: string, parse: (text: string) => T | undefined): T => {
    const text = environment[variable];
    const value = text === undefined ? undefined : parse(text);
    if (value !== undefined) return value;
    const fix = 'deploy the function with the ReplicationProbe construct';
    throw new ProbeEnvironmentInvalid(`${variable} must be ${rule}, got ${text ?? 'nothing'}; ${fix}`);
  };
  return {
    source: read(VARIABLES.source, 'a JSON object of bucket and region', (text) => place(json(text))),
    replicas: read(VARIABLES.replicas, 'a JSON list of at least one bucket and region', places),
    canaryPrefix: read(VARIABLES.canaryPrefix, 'a prefix that ends in /', (text) =>
      /[^/]\/$/.test(text) ? text : undefined,
    ),
    tags: read(VARIABLES.tags, 'a JSON object of tag values', tags),
    namespace: read(VARIABLES.namespace, 'a CloudWatch namespace', (text) => (text === '' ? undefined : text)),
    timeoutSeconds: read(VARIABLES.timeoutSeconds, 'a whole number of seconds, at least 1', wholeSeconds),
  };
}

function places(text: string): BucketPlace[] | undefined {
  const list = json(text);
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const found = list.map(place).filter((entry) => entry !== undefined);
  return found.length === list.length ? found : undefined;
}

function place(value: unknown): BucketPlace | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { bucket, region } = value as Partial<Record<keyof BucketPlace, unknown>>;
  if (typeof bucket !== 'string' || typeof region !== 'string' || bucket === '' || region === '') return undefined;
  return { bucket, region };
}

function tags(text: string): Record<string, string> | undefined {
  const value = json(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.values(value).every((tag) => typeof tag === 'string') ? (value as Record<string, string>) : undefined;
}

function wholeSeconds(text: string): number | undefined {
  return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
