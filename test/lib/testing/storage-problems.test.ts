import { App, aws_s3 as s3, Duration, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ObjectStore } from '../../../lib';
import { expectNoStorageProblems, storageProblems, StorageProblemsFound } from '../../../lib/testing';
import { stackIn } from '../../helpers/stacks';

const TOO_EARLY = 'storage/s3/lifecycle-infrequent-access-age';

/** AWS moves objects to Standard-IA after 30 days at the earliest; written as L1, so that the CDK has no say. */
function tooEarly(scope: Construct, id = 'Early'): s3.CfnBucket {
  return new s3.CfnBucket(scope, id, {
    lifecycleConfiguration: {
      rules: [{ status: 'Enabled', transitions: [{ storageClass: 'STANDARD_IA', transitionInDays: 7 }] }],
    },
  });
}

/** Legal, but old versions are paid for as long as the bucket stands. */
function versionsForever(scope: Construct): s3.Bucket {
  return new s3.Bucket(scope, 'Forever', { versioned: true });
}

const rulesIn = (scope: Stack | Stage) => storageProblems(scope).map(({ rule }) => rule);

describe('a stack without problems', () => {
  test('passes', () => {
    const stack = stackIn();
    new ObjectStore(stack, 'Documents');
    expect(() => {
      expectNoStorageProblems(stack);
    }).not.toThrow();
  });
});

describe('a stack with problems', () => {
  test('fails with resource, value, rule and page', () => {
    const stack = stackIn();
    tooEarly(stack);
    let found: unknown;
    try {
      expectNoStorageProblems(stack);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(StorageProblemsFound);
    const { message, problems } = found as StorageProblemsFound;
    expect(problems).toMatchObject([
      { rule: TOO_EARLY, severity: 'error', construct: 'Stack/Early', logicalId: 'Early' },
    ]);
    expect(message).toContain('Expected no storage problems in Stack, found 1:');
    expect(message).toMatch(/error: Stack\/Early \(Early\)\n.*TransitionInDays must .*, got 7/);
    expect(message).toContain(`${TOO_EARLY}, see https://`);
  });

  test('names errors before warnings', () => {
    const stack = stackIn();
    versionsForever(stack);
    tooEarly(stack);
    expect(storageProblems(stack).map(({ severity }) => severity)).toEqual(['error', 'warning']);
  });

  test('passes with warnings when only errors count', () => {
    const stack = stackIn();
    versionsForever(stack);
    expect(storageProblems(stack)).toHaveLength(1);
    expect(storageProblems(stack, { atLeast: 'error' })).toEqual([]);
  });
});

describe('an acknowledged problem', () => {
  const acknowledge = (construct: Construct, rule: string) => {
    Validations.of(construct).acknowledge({ id: `storage-checks::${rule}`, reason: 'Known, and changed next week' });
  };

  test('does not count at its resource', () => {
    const stack = stackIn();
    acknowledge(tooEarly(stack), TOO_EARLY);
    expect(rulesIn(stack)).toEqual([]);
  });

  test('does not count below a construct that acknowledges it', () => {
    const stack = stackIn();
    const parent = new Construct(stack, 'Parent');
    tooEarly(parent);
    acknowledge(parent, TOO_EARLY);
    expect(rulesIn(stack)).toEqual([]);
  });

  test('counts in a construct whose name only begins alike', () => {
    const stack = stackIn();
    acknowledge(tooEarly(stack, 'Early'), TOO_EARLY);
    tooEarly(stack, 'EarlyToo');
    expect(storageProblems(stack)).toMatchObject([{ logicalId: 'EarlyToo' }]);
  });

  test('does not count when the whole app acknowledges it', () => {
    const stack = stackIn();
    tooEarly(stack);
    acknowledge(App.of(stack) as App, TOO_EARLY);
    expect(rulesIn(stack)).toEqual([]);
  });

  test('leaves other rules alone', () => {
    const stack = stackIn();
    acknowledge(tooEarly(stack), 'storage/s3/lifecycle-rule-count');
    expect(rulesIn(stack)).toEqual([TOO_EARLY]);
  });
});

describe('scope', () => {
  test('other stacks of the app do not count for a stack, and count for the app', () => {
    const app = new App();
    const [good, bad] = [new Stack(app, 'Good'), new Stack(app, 'Bad')];
    new ObjectStore(good, 'Documents');
    tooEarly(bad);
    expect(rulesIn(good)).toEqual([]);
    expect(rulesIn(bad)).toEqual([TOO_EARLY]);
    expect(rulesIn(app)).toEqual([TOO_EARLY]);
  });

  test.each([{}, { 'aws:cdk:enable-asset-metadata': true }])('nested stacks count once, with context %j', (context) => {
    const stack = stackIn(context);
    tooEarly(new NestedStack(stack, 'Nested'));
    expect(storageProblems(stack)).toMatchObject([{ rule: TOO_EARLY, construct: 'Stack/Nested/Early' }]);
  });

  test('stacks in a stage count for the stage and for the app', () => {
    const app = new App();
    const stage = new Stage(app, 'Production');
    tooEarly(new Stack(stage, 'Stack'));
    expect(rulesIn(stage)).toEqual([TOO_EARLY]);
    expect(rulesIn(app)).toEqual([TOO_EARLY]);
  });

  test('a stack without resources has no problems and hides none', () => {
    const app = new App();
    new Stack(app, 'Empty');
    tooEarly(new Stack(app, 'Bad'));
    expect(rulesIn(app)).toEqual([TOO_EARLY]);
  });

  test('a stack without an App is refused', () => {
    const stack = new Stack(undefined, 'Alone');
    tooEarly(stack);
    expect(rulesIn(stack)).toEqual([TOO_EARLY]);
    expect(() => storageProblems(new Stack(new Construct(undefined as never, ''), 'Lost'))).toThrow(
      'scope must stand in an App',
    );
  });
});

test('what only the deployment knows is no problem', () => {
  const stack = stackIn();
  new s3.Bucket(stack, 'Bucket', { lifecycleRules: [{ expiration: Duration.days(30) }] });
  const bucket = tooEarly(stack);
  bucket.addPropertyOverride('LifecycleConfiguration.Rules.0.Transitions.0.TransitionInDays', { Ref: 'Days' });
  expect(rulesIn(stack)).toEqual([]);
});
