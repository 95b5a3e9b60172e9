import { accepted, parse, rejected, rules, type Cells } from '../../support/records/rows';

const GENERIC = 'email is not a valid address: write one such as ada@example.com';
const INVISIBLE = 'email contains a control or invisible character';
const BLANK = 'email contains a space or other whitespace';

describe('email', () => {
  it.each([
    'ada@example.com',
    'Ada.Lovelace+news@Example.CO.UK',
    "o'brien@example.com",
    'a_b-c@sub.example.museum',
    'ada@b\u00fccher.example',
    'ada@xn--bcher-kva.example',
    '\u00fcn\u00ef@example.com',
    `${'a'.repeat(64)}@example.com`,
  ])('takes %s as written', (email) => {
    expect(accepted({ email }).record.user).toEqual({ email });
  });

  it('is trimmed', () => {
    expect(accepted({ email: '\u00a0 Ada@Example.com\t' }).record.user.email).toBe(
      'Ada@Example.com',
    );
  });

  it.each([
    ['no at sign', 'ada.example.com', GENERIC],
    ['no domain', 'ada@', GENERIC],
    ['no local part', '@example.com', GENERIC],
    ['two dots', 'a..b@example.com', GENERIC],
    ['no top-level domain', 'ada@localhost', GENERIC],
    ['two at signs', 'a@b@example.com', GENERIC],
    ['two addresses', 'a@example.com,b@example.com', GENERIC],
    ['a local part of 65', `${'a'.repeat(65)}@example.com`, GENERIC],
    ['a label that ends in a hyphen', 'ada@example-.com', GENERIC],
    ['a blank inside', 'ada lovelace@example.com', BLANK],
    ['an ideographic space inside', 'ada\u3000b@example.com', BLANK],
    ['a blank in quotes', '"ada b"@example.com', BLANK],
    ['a newline', 'ada@exam\nple.com', INVISIBLE],
    ['a NUL', 'ada\u0000@example.com', INVISIBLE],
    ['an escape sequence', '\u001b[31mada@example.com', INVISIBLE],
    ['a zero-width space', 'ada\u200b@example.com', INVISIBLE],
    ['a right-to-left override', 'ada\u202e@example.com', INVISIBLE],
    [
      '255 characters',
      `a@${'b'.repeat(59)}.${'c.'.repeat(95)}com`,
      'email is longer than 254 characters',
    ],
    [
      'a display name',
      'Ada <ada@example.com>',
      'email is not a plain address: write the address alone, without a name or angle brackets',
    ],
  ])('rejects %s', (_, email, message) => {
    expect(rejected({ email }).problems).toEqual([
      { rule: 'email_invalid', column: 'email', message },
    ]);
  });

  it.each(['', '   ', '\u00a0'])('is required: %j', (email) => {
    expect(rejected({ email }).problems).toEqual([
      { rule: 'email_missing', column: 'email', message: 'email is missing' },
    ]);
  });
});

describe('email_verified', () => {
  it.each([
    ...['true', 'TRUE', 'Yes', 'y', '1', ' true '].map((cell) => [cell, true] as const),
    ...['false', 'False', 'NO', 'n', '0'].map((cell) => [cell, false] as const),
    ['', undefined] as const,
  ])('%j means %s', (cell, value) => {
    expect(accepted({ email_verified: cell }).record.user.emailVerified).toBe(value);
  });

  it.each(['maybe', '2', 't', 'on', '-1', 'wahr'])('%j is rejected', (cell) => {
    expect(rejected({ email_verified: cell }).problems).toEqual([
      {
        rule: 'email_verified_invalid',
        column: 'email_verified',
        message:
          'email_verified is neither true nor false: write true, false, yes, no, y, n, 1, 0 or leave it blank',
      },
    ]);
  });
});

describe('names', () => {
  it('are trimmed and sent as written, with line breaks and tabs', () => {
    const { record } = accepted({
      first_name: ' A\r\nd\ta ',
      last_name: 'Лавлейс',
      org_name: 'A\nB',
    });
    expect(record.user).toEqual({
      email: 'ada@example.com',
      firstName: 'A\r\nd\ta',
      lastName: 'Лавлейс',
    });
    expect(record.org).toEqual({ kind: 'name', name: 'A\nB' });
  });

  it('are not sent when blank', () => {
    const { record } = accepted({ first_name: '', last_name: '  ', org_name: '\t' });
    expect(record).toEqual({ user: { email: 'ada@example.com' }, roleSlugs: [] });
  });

  it.each([
    ['first_name', 'A\u0007', 'U+0007'],
    ['last_name', 'A\u0000B', 'U+0000'],
    ['org_name', '\u001b[31mAcme', 'U+001B'],
    ['first_name', 'A\u007fB', 'U+007F'],
    ['first_name', 'A\u0085B', 'U+0085'],
  ] as const)('%s may not contain the control character of %j', (column, cell, code) => {
    expect(rejected({ [column]: cell }).problems).toEqual([
      {
        rule: 'control_character',
        column,
        message: `${column} contains the control character ${code}`,
      },
    ]);
  });
});

