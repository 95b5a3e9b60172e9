import { accepted, rejected, rules } from '../../support/records/rows';

function metadataOf(cell: string): unknown {
  return accepted({ metadata: cell }).record.user.metadata;
}

function keys(count: number): string {
  return JSON.stringify(
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v'])),
  );
}

describe('metadata', () => {
  it.each([
    ['{"plan":"pro"}', { plan: 'pro' }],
    [' {"a":""} ', { a: '' }],
    ['{"a":1,"b":-1.5,"c":true,"d":false}', { a: '1', b: '-1.5', c: 'true', d: 'false' }],
    ['{"a":"http://x.io:80","b":":"}', { a: 'http://x.io:80', b: ':' }],
    ['{"path":"C:\\\\users","c":"\\u0041"}', { path: 'C:\\users', c: 'A' }],
    ['{}', undefined],
    ['', undefined],
    ['  ', undefined],
  ])('%s becomes %j without a warning', (cell, metadata) => {
    const row = accepted({ metadata: cell });
    expect(row.record.user.metadata).toEqual(metadata);
    expect(row.warnings).toEqual([]);
  });

  it.each([
    ['{"id":12345678901234567890}', { id: '12345678901234567890' }],
    [
      '{"id":-9007199254740993,"e":"1e5 \\" 99999999999999999"}',
      { id: '-9007199254740993', e: '1e5 " 99999999999999999' },
    ],
    ['{"huge":1e999}', { huge: '1e999' }],
    ['{"pi":3.14159265358979323846}', { pi: '3.14159265358979323846' }],
    ['{"a":1e3,"b":9007199254740991}', { a: '1e3', b: '9007199254740991' }],
    ['{"a":1.50,"b":0.10,"c":-0,"d":1.0E+2}', { a: '1.50', b: '0.10', c: '-0', d: '1.0E+2' }],
    ['{"in":[1.10,"1.10"]}', { in: '[1.10,"1.10"]' }],
    [
      '{"in":{"id":[12345678901234567890,1,"12345678901234567890"]}}',
      { in: '{"id":[12345678901234567890,1,"12345678901234567890"]}' },
    ],
  ])('keeps the digits of %s', (cell, metadata) => {
    expect(metadataOf(cell)).toEqual(metadata);
  });

  it('sends nested values as JSON strings, with a warning', () => {
    const row = accepted({ metadata: '{"a":{"b":[1, null]},"c":[]}' });
    expect(row.record.user.metadata).toEqual({ a: '{"b":[1,null]}', c: '[]' });
    expect(row.warnings).toEqual([
      {
        rule: 'metadata_nested',
        column: 'metadata',
        message: 'The value of metadata key "a" is nested and is sent as a JSON string',
      },
      {
        rule: 'metadata_nested',
        column: 'metadata',
        message: 'The value of metadata key "c" is nested and is sent as a JSON string',
      },
    ]);
  });

  it.each([
    ['{"a":null,"b":"x"}', { b: 'x' }, 'metadata key "a" is null and is not sent'],
    ['{"a":null,"b":null}', undefined, '2 metadata keys, "a" first, are null and are not sent'],
  ])('drops the nulls of %s, with a warning', (cell, metadata, message) => {
    const row = accepted({ metadata: cell });
    expect(row.record.user.metadata).toEqual(metadata);
    expect(row.warnings).toEqual([{ rule: 'metadata_null_dropped', column: 'metadata', message }]);
  });

  it.each([
    ['{"a":"x","a":"y"}', 'a', { a: 'y' }],
    ['{"a":1,"b":2,"\\u0061":3}', 'a', { a: '3', b: '2' }],
    ['{"in":{"a b":1,"a b":2}}', 'a b', { in: '{"a b":2}' }],
    ['{"in":[{"a":1},{"a":2}],"b":":","b":"}"}', 'b', { in: '[{"a":1},{"a":2}]', b: '}' }],
  ])('warns of the key that %s has twice', (cell, key, metadata) => {
    const row = accepted({ metadata: cell });
    expect(row.record.user.metadata).toEqual(metadata);
    expect(row.warnings).toContainEqual({
      rule: 'metadata_key_repeated',
      column: 'metadata',
      message: `metadata has the key "${key}" twice: only the last value is sent`,
    });
  });

  it.each([
    '{"a":{"x":1},"b":{"x":2}}',
    '{"a":"x","b":"\\"a\\":1"}',
    '{"a":["a","a"],"b":[{},{}]}',
  ])('does not warn of a repeated key in %s', (cell) => {
    const { warnings } = accepted({ metadata: cell });
    expect(warnings.map(({ rule }) => rule)).not.toContain('metadata_key_repeated');
  });

  it.each([
    ['{"ключ":"значение"}', { ключ: 'значение' }],
    ['{"a":"Zürich"}', { a: 'Zürich' }],
    ['{"a":"\\ud83d\\udc4d"}', { a: '👍' }],
    ['{"a":"\\\\\\u00fc"}', { a: '\\ü' }],
  ])('warns that %s is not ASCII', (cell, metadata) => {
    const row = accepted({ metadata: cell });
    expect(row.record.user.metadata).toEqual(metadata);
    expect(rules(row.warnings)).toEqual(['metadata_not_ascii']);
  });

  it.each(['{plan:"pro"}', "{'a':'b'}", '{"a":', 'plan=pro', '{"a":"secret" oops}'])(
    'refuses %s, which does not parse',
    (cell) => {
      expect(rejected({ metadata: cell }).problems).toEqual([
        {
          rule: 'metadata_invalid_json',
          column: 'metadata',
          message:
            'Metadata is invalid JSON: the cell does not parse. Write {"key":"value"}, in a CSV as "{""key"":""value""}"',
        },
      ]);
    },
  );

  it.each(['[]', '["a"]', 'null', '1', '"text"', 'true', '12345678901234567890'])(
    'refuses %s, which is no object',
    (cell) => {
      expect(rejected({ metadata: cell }).problems).toEqual([
        {
          rule: 'metadata_invalid_json',
          column: 'metadata',
          message: 'Metadata is invalid JSON: the cell is not an object. Write {"key":"value"}',
        },
      ]);
    },
  );

  it('accepts ten keys, warns of eleven, rejects 51', () => {
    expect(accepted({ metadata: keys(10) }).warnings).toEqual([]);
    expect(accepted({ metadata: keys(11) }).warnings).toEqual([
      {
        rule: 'metadata_many_keys',
        column: 'metadata',
        message: 'metadata has 11 keys, more than the 10 that WorkOS documents',
      },
    ]);
    expect(rules(accepted({ metadata: keys(50) }).warnings)).toEqual(['metadata_many_keys']);
    expect(rejected({ metadata: keys(51) }).problems).toEqual([
      {
        rule: 'metadata_too_many_keys',
        column: 'metadata',
        message: 'metadata has 51 keys, more than the 50 that WorkOS accepts',
      },
    ]);
  });

  it('does not count the nulls it drops', () => {
    const nulls = Array.from({ length: 60 }, (_, index) => `"n${index}":null`).join();
    expect(metadataOf(`{${nulls},"a":"b"}`)).toEqual({ a: 'b' });
  });

  it('takes keys of 40 and values of 600 characters', () => {
    const metadata = { ['k'.repeat(40)]: 'v'.repeat(600) };
    expect(metadataOf(JSON.stringify(metadata))).toEqual(metadata);
  });

  it.each([
    [{ '': 'v' }, 'metadata_key_empty', 'metadata has an empty key'],
    [
      { ['k'.repeat(41)]: 'v' },
      'metadata_key_too_long',
      `metadata key "${'k'.repeat(39)}…" is longer than 40 characters`,
    ],
    [
      { a: 'v'.repeat(601) },
      'metadata_value_too_long',
      'The value of metadata key "a" is longer than 600 characters',
    ],
    [
      { a: ['v'.repeat(597)] },
      'metadata_value_too_long',
      'The value of metadata key "a" is longer than 600 characters',
    ],
    [
      { 'a\u001b[31m\n': 'v'.repeat(601) },
      'metadata_value_too_long',
      'The value of metadata key "a [31m" is longer than 600 characters',
    ],
  ])('rejects case %#', (metadata, rule, message) => {
    expect(rejected({ metadata: JSON.stringify(metadata) }).problems).toEqual([
      { rule, column: 'metadata', message },
    ]);
  });

  it('reports several keys at once', () => {
    const cell = JSON.stringify({ '': 'v', a: 'v'.repeat(601), ['k'.repeat(41)]: 'v' });
    expect(rules(rejected({ metadata: cell }).problems)).toEqual([
      'metadata_key_empty',
      'metadata_value_too_long',
      'metadata_key_too_long',
    ]);
  });

  it.each(['{"a":"\\ud800"}', '{"\\udc00":"a"}'])('rejects half a character in %s', (cell) => {
    expect(rules(rejected({ metadata: cell }).problems)).toEqual(['text_not_well_formed']);
  });

  it.each(['{"__proto__":"x"}', '{"__proto__":1}', '{"__proto__":{"polluted":1}}'])(
    'keeps %s as a key like any other',
    (cell) => {
      const metadata = accepted({ metadata: cell }).record.user.metadata ?? {};
      expect(Object.keys(metadata)).toEqual(['__proto__']);
      expect(typeof Object.getOwnPropertyDescriptor(metadata, '__proto__')?.value).toBe('string');
      expect(Object.getPrototypeOf(metadata)).not.toHaveProperty('polluted');
      expect({}).not.toHaveProperty('polluted');
    },
  );

  it('bears values that are nested without end, and cells without measure', () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(rules(rejected({ metadata: deep }).problems)).toEqual(['metadata_value_too_long']);
    const escapes = `{"a":"${'\\n'.repeat(5_000_000)}","b":12345678901234567890}`;
    expect(rejected({ metadata: escapes }).problems).toEqual([
      {
        rule: 'metadata_too_long',
        column: 'metadata',
        message: 'metadata is longer than 262144 characters',
      },
    ]);
    const escapesWithin = `{"a":"${'\\n'.repeat(130_000)}","b":12345678901234567890}`;
    expect(rules(rejected({ metadata: escapesWithin }).problems)).toEqual([
      'metadata_value_too_long',
    ]);
  });
});
