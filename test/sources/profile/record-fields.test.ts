import { isSet } from '../../../src/lib/sources/profile/is-set';
import { RecordFields, unwrappedWhole } from '../../../src/lib/sources/profile/record-fields';

describe('the fields of a record', () => {
  it.each(['Email Verified', 'email_verified', 'emailVerified', 'EMAIL-VERIFIED'])(
    'are found as they are written: %s',
    (name) => {
      expect(new RecordFields({ [name]: 'x' }).textOf(['email_verified'])).toBe('x');
    },
  );

  it.each([
    ['profile.email', { profile: { email: 'x' } }],
    ['profile.email', { 'profile.email': 'x' }],
    ['profile.email', { Profile: '{"E-Mail": "x"}' }],
    ['emails.0.address', { emails: [{ address: 'x' }] }],
    ['emails.0.address', { emails: '[{"address": "x"}]' }],
    ['id', { id: { $oid: 'x' } }],
    ['at.day', { at: { day: { $date: 'x' } } }],
    ['n', { n: { $numberLong: 'x' } }],
    ['n', { n: { $date: { $numberLong: 'x' } } }],
    ['n', { n: { $uuid: 'x' } }],
  ])('have %s in %j', (path, record) => {
    expect(new RecordFields(record).textOf([path])).toBe('x');
  });

  it.each([
    ['emails.1.address', { emails: [{ address: 'x' }] }],
    ['emails.address', { emails: [{ address: 'x' }] }],
    ['emails.0.address', { emails: 'no JSON' }],
    ['a.b.c', { a: 1 }],
    ['a', { a: { b: 1 } }],
    ['a', {}],
  ])('lack %s in %j', (path, record) => {
    expect(new RecordFields(record).textOf([path])).toBeUndefined();
  });

  it.each(['', ' ', 'NULL', String.raw`\N`, null])('are absent with %j', (value) => {
    const fields = new RecordFields({ first: value, second: 'x' });
    expect(fields.valueOf(['first', 'second'])).toBe('x');
    expect(fields.nameOf(['first'])).toBeUndefined();
    expect(fields.has('first')).toBe(true);
  });

  it('may be the name Null, but no id is null', () => {
    const fields = new RecordFields({ last_name: 'Null', id: 'null' });
    expect(fields.nameOf(['last_name'])).toBe('Null');
    expect(fields.textOf(['id'])).toBeUndefined();
  });

  it('are no name where they are JSON', () => {
    const fields = new RecordFields({ name: '{"first_name": ""}', display_name: 'Ada' });
    expect(fields.nameOf(['name', 'display_name'])).toBe('Ada');
  });

  it('are those with a value, where two names are one', () => {
    expect(new RecordFields({ firstName: '', first_name: 'Ada' }).nameOf(['first_name'])).toBe(
      'Ada',
    );
  });

  it('are not those of every object', () => {
    expect(new RecordFields({}).valueOf(['constructor', '__proto__', 'a.constructor'])).toBe(
      undefined,
    );
  });
});

it('a value is unwrapped to its depth', () => {
  const value = { at: { $date: 'x' }, list: [{ $numberInt: '1' }], plain: 2 };
  expect(unwrappedWhole(value)).toEqual({ at: 'x', list: ['1'], plain: 2 });
});

it.each([
  [true, true],
  ['t', true],
  ['2026-01-02 03:04:05', true],
  ['2026-11-29 14:58:40.082988+00', true],
  [1700000000, true],
  [1, true],
  [0, false],
  [false, false],
  ['no', false],
  ['', false],
  [null, false],
  ['null', false],
  ['0000-00-00 00:00:00', false],
  [undefined, false],
  ['maybe', undefined],
  [7.5e-1, undefined],
])('%j is set: %j', (value, expected) => {
  expect(isSet(value)).toBe(expected);
});
