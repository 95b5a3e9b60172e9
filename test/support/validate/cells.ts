import fc from 'fast-check';
import type { ColumnName } from '../../../src/lib/records';

const BCRYPT = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';

const SEEDS: Readonly<Record<ColumnName, readonly string[]>> = {
  email: [
    'a@x.io',
    'B@x.io',
    ' a@x.io ',
    '<a@x.io>',
    'mailto:a@x.io',
    '"a@x.io",',
    'no',
    'a\u200b@x.io',
  ],
  first_name: ['Ada', ' Ada', 'A "B" C', 'a,b;c\td', 'x\ny', '\r', '=1', 'NULL'],
  last_name: ['Ō', '😀 ', '\u00a0x', '\u0000'],
  email_verified: ['true', 'Yes', '0', 'NULL', 'maybe', ' t'],
  external_id: ['u1', ' u1', 'u\u200b1', 'ü', '..'],
  password: [' secret ', 'x'],
  password_hash: [BCRYPT, `{bcrypt}${BCRYPT}`, ` ${BCRYPT}`, 'bcrypt', 'x'],
  password_hash_type: ['bcrypt', 'BCRYPT', 'auth0', 'md5', BCRYPT, 'argon2id'],
  metadata: [
    '{}',
    '{"a":"b"}',
    '{"a":1}',
    '{"a":{"b":12345678901234567890}}',
    "{'a': True}",
    '{a:"b",}',
    '{""a"":""b""}',
    'null',
    '[]',
    '{"a":null}',
    "{'a': 'it's'}",
    '{\u201ca\u201d:\u201cb\u201d}',
    '{',
  ],
  org_id: ['org_1', ' org_1', 'a b'],
  org_external_id: ['acme', 'acme\u200b'],
  org_name: ['Acme', ' Acme, Inc. '],
  role_slugs: ['admin', 'Admin', "['a','B']", 'a;b', '["a"]', 'Org Admin', '[]', '{a,b}'],
};

/** The parts of random cells. */
const BITS = fc.constantFrom(
  ' ',
  '"',
  "'",
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '{',
  '}',
  '[',
  ']',
  ':',
  '\\',
  '\ufeff',
  '\u200b',
  'a',
  'B',
  '1',
  '@',
  '.',
  'x.io',
  'true',
  'None',
  '$',
  '-',
  '<',
  '>',
  'é',
  '😀',
  '\u00a0',
  'mailto:',
);

/** A cell of a column: valid, repairable, or neither. */
export const cellOf = (column: ColumnName): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('', ...SEEDS[column]) },
    { weight: 1, arbitrary: fc.string({ unit: BITS, maxLength: 8 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom(...SEEDS[column]),
          fc.nat(20),
          fc.string({ unit: BITS, maxLength: 2 }),
        )
        .map(([seed, at, bits]) => Array.from(seed).toSpliced(at, 0, bits).join('')),
    },
  );