describe.each(['external_id', 'org_external_id'] as const)('%s', (column) => {
  it.each(['1', 'user-1', 'a b', 'a/b?c#d%2e', '...', 'x'.repeat(64)])('takes %j', (id) => {
    const { record, warnings } = accepted({ [column]: ` ${id} ` });
    const taken = column === 'external_id' ? record.user.externalId : record.org;
    expect(taken).toEqual(column === 'external_id' ? id : { kind: 'external_id', externalId: id });
    expect(warnings).toEqual([]);
  });

  it.each([65, 128])('warns of %i characters', (length) => {
    expect(accepted({ [column]: 'x'.repeat(length) }).warnings).toEqual([
      {
        rule: `${column}_long`,
        column,
        message: `${column} is longer than the 64 characters WorkOS documents; up to 128 are sent`,
      },
    ]);
  });

  it.each([
    ['x'.repeat(129), '_too_long', ' is longer than 128 characters'],
    ['\u00fc', '_invalid', ' contains a character that is not printable ASCII'],
    ['a\u0000b', '_invalid', ' contains a character that is not printable ASCII'],
    ['a\nb', '_invalid', ' contains a character that is not printable ASCII'],
    ['.', '_invalid', ' must not be "." or "..": WorkOS cannot look it up'],
    ['..', '_invalid', ' must not be "." or "..": WorkOS cannot look it up'],
  ])('rejects %j', (cell, rule, message) => {
    expect(rejected({ [column]: cell }).problems).toEqual([
      { rule: `${column}${rule}`, column, message: `${column}${message}` },
    ]);
  });
});

describe('organization', () => {
  it.each<[Cells, unknown]>([
    [{}, undefined],
    [{ org_id: ' org_01 ' }, { kind: 'id', id: 'org_01' }],
    [{ org_id: 'acme' }, { kind: 'id', id: 'acme' }],
    [
      { org_id: 'org_01', org_name: 'Acme' },
      { kind: 'id', id: 'org_01' },
    ],
    [{ org_external_id: 'a1' }, { kind: 'external_id', externalId: 'a1' }],
    [
      { org_external_id: 'a1', org_name: 'Acme' },
      { kind: 'external_id', externalId: 'a1', name: 'Acme' },
    ],
    [{ org_name: 'Acme' }, { kind: 'name', name: 'Acme' }],
  ])('%j', (cells, org) => {
    expect(accepted(cells).record.org).toEqual(org);
  });

  it('may not be named by id and by external id in one row', () => {
    expect(
      rejected({ org_id: 'org_01', org_external_id: 'a1', role_slugs: 'admin' }),
    ).toMatchObject({
      problems: [
        {
          rule: 'both_org_ids',
          column: 'org_external_id',
          message: 'org_id and org_external_id are both given: keep one of the two',
        },
      ],
      warnings: [],
    });
  });

  it.each(['org 1', 'org/1', 'org\\1', '\u00f6rg', 'a\u0007', 'x'.repeat(129)])(
    'refuses the org_id %j',
    (cell) => {
      expect(rejected({ org_id: cell }).problems).toEqual([
        {
          rule: 'org_id_invalid',
          column: 'org_id',
          message:
            'org_id is not an organization id: write one id such as org_01EHWNCE74X7JSDV0X3SZ3KJNY, in ASCII without spaces or slashes',
        },
      ]);
    },
  );

  it.each(['.', '..'])('rejects the org_id %j, which would change the path', (cell) => {
    expect(rules(rejected({ org_id: cell }).problems)).toEqual(['org_id_invalid']);
  });
});

describe('role_slugs', () => {
  const NO_ARRAY =
    'role_slugs is not a JSON array of strings: write ["admin","member"] or admin,member';
  const NO_SLUG =
    'role_slugs contains a text that is not a slug: write slugs such as admin or org-editor, separated by commas, without spaces, at most 100 characters each';

  it.each([
    ['admin', ['admin']],
    [' admin , member ,, admin ', ['admin', 'member']],
    ['["admin", " member", "", "admin"]', ['admin', 'member']],
    ['org-editor,b_c', ['org-editor', 'b_c']],
    ['[]', []],
    [',', []],
    ['', []],
    ['x'.repeat(48), ['x'.repeat(48)]],
  ])('%j means %j', (cell, slugs) => {
    const { record, warnings } = accepted({ role_slugs: cell, org_id: 'org_01' });
    expect(record.roleSlugs).toEqual(slugs);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['org-editor,b:c.d', ['org-editor', 'b:c.d']],
    ['Admin', ['Admin']],
    ['x'.repeat(49), ['x'.repeat(49)]],
    ['x'.repeat(100), ['x'.repeat(100)]],
  ])('%j is sent, with a warning', (cell, slugs) => {
    const { record, warnings } = accepted({ role_slugs: cell, org_id: 'org_01' });
    expect(record.roleSlugs).toEqual(slugs);
    expect(rules(warnings)).toEqual(['role_slug_unusual']);
  });

  it.each([
    ['["admin"', NO_ARRAY],
    ['[admin]', NO_ARRAY],
    ['["admin", 1]', NO_ARRAY],
    ['[["admin"]]', NO_ARRAY],
    ['org admin', NO_SLUG],
    ['admin;\tmember', NO_SLUG],
    ['admin,a\u0000b', NO_SLUG],
    ['a\u200bb', NO_SLUG],
    ['["\\ud800"]', NO_SLUG],
    ['x'.repeat(101), NO_SLUG],
  ])('%j is rejected', (cell, message) => {
    expect(rejected({ role_slugs: cell, org_id: 'org_01' }).problems).toEqual([
      { rule: 'role_slugs_invalid', column: 'role_slugs', message },
    ]);
  });

  it('warns when there is no organization, and keeps the roles for --org-id', () => {
    const row = accepted({ role_slugs: 'admin' });
    expect(row.record.roleSlugs).toEqual(['admin']);
    expect(row.warnings).toEqual([
      {
        rule: 'roles_without_org',
        column: 'role_slugs',
        message: 'role_slugs are not sent, because the row names no organization',
      },
    ]);
  });

  it('does not warn of a missing organization when the given one is rejected', () => {
    expect(parse({ role_slugs: 'admin', org_id: 'a b' }).warnings).toEqual([]);
  });
});
