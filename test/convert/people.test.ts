import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flatMetadata, metadataCell } from '../../src/lib/convert/people/flat-metadata';
import { KeyTable } from '../../src/lib/convert/people/key-table';
import { namesOf } from '../../src/lib/convert/people/names';
import { type Claim, People } from '../../src/lib/convert/people/people';
import { csvLine } from '../../src/lib/csv';
import { convertedUser } from '../../src/lib/sources/converted-user';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'people-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const person = (id: string, email: string): { id: string; email: string } => ({ id, email });

describe('people', () => {
  it('are kept once by id and by email, whatever the case; the one that is kept is named', () => {
    const people = new People(folder, () => 1);
    const claims = [
      person('1', 'Ada@x.io'),
      person('2', 'bob@x.io'),
      person('1', 'other@x.io'),
      person('3', 'ada@X.io'),
      person('3', 'cy@x.io'),
    ].map((each) => people.claim(each));
    expect(claims).toEqual<Claim[]>([
      { kind: 'kept' },
      { kind: 'kept' },
      { kind: 'duplicate_id' },
      { kind: 'duplicate_email', keptId: '1' },
      { kind: 'kept' },
    ]);
    people.close();
  });

  it('are exact for many: no two are taken for one, and no one is kept twice', () => {
    const people = new People(folder, () => 0.001);
    const at = (n: number): { id: string; email: string } =>
      person(`auth0|${String(n)}`, `p${String(n)}@x.io`);
    for (let n = 0; n < 60_000; n += 1) expect(people.claim(at(n)).kind).toBe('kept');
    for (let n = 0; n < 60_000; n += 997) {
      expect(people.claim(person('new', at(n).email))).toEqual({
        kind: 'duplicate_email',
        keptId: at(n).id,
      });
    }
    people.close();
  });

  it('are ranked: of one email the first with the best score is kept, later ones as well', () => {
    const people = new People(folder, () => 1);
    const all = [
      { ...person('1', 'ada@x.io'), score: 0 },
      { ...person('2', 'ada@x.io'), score: 1 },
      { ...person('3', 'ada@x.io'), score: 1 },
      { ...person('2', 'bob@x.io'), score: 1 },
      { ...person('4', 'bob@x.io'), score: 0 },
    ];
    for (const each of all) people.rank(each, each.score);
    expect(all.map((each) => people.judgeNext(each))).toEqual<Claim[]>([
      { kind: 'duplicate_email', keptId: '2' },
      { kind: 'kept' },
      { kind: 'duplicate_email', keptId: '2' },
      { kind: 'duplicate_id' },
      { kind: 'kept' },
    ]);
    people.close();
  });
});

it('Texts of equal hashes are compared', () => {
  const texts = ['', 'a', 'b'];
  let asked = 0;
  const table = new KeyTable(
    (number, text) => {
      asked += 1;
      return texts[number] === text;
    },
    () => 1,
  );
  for (const number of [1, 2]) {
    expect(table.find(texts[number] ?? '')).toBe(0);
    table.add(number);
  }
  expect([table.find('a'), table.find('b'), table.find('c')]).toEqual([1, 2, 0]);
  expect(asked).toBe(2);
});

describe('names', () => {
  const names = (facts: object, split: 'first-space' | 'last-space' | 'none' = 'first-space') =>
    namesOf(convertedUser({ id: '1', ...facts }, [], []).user, split);

  it.each([
    ['first-space', { first: 'Ada', last: 'King Lovelace' }],
    ['last-space', { first: 'Ada King', last: 'Lovelace' }],
    ['none', { first: 'Ada King  Lovelace', last: '' }],
  ] as const)('a full name is split at the %s', (split, expected) => {
    expect(names({ fullName: ' Ada King  Lovelace' }, split)).toEqual(expected);
  });

  it('a given name is never split, and one word is a first name', () => {
    expect(names({ firstName: 'Ada King' })).toEqual({ first: 'Ada King', last: '' });
    expect(names({ fullName: 'Ada' })).toEqual({ first: 'Ada', last: '' });
  });

  it.each(['ada@x.io', '+49 170 1234567', '(030) 123-4567'])('%s is not a name', (fullName) => {
    expect(names({ fullName })).toEqual({ first: '', last: '' });
  });
});

describe('metadata', () => {
  const flat = (metadata: object): { json: string; left: string[] } => {
    const left: string[] = [];
    const json = flatMetadata(metadata as Record<string, unknown>, (key) => left.push(key));
    return { json, left };
  };

  it('becomes texts of one level; null and empty values are left out', () => {
    const { json, left } = flat({ a: 'x', n: 1.5, b: true, o: { p: [1] }, z: null, e: '' });
    expect(JSON.parse(json)).toEqual({ a: 'x', n: '1.5', b: 'true', o: '{"p":[1]}' });
    expect(left).toEqual([]);
    expect(flat({ z: null }).json).toBe('');
  });

  it.each([
    '{"b":"x","10":1,"2":true,"a":{"p":[1]},"z":null}',
    '{"__proto__":"v","quote":"say \\"x\\"","path":"C:\\\\x"}',
    '{"line":"a\\nb","":"v","größe":"1","ok":"v"}',
    `{"${'k'.repeat(41)}":"v","ok":"${'v'.repeat(600)}","long":"${'v'.repeat(601)}"}`,
    JSON.stringify(Object.fromEntries(Array.from({ length: 11 }, (_, at) => [at, 'v']))),
    '{}',
  ])('is the same as a cell of a CSV: %s', (text) => {
    const metadata = JSON.parse(text) as Record<string, unknown>;
    const left: string[] = [];
    const cell = metadataCell(metadata, (key) => left.push(key));
    const { json, left: expected } = flat(metadata);
    expect(`${cell}\n`).toBe(csvLine([json]));
    expect(left).toEqual(expected);
  });

  it('leaves out what WorkOS does not take, and tells each key once', () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`k${String(at)}`, 'v']));
    expect(flat(many).left).toEqual(['k10', 'k11']);
    const bad = { ['k'.repeat(41)]: 'v', long: 'v'.repeat(601), größe: '1', name: 'Zoë', ok: 'v' };
    const { json, left } = flat(bad);
    expect(JSON.parse(json)).toEqual({ ok: 'v' });
    expect(left).toEqual(['k'.repeat(41), 'long', 'größe', 'name']);
    expect(JSON.parse(flat(JSON.parse('{"__proto__":"v"}') as object).json)).toEqual({
      ['__proto__']: 'v',
    });
  });
});
