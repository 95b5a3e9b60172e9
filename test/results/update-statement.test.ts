import fc from 'fast-check';
import {
  type Dialect,
  DIALECTS,
  isSqlName,
  quotedName,
  quotedValue,
  type TableUpdate,
  updateStatement,
} from '../../src/lib/results/update-statement';
import { resultOf } from '../support/jobs/results';

const ROW = resultOf(1, {
  email: "o'neil@example.com",
  organizationId: 'org_1',
  membershipId: 'om_1',
});

const UPDATE: TableUpdate = {
  dialect: 'postgres',
  table: 'users',
  key: { column: 'external_id', field: 'external_id' },
  set: [{ column: 'workos_id', field: 'user_id' }],
};

/** What may be in a literal by the manual of its database: a quote is doubled, and an escape is one that it knows. */
const TOKENS = {
  plain: /''|[^']/gsu,
  escapes: /''|\\\\|\\u[0-9a-f]{4}|[^'\\]/gsu,
  mysql: /''|\\\\|[^'\\]/gsu,
};

/** The text that a literal is for its database. */
function textOf(dialect: Dialect, literal: string): string {
  const [, hex] = /^_utf8mb4 X'((?:[0-9A-F]{2})*)'$/.exec(literal) ?? [];
  if (dialect === 'mysql' && hex !== undefined) return Buffer.from(hex, 'hex').toString('utf8');
  const mode = literal.startsWith('E') ? 'escapes' : 'plain';
  const [, inner] = (mode === 'plain' ? /^'(.*)'$/su : /^E'(.*)'$/su).exec(literal) ?? [];
  if (inner === undefined) throw new Error(`${literal} is not a literal`);
  const tokens = inner.match(TOKENS[dialect === 'mysql' ? 'mysql' : mode]) ?? [];
  if (tokens.join('') !== inner) throw new Error(`${literal} ends before its end`);
  return tokens.map(meaningOf).join('');
}

function meaningOf(token: string): string {
  if (token === "''") return "'";
  if (token === '\\\\') return '\\';
  return token.startsWith('\\u') ? String.fromCharCode(parseInt(token.slice(2), 16)) : token;
}

/** The name in a quoted name. */
function nameOf(dialect: Dialect, quoted: string): string {
  const quote = dialect === 'mysql' ? '`' : '"';
  const inner = quoted.slice(1, -1);
  const single = inner.replaceAll(quote + quote, '');
  if (!quoted.startsWith(quote) || !quoted.endsWith(quote) || single.includes(quote)) {
    throw new Error(`${quoted} is not a quoted name`);
  }
  return inner.replaceAll(quote + quote, quote);
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom(
      "'",
      '"',
      '\\',
      '`',
      ';',
      '\n',
      '\r',
      '\0',
      '\x1a',
      '--',
      'é',
      '😀',
      '\u202e',
      'n',
      'u0041',
    ),
    maxLength: 12,
  }),
);

describe.each(DIALECTS)('for %s', (dialect) => {
  it('a value is a literal that means the value, on one line without control characters', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const literal = quotedValue(dialect, text);
        if (dialect === 'postgres' && text.includes('\0')) {
          expect(literal).toBeUndefined();
        } else {
          expect(textOf(dialect, literal ?? '')).toBe(text);
          expect(literal).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('a name is quoted and means the name', () => {
    fc.assert(
      fc.property(anyText.filter(isSqlName), (name) => {
        expect(nameOf(dialect, quotedName(dialect, name))).toBe(name);
      }),
    );
  });
});

describe('a literal', () => {
  it.each<[Dialect, string, string | undefined]>([
    ['postgres', 'legacy-0001', "'legacy-0001'"],
    ['postgres', "O'Neil", "'O''Neil'"],
    ['postgres', 'a\\b', "E'a\\\\b'"],
    ['postgres', "\\'; DROP TABLE users; --", "E'\\\\''; DROP TABLE users; --'"],
    ['postgres', 'a\nb', "E'a\\u000ab'"],
    ['postgres', 'é😀', "'é😀'"],
    ['postgres', 'a\0b', undefined],
    ['mysql', "O'Neil", "'O''Neil'"],
    ['mysql', 'a\\b', "'a\\\\b'"],
    ['mysql', "\\'; DROP TABLE users; --", "'\\\\''; DROP TABLE users; --'"],
    ['mysql', 'a\nb', "_utf8mb4 X'610A62'"],
    ['mysql', 'é😀', "'é😀'"],
  ])('of %s for %j', (dialect, text, literal) => {
    expect(quotedValue(dialect, text)).toBe(literal);
  });
});

describe('a statement', () => {
  it.each<[string, Partial<TableUpdate>, string]>([
    [
      'by the external id',
      {},
      `UPDATE "users" SET "workos_id" = 'user_1' WHERE "external_id" = 'id-1';`,
    ],
    [
      'by the email, in a column of another name',
      { key: { column: 'mail', field: 'email' } },
      `UPDATE "users" SET "workos_id" = 'user_1' WHERE "mail" = 'o''neil@example.com';`,
    ],
    [
      'with several ids, in a schema',
      {
        table: 'app.users',
        set: [
          { column: 'workos_id', field: 'user_id' },
          { column: 'org', field: 'organization_id' },
          { column: 'member', field: 'membership_id' },
        ],
      },
      `UPDATE "app"."users" SET "workos_id" = 'user_1', "org" = 'org_1', "member" = 'om_1' WHERE "external_id" = 'id-1';`,
    ],
    [
      'for mysql',
      { dialect: 'mysql', table: 'my`app.users' },
      "UPDATE `my``app`.`users` SET `workos_id` = 'user_1' WHERE `external_id` = 'id-1';",
    ],
    [
      'of a table whose name is a word of SQL',
      { table: 'Order', key: { column: 'say "id"', field: 'external_id' } },
      `UPDATE "Order" SET "workos_id" = 'user_1' WHERE "say ""id""" = 'id-1';`,
    ],
  ])('%s', (_, more, statement) => {
    expect(updateStatement({ ...UPDATE, ...more })(ROW)).toBe(`${statement}\n`);
  });

  it.each([
    ['the key', { externalId: '' }],
    ['the id', { userId: '' }],
    ['a key that the database can have', { externalId: 'a\0' }],
  ])('is not made for a row without %s', (_, more) => {
    expect(updateStatement(UPDATE)({ ...ROW, ...more })).toBeUndefined();
  });

  it('is not made for a row that has only some of the ids', () => {
    const set = [...UPDATE.set, { column: 'org', field: 'organization_id' as const }];
    expect(updateStatement({ ...UPDATE, set })({ ...ROW, organizationId: '' })).toBeUndefined();
  });

  it.each(['', 'a\0b', 'a\nb', '\x7f'])('has no name %j', (name) => {
    expect(isSqlName(name)).toBe(false);
  });
});
