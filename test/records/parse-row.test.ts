import fc from 'fast-check';
import isEmail from 'validator/lib/isEmail';
import { bindColumns, COLUMN_NAMES, parseRow, type Columns } from '../../src/lib/records';
import { accepted, BCRYPT, rejected, rules } from '../support/records/rows';

function allColumns(): Columns {
  const bound = bindColumns(COLUMN_NAMES);
  if (!bound.ok) throw new Error('The known columns do not bind');
  return bound.columns;
}

const COLUMNS = allColumns();

describe('parseRow', () => {
  it('makes a record of a full row', () => {
    const row = accepted({
      email: 'Ada@example.com',
      first_name: 'Ada',
      last_name: 'Lovelace',
      email_verified: 'yes',
      external_id: 'u1',
      password_hash: BCRYPT,
      password_hash_type: 'bcrypt',
      metadata: '{"plan":"pro"}',
      org_external_id: 'acme',
      org_name: 'Acme',
      role_slugs: 'admin,member',
    });
    expect(row).toEqual({
      ok: true,
      record: {
        user: {
          email: 'Ada@example.com',
          firstName: 'Ada',
          lastName: 'Lovelace',
          emailVerified: true,
          externalId: 'u1',
          passwordHash: { value: BCRYPT, type: 'bcrypt' },
          metadata: { plan: 'pro' },
        },
        org: { kind: 'external_id', externalId: 'acme', name: 'Acme' },
        roleSlugs: ['admin', 'member'],
      },
      warnings: [],
      expectedRefusals: [],
    });
  });

  it('leaves out blank fields instead of setting them to undefined', () => {
    const parsed = parseRow(['a@example.com', ...Array<string>(14).fill(' ')], COLUMNS);
    expect(parsed).toStrictEqual({
      ok: true,
      record: { user: { email: 'a@example.com' }, roleSlugs: [] },
      warnings: [],
      expectedRefusals: [],
    });
  });

  it('shares one empty list among rows without warnings', () => {
    expect(accepted({}).warnings).toBe(accepted({ first_name: 'Ada' }).warnings);
  });

  it('ignores unknown columns, whatever they contain', () => {
    const bound = bindColumns(['plan', 'email']);
    if (!bound.ok) throw new Error('unreachable');
    expect(parseRow(['\ud800\u0000', 'a@example.com'], bound.columns)).toMatchObject({ ok: true });
  });

  it('reports everything that is wrong, and shows the row by its ids', () => {
    const row = rejected({
      email: 'ada@@x.io',
      first_name: '\u0007',
      email_verified: 'maybe',
      external_id: 'ü',
      password_hash: 'x',
      metadata: '[]',
      org_id: ' org 1 ',
      org_external_id: 'a1',
      role_slugs: 'admin',
    });
    expect(rules(row.problems)).toEqual([
      'email_invalid',
      'control_character',
      'email_verified_invalid',
      'external_id_invalid',
      'password_hash_type_missing',
      'metadata_invalid_json',
      'org_id_invalid',
    ]);
    expect(row).toMatchObject({
      email: 'ada@@x.io',
      externalId: 'ü',
      orgId: 'org 1',
      orgExternalId: 'a1',
      roleSlugs: ['admin'],
    });
  });

  it('shows no cell when none is an address, since the columns may be shifted', () => {
    const row = rejected({ email: 'p@ssword', external_id: 'secret', org_id: 'org 1' });
    expect(row).toMatchObject({ ok: false, email: '' });
    expect(Object.keys(row)).toEqual(['ok', 'problems', 'warnings', 'email']);
  });

  it.each(['not-an-email', 'jane.doe'])('shows the email cell of a few words: %s', (email) => {
    expect(rejected({ email, external_id: 'secret' })).toMatchObject({ email });
  });

  it.each([
    'hunter2',
    'sunshine',
    'Anna',
    'correct horse',
    'correct-horse-battery-staple',
    'p-4-w',
  ])('does not show the email cell when it may be a password: %s', (email) => {
    const row = rejected({ email, external_id: 'secret' });
    expect([row.email, row.externalId]).toEqual(['', undefined]);
  });

  it('keeps the warnings of a rejected row', () => {
    const row = rejected({ email: '', role_slugs: 'admin' });
    expect(rules(row.warnings)).toEqual(['roles_without_org']);
  });

  it('shows cells on one line, clipped, and leaves blank ones out', () => {
    const row = rejected({
      email: `a@x.io\u001b[31m${'b'.repeat(300)}`,
      external_id: ' ',
      org_id: '',
    });
    expect(row.email).toHaveLength(254);
    expect(row.email.startsWith('a@x.io [31mbbb')).toBe(true);
    expect(Object.keys(row)).toEqual(['ok', 'problems', 'warnings', 'email']);
  });

  it.each(COLUMN_NAMES)('rejects half a character in %s', (column) => {
    const row = rejected({ [column]: 'a\ud83d' });
    expect(row.problems).toEqual([
      {
        rule: 'text_not_well_formed',
        column,
        message: `${column} contains half of a character (a lone surrogate): save the file as UTF-8 again`,
      },
    ]);
  });

  it('accepts whole characters beyond the basic plane', () => {
    expect(accepted({ first_name: 'Ada 🎉' }).record.user.firstName).toBe('Ada 🎉');
  });
});

