import fc from 'fast-check';
import type {
  ProbeReplicationAnswer,
  ReplicaReport,
  ReplicaStatus,
} from '../../../lib/core/contracts/probe-replication';
import { publish } from '../../../lambda/probe-replication/metrics';

const NOW = new Date('2026-11-01T12:00:00Z');
const SOURCE = { bucket: 'source', region: 'us-east-1' };
const REPLICA = { bucket: 'replica', region: 'eu-west-1' };

function linesOf(answer: Partial<ProbeReplicationAnswer>): Record<string, unknown>[] {
  const lines: string[] = [];
  const nothing = { source: SOURCE, canaryKey: 'a/b', replicas: [], cleanUpProblems: [] };
  publish({ ...nothing, ...answer }, 'Test/Replication', NOW, (line) => lines.push(line));
  for (const line of lines) expect(line).not.toContain('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the metrics of a replica', () => {
  test.each<[ReplicaStatus, number | undefined, Record<string, number>]>([
    ['intact', 2.5, { ReplicationMissing: 0, ReplicationLag: 2.5, ReplicationIntegrity: 1 }],
    ['corrupt', 3, { ReplicationMissing: 0, ReplicationLag: 3, ReplicationIntegrity: 0 }],
    ['unreadable', 0, { ReplicationMissing: 0, ReplicationLag: 0, ReplicationIntegrity: 0 }],
    ['missing', undefined, { ReplicationMissing: 1 }],
  ])('that is %s', (status, lagSeconds, metrics) => {
    const [line] = linesOf({ replicas: [{ ...REPLICA, status, lagSeconds }] });
    const published = Object.entries(line!).filter(([, value]) => typeof value === 'number');
    expect(Object.fromEntries(published)).toEqual(metrics);
    expect(line).toMatchObject({
      SourceBucket: 'source',
      ReplicaBucket: 'replica',
      ReplicaRegion: 'eu-west-1',
      status,
    });
  });

  test('carry the reason and the canary for those who read the log', () => {
    const [line] = linesOf({ replicas: [{ ...REPLICA, status: 'missing', reason: 'AccessDenied: no' }] });
    expect(line).toMatchObject({ reason: 'AccessDenied: no', canaryKey: 'a/b' });
  });
});

describe('every line of metrics', () => {
  interface Directive {
    Namespace: string;
    Dimensions: string[][];
    Metrics: { Name: string; Unit: string }[];
  }
  const report = fc.record<ReplicaReport>({
    bucket: fc.string({ minLength: 3 }),
    region: fc.constantFrom('eu-west-1', 'us-west-2'),
    status: fc.constantFrom('intact', 'corrupt', 'unreadable', 'missing'),
    lagSeconds: fc.option(fc.double({ min: 0, max: 900, noNaN: true }), { nil: undefined }),
    reason: fc.option(fc.string(), { nil: undefined }),
  });

  test('keeps the embedded metric format', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 5 }), (replicas) => {
        const lines = linesOf({ replicas });
        expect(lines).toHaveLength(replicas.length);
        for (const line of lines) {
          const { Timestamp, CloudWatchMetrics } = line._aws as { Timestamp: number; CloudWatchMetrics: Directive[] };
          expect(Timestamp).toBe(NOW.getTime());
          for (const { Namespace, Dimensions, Metrics } of CloudWatchMetrics) {
            expect(Namespace).toBe('Test/Replication');
            for (const name of Dimensions.flat()) expect(line[name]).toEqual(expect.any(String));
            for (const { Name, Unit } of Metrics) {
              expect(line[Name]).toEqual(expect.any(Number));
              expect(['Seconds', 'Count']).toContain(Unit);
            }
          }
        }
      }),
    );
  });
});

test('a bucket that was not cleaned is a warning, not a metric', () => {
  expect(linesOf({ cleanUpProblems: [{ ...REPLICA, reason: 'AccessDenied: no' }] })).toEqual([
    { level: 'WARN', message: 'canaries left behind', ...REPLICA, reason: 'AccessDenied: no' },
  ]);
});
