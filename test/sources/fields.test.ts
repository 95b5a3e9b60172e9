import { isBanned } from '../../src/lib/sources/bans';
import {
  firstTextOf,
  flagOf,
  isMostly,
  isSameEmail,
  listIn,
  namesIn,
  nullableTextOf,
  objectIn,
  objectsIn,
  textOf,
  withPlainNames,
} from '../../src/lib/sources/fields';
import type { SourceFinding } from '../../src/lib/sources';
import { timeOf } from '../../src/lib/sources/time';
import { NOW } from '../support/sources/convert';

describe('texts', () => {
  it.each([
    [' a ', 'a'],
    ['\t+1', '+1'],
    [7, '7'],
    [10n, '10'],
    ['  ', undefined],
    [null, undefined],
    [true, undefined],
    [{}, undefined],
  ])('of %j', (value, text) => {
    expect(textOf(value)).toBe(text);
  });

  it('that stand for NULL are absent only where a column may be NULL', () => {
    expect(['NULL', 'nil', 'undefined', '\\N', 'none'].map(nullableTextOf)).toEqual(
      Array.from({ length: 5 }),
    );
    expect(textOf('Null')).toBe('Null');
  });

  it('are the first that is there', () => {
    expect(firstTextOf({ a: '', b: 'x', c: 'y' }, ['a', 'b', 'c'])).toBe('x');
    expect(firstTextOf({}, ['a'])).toBeUndefined();
  });
});

it.each([
  ['t', true],
  ['TRUE', true],
  [1, true],
  ['Yes', true],
  ['f', false],
  ['0', false],
  ['maybe', undefined],
  [null, undefined],
])('a flag of %j is %j', (value, flag) => {
  expect(flagOf(value)).toBe(flag);
});

it('JSON in a text counts as what it is', () => {
  expect(objectIn('{"a":1}')).toEqual({ a: 1 });
  expect(objectIn('[1]')).toBeUndefined();
  expect(objectIn('{')).toBeUndefined();
  expect(listIn('[1]')).toEqual([1]);
  expect(listIn('x')).toEqual([]);
  expect(objectsIn([{ a: 1 }, 2, null])).toEqual([{ a: 1 }]);
});

it.each([
  ['admin, member', ['admin', 'member']],
  ['a|b;c', ['a', 'b', 'c']],
  ['["a","a"]', ['a']],
  [
    [{ name: 'a' }, 'b', { id: 1 }],
    ['a', 'b'],
  ],
  [null, []],
])('names in %j', (value, names) => {
  expect(namesIn(value)).toEqual(names);
});

it('emails are compared without case', () => {
  expect(isSameEmail('A@example.com', 'a@example.com ')).toBe(true);
  expect(isSameEmail('a@example.com', 'b@example.com')).toBe(false);
  expect(isSameEmail(undefined, undefined)).toBe(false);
});

it('half of the records decide', () => {
  const isEven = ({ n }: Readonly<Record<string, unknown>>): boolean => Number(n) % 2 === 0;
  expect(isMostly([{ n: 1 }, { n: 2 }], isEven)).toBe(true);
  expect(isMostly([{ n: 1 }, { n: 2 }, { n: 3 }], isEven)).toBe(false);
  expect(isMostly([], isEven)).toBe(false);
});

it('names of fields are plain', () => {
  expect(withPlainNames({ 'Email Verified': true, 'e-mail': 'a', email: 'b' })).toEqual({
    email_verified: true,
    e_mail: 'a',
    email: 'b',
  });
});

describe('times', () => {
  const NOON = Date.UTC(2026, 10, 29, 12);

  it.each([
    ['2026-11-29T12:00:00Z', NOON],
    ['2026-11-29 12:00:00.000+00', NOON],
    ['2026-11-29 14:00:00+02', NOON],
    ['2026-11-29 12:00:00', NOON],
    [String(NOON), NOON],
    [NOON / 1000, NOON],
    ['infinity', Infinity],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('of %j', (value, ms) => {
    expect(timeOf(value)).toBe(ms);
  });
});

describe('a ban', () => {
  it.each([
    [null, false, []],
    ['NULL', false, []],
    ['2026-11-30 11:59:59+00', false, []],
    ['2026-12-24 10:00:00+00', true, ['The user is banned until 2026-12-24.']],
    ['2125-01-01 00:00:00+00', true, []],
    ['infinity', true, []],
    ['soon', true, ['It is not a time: the user counts as banned.']],
  ])('with the end %j', (value, expected, details) => {
    const findings: SourceFinding[] = [];
    expect(isBanned({ field: 'banned_until', value }, NOW, findings)).toBe(expected);
    expect(findings.map(({ detail }) => detail)).toEqual(details);
  });
});
