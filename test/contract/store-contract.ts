import { App, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { type IMonitored, StorageMonitor } from '../../lib';
import { acknowledgements, nagFindings } from '../helpers/nag';
import { ACCOUNT, FLAG_SETS, REGION, stackIn } from '../helpers/stacks';

/** A CloudFormation resource as `Template.toJSON()` has it. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** What the contract suite has to know of a kind of store to put it through its paces. */
export interface StoreUnderTest {
  readonly name: string;
  /** Types of the resources that hold customer data. */
  readonly dataTypes: readonly string[];
  readonly make: (scope: Construct, id: string, options?: { removalPolicy?: RemovalPolicy }) => IMonitored;
  /** The store with every prop that can be a token given as one. */
  readonly makeWithTokens: (scope: Construct, id: string) => IMonitored;
  /** Undoes each promise in turn by a property override, named by the promise. */
  readonly overrides: Record<string, (store: IMonitored) => void>;
  /** Makes an app whose property injectors undo every promise they can. */
  readonly hostileApp: () => App;
  readonly isEncryptedWithCustomerKey: (resource: TemplateResource) => boolean;
  readonly isPrivate: (resource: TemplateResource) => boolean;
  readonly refusesPlainText: (resource: TemplateResource, template: Template) => boolean;
  /** Rules of the audit packs that only the app can answer for a single store, not the library. */
  readonly leftToTheApp: readonly string[];
}

/** What every store promises, whatever its kind. */
export function describeStoreContract(store: StoreUnderTest): void {
  describe.each(Object.entries(FLAG_SETS))(`${store.name} keeps the store contract with %s`, (_flags, context) => {
    const dataResources = (template: Template) =>
      Object.values(template.toJSON().Resources as Record<string, TemplateResource>).filter(({ Type }) =>
        store.dataTypes.includes(Type),
      );
    const made = () => {
      const stack = stackIn(context);
      const subject = store.make(stack, 'Store');
      return { stack, subject, template: Template.fromStack(stack) };
    };

    test('encrypts data with a customer key', () => {
      const { template } = made();
      const resources = dataResources(template).filter(store.isEncryptedWithCustomerKey);
      expect(resources.length).toBeGreaterThan(0);
      for (const key of Object.values(template.findResources('AWS::KMS::Key'))) {
        expect(key.Properties.EnableKeyRotation).toBe(true);
      }
    });

    test('is private and refuses requests without TLS', () => {
      const { template } = made();
      for (const resource of dataResources(template)) {
        expect(store.isPrivate(resource)).toBe(true);
        expect(store.refusesPlainText(resource, template)).toBe(true);
      }
    });

    test('retains data and keys by default', () => {
      const { template } = made();
      const keys = Object.values(template.findResources('AWS::KMS::Key')) as TemplateResource[];
      for (const resource of [...dataResources(template), ...keys]) {
        expect(resource.DeletionPolicy).toBe('Retain');
        expect(resource.UpdateReplacePolicy).toBe('Retain');
      }
    });

    test('refuses to destroy data with one key', () => {
      const stack = stackIn(context);
      expect(() => store.make(stack, 'Store', { removalPolicy: RemovalPolicy.DESTROY })).toThrow(
        /^removalPolicy must be confirmed by the context cdk-storage-systems:allow-destroy .*got RemovalPolicy.DESTROY alone; pass -c/,
      );
    });

    test.each([true, 'true', 'Stack', 'Other,Stack', ['Stack']])('destroys data with both keys (%p)', (allowed) => {
      const stack = stackIn({ ...context, 'cdk-storage-systems:allow-destroy': allowed });
      store.make(stack, 'Store', { removalPolicy: RemovalPolicy.DESTROY });
      const policies = dataResources(Template.fromStack(stack)).map(({ DeletionPolicy }) => DeletionPolicy);
      expect(policies).toContain('Delete');
    });

    test('is alarmed, and every alarm tells what to do', () => {
      const { subject, stack } = made();
      const monitored = stackIn(context);
      const monitor = new StorageMonitor(monitored, 'Monitor', { stores: [store.make(monitored, 'Store')] });
      expect(subject.alarms.length).toBeGreaterThan(0);
      expect(monitor.alarms).toHaveLength(subject.alarms.length);
      for (const { runbook } of subject.alarms) expect(runbook.length).toBeGreaterThan(40);
      expect(subject.graphs.length).toBeGreaterThan(0);
      expect(nagFindings(monitored)).toEqual(nagFindings(stack));
    });

    test('passes tags on to its data and its keys', () => {
      const stack = stackIn(context);
      Tags.of(store.make(stack, 'Store')).add('team', 'storage');
      const resources = Object.values(Template.fromStack(stack).toJSON().Resources as Record<string, TemplateResource>);
      const tagged = resources.filter(({ Properties }) => JSON.stringify(Properties.Tags ?? '').includes('storage'));
      expect(tagged.map(({ Type }) => Type)).toEqual(expect.arrayContaining(['AWS::KMS::Key', ...store.dataTypes]));
    });

    test('takes tokens for every prop that can be one', () => {
      const stack = stackIn(context);
      store.makeWithTokens(stack, 'Store');
      expect(() => Template.fromStack(stack)).not.toThrow();
    });

    test('stands twice in one stack', () => {
      const stack = stackIn(context);
      store.make(stack, 'One');
      store.make(stack, 'Two');
      expect(() => Template.fromStack(stack)).not.toThrow();
    });

    test('stands in a stack without an environment', () => {
      const stack = new Stack(new App({ context }), 'Stack');
      store.make(stack, 'Store');
      expect(() => Template.fromStack(stack)).not.toThrow();
    });

    test('keeps its logical ids', () => {
      const ids = Object.entries(made().template.toJSON().Resources as Record<string, TemplateResource>);
      expect(ids.map(([id, { Type }]) => `${id}: ${Type}`).sort()).toMatchSnapshot();
    });

    test('satisfies every audit pack', () => {
      const open = nagFindings(made().stack).filter(
        (finding) => !store.leftToTheApp.some((rule) => finding.includes(rule)),
      );
      expect(open).toEqual([]);
    });

    test('acknowledges audit rules one by one, each with its reason', () => {
      expect(acknowledgements(made().stack)).toMatchSnapshot();
    });
  });

  describe(`${store.name} cannot be talked out of its promises`, () => {
    test('stays as promised when an organisation injects other properties', () => {
      const stackOf = (app: App) => {
        const stack = new Stack(app, 'Stack', { env: { account: ACCOUNT, region: REGION } });
        store.make(stack, 'Store');
        return Template.fromStack(stack);
      };
      const resources = Object.values(
        stackOf(store.hostileApp()).toJSON().Resources as Record<string, TemplateResource>,
      );
      const data = resources.filter((resource) => store.dataTypes.includes(resource.Type));
      expect(data.filter(store.isEncryptedWithCustomerKey).length).toBeGreaterThan(0);
      expect(data.filter(store.isPrivate)).toHaveLength(data.length);
      expect(data.map(({ DeletionPolicy }) => DeletionPolicy)).not.toContain('Delete');
    });

    test.each(Object.keys(store.overrides))('fails synthesis when an override undoes %s', (promise) => {
      const stack = stackIn();
      const subject = store.make(stack, 'Store');
      store.overrides[promise]?.(subject);
      expect(() => (stack.node.root as App).synth()).toThrow(/remove the override or injector/);
    });
  });
}
