import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { homeOf, physicalName } from '../../../lib/core/physical-name';

const HOME = { account: '111122223333', region: 'eu-west-1' };
const owner = (...ids: string[]) =>
  ids.reduce<Construct>((scope, id) => new Construct(scope, id), new Stack(new App(), 'Stack'));

test('is readable, and ends in a hash and the Region', () => {
  expect(physicalName(owner('CustomerDocuments'), HOME)).toMatch(/^stack-customer-documents-[0-9a-f]{10}-eu-west-1$/);
});

test('differs by path, account and Region, and is the same at every synth', () => {
  const names = [
    physicalName(owner('Documents'), HOME),
    physicalName(owner('Documents', 'Documents'), HOME),
    physicalName(owner('Documents'), { ...HOME, account: '444455556666' }),
    physicalName(owner('Documents'), { ...HOME, region: 'eu-west-2' }),
  ];
  expect(new Set(names).size).toBe(names.length);
  expect(physicalName(owner('Documents'), HOME)).toBe(names[0]);
});

test('is a legal bucket name, role name and key alias whatever the construct is called', () => {
  const id = fc
    .string({ minLength: 1, maxLength: 200, unit: 'grapheme' })
    .filter((text) => !/[/~]/.test(text) && text.trim() !== '' && !(text in {}));
  const region = fc.constantFrom('us-east-1', 'ap-southeast-3', 'us-gov-west-1');
  fc.assert(
    fc.property(id, region, fc.integer({ min: 40, max: 64 }), (text, where, maxLength) => {
      const name = physicalName(owner(text), { ...HOME, region: where }, maxLength);
      expect(name).toMatch(/^[a-z0-9][a-z0-9-]*[a-z0-9]$/);
      expect(name.length).toBeLessThanOrEqual(maxLength);
      expect(name).not.toContain('--');
    }),
  );
});

test('fails for a stack that does not say where it is', () => {
  expect(() => homeOf(new Stack(new App(), 'Stack'), 'region')).toThrow(
    /^region must stand in a stack that names its account and Region, got the environment-agnostic stack Stack; pass env/,
  );
});
