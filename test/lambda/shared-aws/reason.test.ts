import { reasonOf } from '../../../lambda/shared-aws/reason';

describe('the reason of a failure', () => {
  test.each([
    ['has the code of the service', Object.assign(new Error('no'), { name: 'AccessDenied' }), 'AccessDenied: no'],
    ['leaves out a name that says nothing', new Error('no'), 'no'],
    ['is one line', new Error('first\n  second '), 'first second'],
    ['is text, whatever was thrown', 'no', 'no'],
  ])('%s', (_, error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
