import {
  bindColumns,
  COLUMN_NAMES,
  describeHeaderProblem,
  describeUnknownColumns,
  type Columns,
} from '../../../src/lib/records';

function bound(header: readonly string[]): Columns {
  const result = bindColumns(header);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.columns;
}

function messages(header: readonly string[]): string[] {
  const result = bindColumns(header);
  return result.ok ? [] : result.problems.map(describeHeaderProblem);
}

describe('bindColumns', () => {
  it('finds every known column', () => {
    const columns = bound(COLUMN_NAMES);
    expect(columns.width).toBe(15);
    expect(Object.values(columns.positions)).toEqual(COLUMN_NAMES.map((_name, at) => at));
    expect(columns.unknown).toEqual([]);
  });

  it.each([
    ['upper case', 'EMAIL'],
    ['blanks around', '  Email\t'],
    ['a byte order mark left over', '\ufeffemail'],
    ['no-break spaces', '\u00a0email\u00a0'],
    ['zero-width spaces', '\u200bemail\u200b'],
    ['quotes left over', '"email"'],
    ['a byte order mark before quotes', '\ufeff"Email"'],
    ['typographic quotes', '\u201cemail\u201d'],
  ])('takes a header with %s', (_, header) => {
    expect(bound(['first_name', header]).positions).toMatchObject({ email: 1, first_name: 0 });
  });

  it('lists unknown columns once, as written, and passes over blank ones', () => {
    const columns = bound(['email', 'Plan', '', ' ', 'Plan', 'email address']);
    expect(columns.unknown).toEqual(['Plan', 'email address']);
    expect(columns.width).toBe(6);
    expect(columns.positions.first_name).toBeUndefined();
  });

  it('rejects a header that names a known column twice, and names the positions', () => {
    expect(bindColumns(['email', 'metadata', 'x', 'x', 'Email', ' METADATA '])).toEqual({
      ok: false,
      problems: [
        { kind: 'duplicate_column', column: 'email', positions: [1, 5] },
        { kind: 'duplicate_column', column: 'metadata', positions: [2, 6] },
      ],
    });
  });

  it('reports a missing email and a duplicate together', () => {
    expect(bindColumns(['org_id', 'org_id'])).toEqual({
      ok: false,
      problems: [
        { kind: 'missing_email', found: ['org_id', 'org_id'] },
        { kind: 'duplicate_column', column: 'org_id', positions: [1, 2] },
      ],
    });
  });
});

describe('describeHeaderProblem', () => {
  it.each(['Email Address', 'mail', 'emial', 'emails', 'emal', 'User Email'])(
    'asks whether %s means email',
    (header) => {
      expect(messages(['email_verified', 'first_name', header])).toEqual([
        `The header has no email column. Did you mean "${header}"? Rename it to email.`,
      ]);
    },
  );

  it.each(['e-mail', 'E_MAIL'])('says that a fixed copy spells %s as email', (header) => {
    expect(messages([header])).toEqual([
      `The header has no email column. Did you mean "${header}"? Rename it to email, as validate --auto-fix does.`,
    ]);
  });

  it('lists what it found when nothing is like email', () => {
    expect(messages(['first_name', 'last_name', 'x\u001b[31m'])).toEqual([
      'The header has no email column. Columns found: "first_name", "last_name", a name of 6 characters that is not shown. Name the column with the addresses email.',
    ]);
  });

  it('names ten columns at most', () => {
    const others = Array.from({ length: 10 }, (_, index) => `column ${index}`);
    const [message] = messages(['first_name', 'last_name', ...others]);
    expect(message).toContain('"column 7" and 2 more.');
    expect(message).not.toContain('column 8');
  });

  it.each([
    [['ada@example.com', 'Ada']],
    [['u1', 'false', 'correct horse battery']],
    [['first_name', 'last_name', '$2b$10$x']],
    [['Ada', 'hunter2', '42']],
    [['Ada', '{"plan":"pro"}']],
  ])('recognises data where the header should be, and does not repeat it: %j', (header) => {
    expect(messages(header)).toEqual([
      'The header has no email column: the first row looks like data. Add a header row, e.g. email,first_name,last_name.',
    ]);
  });

  it.each([[['Ada', 'correct horse battery']], [['first_name', 'hunter2']]])(
    'shows no cell of a line that may be data: %j',
    (header) => {
      expect(messages(header)).toEqual([
        'The header has no email column, and its names are not shown because they may be data. Name the column with the addresses email, or add a header row.',
      ]);
    },
  );

  it('says so when the header is empty', () => {
    const expected =
      'The header has no email column: it is empty. Add a header row with an email column.';
    expect(messages([])).toEqual([expected]);
    expect(messages(['', ' '])).toEqual([expected]);
  });

  it('says which columns to remove when one is repeated', () => {
    expect(messages(['email', 'org_id', 'EMAIL'])).toEqual([
      'The header names the column email 2 times (columns 1 and 3): keep one and remove or rename the rest.',
    ]);
  });
});

describe('describeUnknownColumns', () => {
  it.each<[string[], string | undefined]>([
    [['email'], undefined],
    [['email', 'plan'], 'Ignored column: "plan".'],
    [
      ['email', 'First Name', 'plan'],
      'Ignored columns: "First Name" (did you mean first_name?), "plan".',
    ],
    [['email', 'organization_id'], 'Ignored column: "organization_id" (did you mean org_id?).'],
    [['email', 'role'], 'Ignored column: "role" (did you mean role_slugs?).'],
    [['email', 'metdata'], 'Ignored column: "metdata" (did you mean metadata?).'],
  ])('%j', (header, message) => {
    expect(describeUnknownColumns(bound(header))).toBe(message);
  });

  it.each([
    [['email', 'hunter2']],
    [['ada@example.com', 'email', 'correct horse battery']],
    [['email', 'plan', '42']],
  ])('shows no name when the first line may be data: %j', (header) => {
    expect(describeUnknownColumns(bound(header))).toBe(
      `Ignored columns: ${header.length - 1}. Their names are not shown, because the first line may be data.`,
    );
  });

  it('does not suggest a column that the file has', () => {
    expect(describeUnknownColumns(bound(['email', 'mail']))).toBe('Ignored column: "mail".');
  });
});
