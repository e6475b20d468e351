import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { App, aws_s3 as s3, Duration, Stack, Stage, Validations } from 'aws-cdk-lib';
import { runCli } from '../../../bin/cli/run-cli';
import { STORAGE_RULES } from '../../../lib/concerns/checks/rules';

const YOUNG = 'storage/s3/lifecycle-infrequent-access-age';
const FOREVER = 'storage/s3/noncurrent-versions-forever';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'storage-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  let out = '';
  let err = '';
  const code = runCli(args, { out: (text) => (out += text), err: (text) => (err += text) });
  return { code, out, err };
}

/** A folder as `cdk synth` writes it. */
function assembly(name: string, build: (app: App) => void): string {
  const outdir = join(folder, name);
  const app = new App({ outdir });
  build(app);
  app.synth();
  return outdir;
}

const after = (days: number) => ({
  lifecycleRules: [
    {
      transitions: [{ storageClass: s3.StorageClass.ONE_ZONE_INFREQUENT_ACCESS, transitionAfter: Duration.days(days) }],
    },
  ],
});
const clean = () => assembly('clean', (app) => new s3.Bucket(new Stack(app, 'Stack'), 'Bucket', after(30)));
const warned = () => assembly('warned', (app) => new s3.Bucket(new Stack(app, 'Stack'), 'Bucket', { versioned: true }));
const broken = () =>
  assembly('broken', (app) => {
    new s3.Bucket(new Stack(app, 'One'), 'Bucket', { ...after(29), versioned: true });
    const stage = new Stage(app, 'Prod', { env: { account: '111122223333', region: 'eu-west-1' } });
    new s3.Bucket(new Stack(stage, 'Data'), 'Archive', after(1));
  });

describe('check', () => {
  test('passes a clean app and says how much it looked at', () => {
    const { code, out, err } = run('check', clean());
    expect({ code, out, err }).toEqual({
      code: 0,
      out: `No storage problem (1 template, ${STORAGE_RULES.length} rules)\n`,
      err: '',
    });
  });

  test('reports findings by stack, with construct, resource, sentence, rule and source', () => {
    const outdir = broken();
    const { code, out } = run('check', outdir);
    expect(code).toBe(1);
    expect(out.replaceAll(relative('', outdir), 'cdk.out').replace(/\d+ rules/, 'all rules')).toMatchSnapshot();
  });

  test('checks a single template', () => {
    const { code, out } = run('check', join(broken(), 'One.template.json'));
    expect(code).toBe(1);
    expect(out).toContain(YOUNG);
    expect(out).not.toContain('Prod');
  });

  test('leaves findings out that the app acknowledges', () => {
    const outdir = assembly('acknowledged', (app) => {
      const bucket = new s3.Bucket(new Stack(app, 'Stack'), 'Bucket', after(1));
      Validations.of(bucket).acknowledge({ id: `storage-checks::${YOUNG}`, reason: 'moved by hand' });
    });
    expect(run('check', outdir)).toMatchObject({ code: 0, out: expect.stringContaining('1 acknowledged') as string });
  });
});

describe('--severity', () => {
  test('lets warnings pass by default', () => {
    expect(run('check', warned())).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 errors, 1 warning') as string,
    });
  });

  test('fails on warnings when asked', () => {
    expect(run('check', warned(), '--severity', 'warning').code).toBe(1);
    expect(run('check', clean(), '--severity', 'warning').code).toBe(0);
  });

  test('knows two severities', () => {
    expect(run('check', clean(), '--severity', 'info')).toMatchObject({
      code: 2,
      err: expect.stringContaining('error, warning') as string,
    });
  });
});

describe('--ignore', () => {
  test('leaves rules out, before the path and after it', () => {
    expect(run('check', '--ignore', YOUNG, '--ignore', FOREVER, broken())).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^No storage/) as string,
    });
    expect(run('check', broken(), '--ignore', YOUNG)).toMatchObject({
      code: 0,
      out: expect.stringContaining(FOREVER) as string,
    });
  });

  test('refuses an id that no rule has', () => {
    expect(run('check', clean(), '--ignore', 'storage/s3/typo')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('storage/s3/typo') as string,
    });
  });
});

