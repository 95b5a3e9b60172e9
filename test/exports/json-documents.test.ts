import { chanceOf, type Chance } from '../support/chance';
import { readParts, type Read } from '../support/exports/export-files';
import type { StreamedFormat } from '../../src/lib/exports/record-reader';
import type { JsonUnit } from '../../src/lib/exports/file-sample';

const MIB = 1024 * 1024;

function readDocument(text: string, unit: JsonUnit = 'document'): Read {
  return readParts({ format: 'json', unit, parts: [Buffer.from(text)] });
}

describe('a JSON document', () => {
  it('gives the objects of its arrays, and its objects', () => {
    const text =
      '{"n":1,"list":["a",1,{"x":"y"}],"config":{"a":{"b":[1]}},"t":true,"s":"}]","orgs":[{}]}';
    expect(readDocument(text)).toEqual({
      read: [
        ['list', { x: 'y' }],
        ['config', { a: { b: [1] } }],
        ['orgs', {}],
      ],
      refs: ['record 3 of list', 'record 1 of config', 'record 1 of orgs'],
      rejected: [],
    });
  });

  it('may have a comma too many, and follow another document', () => {
    const { read, refs, rejected } = readDocument('{"u":[{"a":1},],}\n{"u":[,{"a":2}]}');
    expect([read.map(([, value]) => value), refs, rejected]).toEqual([
      [{ a: 1 }, { a: 2 }],
      ['record 1 of u', 'record 2 of u'],
      [],
    ]);
  });

  it.each([
    ['{"a":1,"b":}', 'bad_json'],
    ['{"a" 1,[]}', 'bad_json'],
    ['{"a":"\x01"}', 'bad_json'],
    ['null', 'bad_json'],
    ['[{"a":1}]', 'bad_json'],
    ['"text"', 'bad_json'],
    ['nonsense', 'bad_json'],
  ])('isolates the record %j', (record, code) => {
    const { read, rejected } = readDocument(`{"users":[{"a":1},${record},{"a":3}]}`);
    expect(read).toEqual([
      ['users', { a: 1 }],
      ['users', { a: 3 }],
    ]);
    expect(rejected).toEqual([`users: record 2 of users: ${code}`]);
  });

  it.each([
    ['{"users":[{"a":1}]} x', 'after a document'],
    ['{"users":[{"a":1}]}}', 'a bracket too many'],
    ['{"users":[{"a":1}], 7}', 'a number for a name'],
    ['{"users":[{"a":1}], "b" {}}', 'no colon'],
    ['{"users":[{"a":1}}', 'another bracket'],
    ['{"users":[{"a":1}], "\\q":{}}', 'a name that is not valid'],
    ['{"users":[{"a":1}], "b":}', 'no value'],
  ])('is malformed: %s (%s)', (text) => {
    expect(readDocument(text)).toMatchObject({
      read: [['users', { a: 1 }]],
      ended: 'export_malformed',
    });
  });

  it('isolates a record that is not UTF-8, and one longer than 16 MiB', () => {
    const parts = [Buffer.from('[{"a":"'), Buffer.from([0xe4]), Buffer.from('"},{"a":"ä"},{"b":"')];
    for (let mib = 0; mib < 17; mib += 1) parts.push(Buffer.alloc(MIB, 0x78));
    parts.push(Buffer.from('"},{"a":4}]'));
    expect(readParts({ format: 'json', unit: 'record', parts })).toEqual({
      read: [
        ['', { a: 'ä' }],
        ['', { a: 4 }],
      ],
      refs: ['record 2', 'record 4'],
      rejected: [': record 1: bad_json', ': record 3: record_too_long'],
    });
  });
});

/** A text that is safe in every format. */
function textOf(chance: Chance): string {
  const pieces = ['a', ' ', '"', '\\', '}', ']', '{', 'ä', '日', '😀', '\n', '\t', ',', ':', '\\"'];
  return Array.from({ length: chance.int(0, 6) }, () => chance.pick(pieces)).join('');
}

function valueOf(chance: Chance, depth: number): unknown {
  switch (chance.int(0, depth > 2 ? 3 : 5)) {
    case 0:
      return chance.int(-5, 1e6) / 4;
    case 1:
      return chance.pick([true, false, null]);
    case 4:
      return Array.from({ length: chance.int(0, 3) }, () => valueOf(chance, depth + 1));
    case 5:
      return recordOf(chance, depth + 1);
    default:
      return textOf(chance);
  }
}

