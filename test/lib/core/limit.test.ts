import { amount, outside } from '../../../lib/core/limit';
import { named, sentence } from '../../../lib/core/problem';
import type { Limit } from '../../../lib/facts/fact';

const source = { page: 'https://example.org/limits', read: '2026-11' };
const range: Limit = { min: 10, max: 20, step: 5, unit: 'MiB', source };
const said = (limit: Limit, value: number, fix?: string) => outside(limit, named('size', value), fix).map(sentence);

describe('a value', () => {
  test('inside its limit passes, both ends included', () => {
    for (const value of [10, 15, 20]) expect(said(range, value)).toEqual([]);
  });

  test('outside its limit is named with the limit and the page', () => {
    const must = 'size must be 10 to 20 MiB in steps of 5';
    for (const value of [9, 21, 12])
      expect(said(range, value)).toEqual([`${must}, got ${value} MiB; see ${source.page}`]);
  });

  test('is told what to do where somebody knows better than the page', () => {
    expect(said({ max: 1, unit: 'rules', source }, 2, 'join them')).toEqual([
      'size must be at most 1 rule, got 2 rules; join them',
    ]);
  });

  test('of whole steps is told so', () => {
    expect(said({ min: 0, step: 1, unit: 'days', source }, 1.5)[0]).toContain('must be whole days, got 1.5 days');
  });

  test('passes as a token', () => {
    expect(outside(range, undefined)).toEqual([]);
  });
});

test.each([
  [1, 'days', '1 day'],
  [0, 'days', '0 days'],
  [2, 'days', '2 days'],
  [1, 'MB/s', '1 MB/s'],
  [1, 'IOPS', '1 IOPS'],
])('%p %s reads "%s"', (value, unit, text) => expect(amount(value, unit)).toBe(text));
