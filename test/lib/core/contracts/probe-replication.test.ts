import fc from 'fast-check';
import {
  probeEnvironment,
  ProbeEnvironmentInvalid,
  type ProbeReplicationSettings,
  probeSettings,
} from '../../../../lib/core/contracts/probe-replication';

const text = fc.string({ minLength: 1 });
const place = fc.record({ bucket: text, region: text });
const settings: fc.Arbitrary<ProbeReplicationSettings> = fc.record({
  source: place,
  replicas: fc.array(place, { minLength: 1, maxLength: 4 }),
  canaryPrefix: fc.string().map((prefix) => `${prefix}.replication-probe/abc/`),
  tags: fc.dictionary(
    text.filter((key) => key !== '__proto__'),
    fc.string(),
    { noNullPrototype: true },
  ),
  namespace: text,
  timeoutSeconds: fc.integer({ min: 1, max: 840 }),
});

const GOOD = probeEnvironment({
  source: { bucket: 'source', region: 'us-east-1' },
  replicas: [{ bucket: 'replica', region: 'eu-west-1' }],
  canaryPrefix: 'a/',
  tags: {},
  namespace: 'Test',
  timeoutSeconds: 60,
});

describe('the environment of a probe', () => {
  test('carries every setting', () => {
    fc.assert(fc.property(settings, (sent) => expect(probeSettings(probeEnvironment(sent))).toEqual(sent)));
  });

  test.each([
    ['PROBE_SOURCE', undefined],
    ['PROBE_SOURCE', '{'],
    ['PROBE_SOURCE', 'null'],
    ['PROBE_SOURCE', '{"bucket":"source"}'],
    ['PROBE_SOURCE', '{"bucket":"","region":"us-east-1"}'],
    ['PROBE_REPLICAS', '[]'],
    ['PROBE_REPLICAS', '{}'],
    ['PROBE_REPLICAS', '[{"bucket":"replica","region":"eu-west-1"},{"bucket":"other"}]'],
    ['PROBE_CANARY_PREFIX', ''],
    ['PROBE_CANARY_PREFIX', '/'],
    ['PROBE_CANARY_PREFIX', 'no-folder'],
    ['PROBE_TAGS', '[]'],
    ['PROBE_TAGS', '{"a":1}'],
    ['PROBE_METRIC_NAMESPACE', ''],
    ['PROBE_TIMEOUT_SECONDS', '0'],
    ['PROBE_TIMEOUT_SECONDS', '1.5'],
    ['PROBE_TIMEOUT_SECONDS', 'soon'],
  ])('is refused in one sentence where %s is %s', (variable, value) => {
    const read = () => probeSettings({ ...GOOD, [variable]: value });
    expect(read).toThrow(ProbeEnvironmentInvalid);
    expect(read).toThrow(
      new RegExp(`^${variable} must be [^;]+; deploy the function with the ReplicationProbe construct$`),
    );
  });
});
