import {
  flagAt,
  holdsIntrinsic,
  isIntrinsic,
  LATER,
  listAt,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
  valueAt,
} from '../../../lib/core/template';

const TOKEN = { Ref: 'Parameter' };
const properties = {
  Number: 7,
  Text: 'text',
  NumberAsText: '7',
  Yes: true,
  YesAsText: 'true',
  Token: TOKEN,
  List: [{ Name: 'a' }, TOKEN, 'text', { Name: 'b' }],
  Outer: { Inner: { Leaf: 1 }, Later: TOKEN },
};

describe('a reader', () => {
  test('finds a number, be it text, and names it by its path', () => {
    expect(numberAt(properties, 'Number')).toEqual({ name: 'Number', value: 7 });
    expect(numberAt(properties, 'NumberAsText', 'Rules[0]')).toEqual({ name: 'Rules[0].NumberAsText', value: 7 });
  });

  test('finds yes and no, be they text', () => {
    expect([flagAt(properties, 'Yes'), flagAt(properties, 'YesAsText'), flagAt({ No: 'false' }, 'No')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('finds the objects of a list and keeps their places', () => {
    expect(objectsAt(properties, 'List').map(({ name }) => name)).toEqual(['List[0]', 'List[3]']);
    expect(listAt(properties, 'List')).toHaveLength(4);
  });

  test.each(['Token', 'Missing', 'Outer'])('finds nothing where there is something else: %s', (key) => {
    expect(numberAt(properties, key)).toBeUndefined();
    expect(textAt(properties, key)).toBeUndefined();
    expect(flagAt(properties, key)).toBeUndefined();
    expect(objectsAt(properties, key)).toEqual([]);
    expect(listAt(properties, key)).toEqual([]);
  });

  test('takes a token for an empty object', () => {
    expect(objectAt(properties, 'Token')).toEqual({});
  });
});

describe('a path', () => {
  test('leads to a value, to nothing, or to what only the deployment knows', () => {
    expect(valueAt(properties, 'Outer', 'Inner', 'Leaf')).toBe(1);
    expect(valueAt(properties, 'Outer', 'Missing', 'Leaf')).toBeUndefined();
    expect(valueAt(properties, 'Outer', 'Later', 'Leaf')).toBe(LATER);
    expect(valueAt(properties, 'Token')).toBe(LATER);
  });
});

describe('an intrinsic function', () => {
  test.each([[{ Ref: 'A' }], [{ 'Fn::GetAtt': ['A', 'Arn'] }], [{ 'Fn::If': ['A', 1, 2] }]])(
    'is known by its only key: %j',
    (value) => {
      expect(isIntrinsic(value)).toBe(true);
      expect(holdsIntrinsic({ List: [value] })).toBe(true);
    },
  );

  test.each([[{ Ref: 'A', Other: 1 }], [{ Reference: 'A' }], ['Ref'], [null], [['Ref']]])(
    'is nothing else: %j',
    (value) => {
      expect(isIntrinsic(value)).toBe(false);
      expect(holdsIntrinsic(value)).toBe(false);
    },
  );
});
