import { randomBytes } from 'node:crypto';
import type { BucketPlace, ProbeReplicationSettings } from '../../../lib/core/contracts/probe-replication';
import { sha256Of } from '../../../lambda/probe-replication/canary';
import type { CanaryBucket, NewObject, ObjectVersion, ProbePorts } from '../../../lambda/probe-replication/ports';
import { VirtualClock } from './virtual-clock';

const SOURCE: BucketPlace = { bucket: 'source', region: 'us-east-1' };
export const PREFIX = 'important/.replication-probe/abc/';

/** `before`: the request has no effect; `after`: it has, but its answer is lost. */
export type Fault = 'before' | 'after';

/** How a bucket behaves: each list is taken from the front, one entry per request, then all goes well. */
export interface Behaviour {
  readonly arrivesAfterMs?: number;
  readonly arrivesCorrupt?: boolean;
  readonly latencyMs?: number;
  readonly faults?: Partial<Record<keyof CanaryBucket, (Fault | undefined)[]>>;
}

interface StoredVersion extends ObjectVersion {
  readonly body: Uint8Array;
  readonly visibleFromMs: number;
}

/** A bucket in memory whose requests take time and fail as told. */
class FakeBucket implements CanaryBucket {
  public readonly stored: StoredVersion[] = [];
  public readonly writes: NewObject[] = [];
  private count = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly behaviour: Behaviour,
    private readonly replicas: readonly FakeBucket[] = [],
  ) {}

  async write(object: NewObject): Promise<void> {
    await this.request('write', () => {
      this.writes.push(object);
      this.store(object.key, object.body);
      this.replicas.forEach((replica) => replica.receive(object));
    });
  }

  async versions(prefix: string): Promise<ObjectVersion[]> {
    return await this.request('versions', () => this.visible().filter(({ key }) => key.startsWith(prefix)));
  }

  async sha256(version: ObjectVersion): Promise<string> {
    return await this.request('sha256', () => {
      const found = this.visible().find(({ versionId }) => versionId === version.versionId);
      if (found === undefined) throw new Error('NoSuchVersion');
      return sha256Of(found.body);
    });
  }

  async remove(versions: readonly ObjectVersion[]): Promise<void> {
    await this.request('remove', () => {
      const ids = versions.map(({ versionId }) => versionId);
      const kept = this.stored.filter(({ versionId }) => !ids.includes(versionId));
      this.stored.splice(0, this.stored.length, ...kept);
    });
  }

  /** Puts an object there as somebody else would. */
  store(key: string, body: Uint8Array = randomBytes(8), delayMs = 0, isDeleteMarker = false): void {
    const modifiedAt = new Date(this.clock.now().getTime() + delayMs);
    const visibleFromMs = this.clock.elapsedMs() + delayMs;
    this.stored.push({ key, versionId: `v${this.count++}`, modifiedAt, isDeleteMarker, body, visibleFromMs });
  }

  keys(): string[] {
    return this.stored.map(({ key }) => key);
  }

  private receive({ key, body }: NewObject): void {
    const { arrivesAfterMs, arrivesCorrupt } = this.behaviour;
    if (arrivesAfterMs !== undefined)
      this.store(key, arrivesCorrupt === true ? body.toReversed() : body, arrivesAfterMs);
  }

  private visible(): StoredVersion[] {
    return this.stored.filter(({ visibleFromMs }) => visibleFromMs <= this.clock.elapsedMs());
  }

  private async request<T>(name: keyof CanaryBucket, act: () => T): Promise<T> {
    const { latencyMs = 0, faults } = this.behaviour;
    if (latencyMs > 0) await this.clock.sleep(latencyMs);
    const fault = faults?.[name]?.shift();
    if (fault === 'before') throw refusal();
    const result = act();
    if (fault === 'after') throw refusal();
    return result;
  }
}

function refusal(): Error {
  return Object.assign(new Error('not now'), { name: 'SlowDown' });
}

/** A source and its replicas, named `replica-0`, `replica-1` …, with everything that a probe needs. */
export function replicatedBuckets(replicas: readonly Behaviour[], source: Behaviour = {}, timeoutSeconds = 60) {
  const clock = new VirtualClock();
  const copies = replicas.map((behaviour) => new FakeBucket(clock, behaviour));
  const original = new FakeBucket(clock, source, copies);
  const places = replicas.map((_, index) => ({ bucket: `replica-${index}`, region: 'eu-west-1' }));
  const settings: ProbeReplicationSettings = {
    source: SOURCE,
    replicas: places,
    canaryPrefix: PREFIX,
    tags: {},
    namespace: 'Test',
    timeoutSeconds,
  };
  const bucketAt = ({ bucket }: BucketPlace): CanaryBucket =>
    [original, ...copies][['source', ...places.map((place) => place.bucket)].indexOf(bucket)]!;
  const ports: ProbePorts = { bucketAt, randomBytes: (size) => randomBytes(size), clock };
  return { clock, source: original, copies, places, settings, ports, all: [original, ...copies] };
}