function recordOf(chance: Chance, depth = 0): Record<string, unknown> {
  const names = Array.from(
    { length: chance.int(0, 4) },
    (_, at) => `${String(at)}${textOf(chance)}`,
  );
  return Object.fromEntries(names.map((name) => [name, valueOf(chance, depth)]));
}

interface Case {
  readonly format: StreamedFormat;
  readonly unit?: JsonUnit;
  readonly text: string;
  readonly records: readonly (readonly [string, unknown])[];
}

function recordsOf(chance: Chance): Record<string, unknown>[] {
  return Array.from({ length: chance.int(0, 4) }, () => recordOf(chance));
}

/** A random export with the records that are in it. */
function caseOf(chance: Chance): Case {
  const space = chance.pick([undefined, 1, '\t']);
  const lists = { users: recordsOf(chance), 'ö"': recordsOf(chance) };
  const pages = Object.entries(lists).flatMap(([path, list]) =>
    list.map((record) => [path, record] as const),
  );
  const records = [...lists.users, ...lists['ö"']].map((record) => ['', record] as const);
  switch (chance.int(0, 3)) {
    case 0: {
      const end = chance.pick(['\n', '\r\n', '\n\n']);
      const text = records.map(([, record]) => JSON.stringify(record) + end).join('');
      return { format: 'ndjson', text, records };
    }
    case 1: {
      const text = JSON.stringify({ n: 1, ...lists, tags: ['x'], t: null }, undefined, space);
      return { format: 'json', unit: 'document', text, records: pages };
    }
    case 2: {
      const all = records.map(([, record]) => record);
      return {
        format: 'json',
        unit: 'record',
        text: JSON.stringify(all, undefined, space),
        records,
      };
    }
    default: {
      const { users, 'ö"': others } = lists;
      const text = JSON.stringify([{ users }, { 'ö"': others, next: null }], undefined, space);
      return { format: 'json', unit: 'document', text, records: pages };
    }
  }
}

function partsOf(bytes: Buffer, chance: Chance): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + chance.int(1, chance.pick([1, 3, 40]));
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return parts;
}

describe('a random export', () => {
  const cases = Array.from({ length: 150 }, (_, seed) => seed);

  it('gives the same records in blocks of any size', () => {
    for (const seed of cases) {
      const chance = chanceOf(seed, 'blocks');
      const { records, text, ...how } = caseOf(chance);
      const found = readParts({ ...how, parts: partsOf(Buffer.from(text), chance) });
      expect(found).toMatchObject({ read: records, rejected: [] });
      expect(found.ended).toBeUndefined();
    }
  });

  it('gives its first records, and never a wrong one, when it is cut anywhere', () => {
    for (const seed of cases.slice(0, 50)) {
      const chance = chanceOf(seed, 'cuts');
      const { records, text, ...how } = caseOf(chance);
      const bytes = Buffer.from(text);
      for (let length = 0; length < bytes.length; length += 1) {
        const found = readParts({ ...how, parts: [bytes.subarray(0, length)] });
        expect(found.rejected).toEqual([]);
        expect(found.read).toEqual(records.slice(0, found.read.length));
        if (found.ended === undefined && how.format === 'json' && length > 0) {
          expect(text.slice(length).trim()).toBe('');
        }
        if (found.ended !== undefined) expect(found.ended).toBe('truncated_file');
      }
    }
  });

  it('loses one record alone to a broken one', () => {
    for (const seed of cases) {
      const chance = chanceOf(seed, 'broken');
      const before = recordsOf(chance);
      const after = recordsOf(chance);
      const texts = [...before.map(json), '{"a":[1,}', ...after.map(json)];
      const broken = texts.map((text) => (text === '{"a":[1,}' ? '{"a":[1,]}' : text));
      for (const how of [
        { format: 'ndjson' as const, text: `${texts.join('\n')}\n` },
        { format: 'json' as const, unit: 'record' as const, text: `[${broken.join(',')}]` },
      ]) {
        const found = readParts({ ...how, parts: partsOf(Buffer.from(how.text), chance) });
        expect(found.read.map(([, value]) => value)).toEqual([...before, ...after]);
        expect(found.rejected).toHaveLength(1);
      }
    }
  });
});

function json(value: unknown): string {
  return JSON.stringify(value);
}