describe('--json', () => {
  test('prints one object with every finding and the totals', () => {
    const { code, out } = run('check', broken(), '--json');
    const { findings, summary } = JSON.parse(out) as { findings: object[]; summary: object };
    expect(code).toBe(1);
    expect(summary).toEqual({ errors: 2, warnings: 1, acknowledged: 0, templates: 2, rules: STORAGE_RULES.length });
    expect(findings).toContainEqual({
      rule: YOUNG,
      severity: 'error',
      stack: 'Prod/Data',
      template: expect.stringMatching(/assembly-Prod\/ProdData\w+\.template\.json$/) as string,
      logicalId: expect.stringMatching(/^Archive/) as string,
      path: 'Prod/Data/Archive/Resource',
      property: 'LifecycleConfiguration.Rules[0].Transitions[0].TransitionInDays',
      message: expect.stringContaining('must be at least 30 days for ONEZONE_IA, got 1 day') as string,
      fix: expect.any(String) as string,
      source: expect.stringMatching(/^https:/) as string,
    });
  });

  test('excludes --sarif', () => {
    expect(run('check', clean(), '--json', '--sarif').code).toBe(2);
  });
});

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly suppressions?: readonly { readonly justification: string }[];
      readonly locations: readonly {
        readonly physicalLocation: { readonly region: { readonly startLine: number } };
        readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
      }[];
    }[];
  }[];
}

describe('--sarif', () => {
  const sarif = (outdir: string) => JSON.parse(run('check', outdir, '--sarif').out) as Sarif;

  test('points at the line of the resource and the path of the construct', () => {
    const { version, runs } = sarif(broken());
    const found = runs[0]!.results.find(
      ({ ruleId, locations }) => ruleId === YOUNG && JSON.stringify(locations).includes('One/'),
    );
    expect(version).toBe('2.1.0');
    expect(found).toMatchObject({ level: 'error' });
    expect(runs[0]!.tool.driver.rules[found!.ruleIndex]!.id).toBe(YOUNG);
    expect(found!.locations[0]!.logicalLocations[0]!.fullyQualifiedName).toBe('One/Bucket/Resource');
    expect(found!.locations[0]!.physicalLocation.region.startLine).toBe(3);
  });

  test('keeps acknowledged findings as suppressed ones', () => {
    const outdir = assembly('suppressed', (app) => {
      const stack = new Stack(app, 'Stack');
      new s3.Bucket(stack, 'Bucket', after(1));
      Validations.of(stack).acknowledge({ id: `storage-checks::${YOUNG}`, reason: 'moved by hand' });
    });
    expect(sarif(outdir).runs[0]!.results.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'inSource', justification: 'moved by hand' }],
    ]);
  });
});

describe('unusable input gets one line and exit code 2', () => {
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  test.each([
    ['a missing folder', () => join(folder, 'nowhere'), /nowhere does not exist; run "cdk synth" first/],
    ['a folder that is no cloud assembly', () => folder, /is not a cloud assembly, it has no manifest\.json; /],
    [
      'broken JSON',
      () => file('half.json', '{"Resources": '),
      /half\.json is not valid JSON \(.*\); run "cdk synth" again/,
    ],
    [
      'JSON that is no template',
      () => file('package.json', '{}'),
      /is not a CloudFormation template, it has no Resources; /,
    ],
    ['JSON that is no object', () => file('list.json', '[]'), /does not hold a JSON object; /],
  ])('%s', (_what, path, line) => {
    const { code, out, err } = run('check', path());
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a template that the manifest names and nobody wrote', () => {
    const outdir = assembly('torn', (app) => new s3.Bucket(new Stack(app, 'Stack'), 'Bucket'));
    rmSync(join(outdir, 'Stack.template.json'));
    expect(run('check', outdir)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Stack.template.json does not exist') as string,
    });
  });

  test('no command, an unknown one or too many arguments', () => {
    expect(run().code).toBe(2);
    expect(run('chek')).toMatchObject({ code: 2, err: expect.stringContaining('chek') as string });
    expect(run('check', 'a', 'b').code).toBe(2);
  });
});

test('rules lists every rule with its severity', () => {
  const { code, out } = run('rules');
  expect(code).toBe(0);
  for (const { id, severity } of STORAGE_RULES) expect(out).toMatch(new RegExp(`^${severity} +${id} `, 'm'));
});

test('--help and --version are clean exits', () => {
  expect(run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('check') as string });
  expect(run('--version').out).toMatch(/^\d+\.\d+\.\d+/);
});
