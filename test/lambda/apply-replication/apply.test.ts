import fc from 'fast-check';
import { apply, ForeignRules } from '../../../lambda/apply-replication/apply';
import type { Request } from '../../../lambda/apply-replication/request';
import { FakeReplication } from './fake-replication';

const target = { bucket: 'replica', region: 'eu-west-1', ruleIdPrefixes: ['back', 'return'] };
const configuration = { Role: 'r', Rules: [{ ID: 'back-0' }, { ID: 'back-1' }] };
const create: Request = { type: 'Create', target, configuration };
const remove: Request = { type: 'Delete', target };

describe('to create or update', () => {
  test.each([
    ['a bucket without rules', []],
    ['a bucket with rules of its own, earlier prefixes included', ['back-0', 'return-0']],
  ])('puts the configuration on %s', async (_, ids) => {
    const replication = new FakeReplication(ids);
    await apply(create, replication);
    expect(replication.ids).toEqual(['back-0', 'back-1']);
  });

  test('refuses a bucket with a rule of others, in one sentence, and changes nothing', async () => {
    const replication = new FakeReplication(['back-0', 'audit-copy']);
    await expect(apply(create, replication)).rejects.toThrow(
      new ForeignRules(
        'replica must have no replication rules of others, got audit-copy; remove them, or manage their bucket without two-way replication',
      ),
    );
    expect(replication.ids).toEqual(['back-0', 'audit-copy']);
  });
});

describe('to delete', () => {
  test.each([
    ['removes rules of its own', ['back-0', 'back-1'], []],
    ['leaves a bucket without rules', [], []],
    ['leaves rules of others, and its own beside them', ['back-0', 'audit-copy'], ['back-0', 'audit-copy']],
  ])('%s', async (_, before, after) => {
    const replication = new FakeReplication(before);
    await apply(remove, replication);
    expect(replication.ids).toEqual(after);
  });
});

test('a rule of others survives any sequence of requests', async () => {
  const requests = fc.array(fc.constantFrom(create, remove, { ...create, type: 'Update' } as Request));
  await fc.assert(
    fc.asyncProperty(requests, async (sequence) => {
      const replication = new FakeReplication(['audit-copy']);
      for (const request of sequence) await apply(request, replication).catch(() => undefined);
      expect(replication.ids).toEqual(['audit-copy']);
    }),
  );
});