describe('a row of the wrong width', () => {
  const TEN = Array<string>(10).fill('s3cret');

  it.each([
    [
      ['a@example.com'],
      'row_too_short',
      'The row has 1 cell where the header has 15: is a delimiter or a closing quote missing?',
    ],
    [
      ['a@example.com', 'x', 'x'],
      'row_too_short',
      'The row has 3 cells where the header has 15: is a delimiter or a closing quote missing?',
    ],
    [
      ['a@example.com', ...TEN, 'x', 'x', 'x', 'x', 'x'],
      'row_too_long',
      'The row has 16 cells where the header has 15: is a cell not quoted?',
    ],
  ])('%# is rejected with both counts', (cells, rule, message) => {
    expect(parseRow(cells, COLUMNS)).toEqual({
      ok: false,
      problems: [{ rule, message }],
      warnings: [],
      email: 'a@example.com',
    });
  });

  it('shows no cell but an email, for the cells may have moved', () => {
    expect(parseRow(TEN, COLUMNS)).toMatchObject({ ok: false, email: '' });
    expect(parseRow([], COLUMNS)).toMatchObject({ ok: false, email: '' });
  });
});

describe('any cells', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.json(),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
    fc.constantFrom('bcrypt', 'auth0', BCRYPT, 'true', 'a@example.com', '[', '{"a":1e99}', ''),
  );

  it('parseRow answers with a record or with problems of one safe line', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 13, maxLength: 16 }), (cells) => {
        const row = parseRow(cells, COLUMNS);
        const notes = row.ok ? row.warnings : [...row.problems, ...row.warnings];
        if (!row.ok) expect(row.problems.length).toBeGreaterThan(0);
        for (const note of notes) expect(note.message).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 2000 },
    );
  });

  it('no message and no error line contains a password, a hash or a metadata value', () => {
    const secret = fc.stringMatching(/^SECRET[A-Za-z0-9]{8}$/);
    const around = fc.constantFrom('', '$2a$10$', '$scrypt$v=1$n=1,r=', '{"k":"', '{"k":["', ' ');
    const leaky = fc.tuple(around, secret, fc.constantFrom('', '"}', '"]}', '\ud800', '\u0000'));
    const columns = ['password', 'password_hash', 'password_hash_type', 'metadata'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...columns), leaky, fc.boolean(), (column, parts, isTyped) => {
        const cells = COLUMN_NAMES.map((name) => {
          if (name === column) return parts.join('');
          return name === 'password_hash_type' && isTyped ? 'scrypt' : '';
        });
        for (const width of [15, 14]) {
          expect(JSON.stringify(parseRow(cells.slice(0, width), COLUMNS))).not.toContain('SECRET');
        }
      }),
    );
  });

  it('accepts no address that validator rejects', () => {
    const address = fc
      .tuple(
        fc.stringMatching(/^[A-Za-z0-9._+-]{1,70}$/),
        fc.stringMatching(/^[A-Za-z0-9.-]{1,70}$/),
        fc.constantFrom('com', 'c', 'museum', 'x1', 'XN--P1AI', '-', 'c'.repeat(64)),
      )
      .map(([local, domain, top]) => `${local}@${domain}.${top}`);
    fc.assert(
      fc.property(fc.oneof(address, fc.emailAddress()), (email) => {
        const row = parseRow([email, ...Array<string>(14).fill('')], COLUMNS);
        expect(row.ok).toBe(isEmail(email) && email.length <= 254);
      }),
      { numRuns: 2000 },
    );
  });
});
