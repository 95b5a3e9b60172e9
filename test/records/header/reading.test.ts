import {
  bindColumns,
  bindHeader,
  BY_NAME,
  type Columns,
  columnsOf,
  describeHeaderProblem,
  describeLostColumns,
  describeUnknownColumns,
  type Reading,
} from '../../../src/lib/records';

function bound(header: readonly string[], reading: Partial<Reading> = {}): Columns {
  const result = bindColumns(header, { ...BY_NAME, ...reading });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.columns;
}

function messages(header: readonly string[], reading: Partial<Reading>): string[] {
  const result = bindColumns(header, { ...BY_NAME, ...reading });
  return result.ok ? [] : result.problems.map(describeHeaderProblem);
}

describe('--map', () => {
  it('reads a column as the field it names, with its own header in messages', () => {
    const columns = bound(['mail', 'Company'], { map: { mail: 'email', Company: 'org_name' } });
    expect(columns.positions).toMatchObject({ email: 0, org_name: 1 });
    expect(columns.headers).toEqual({ email: ['"mail"'], org_name: ['"Company"'] });
    expect(columns.unknown).toEqual([]);
  });

  it('finds a column as written, or else ignoring case, blanks and quotes around it', () => {
    expect(bound([' "MAIL" '], { map: { mail: 'email' } }).positions.email).toBe(0);
    expect(bound(['MAIL', 'mail'], { map: { mail: 'email' } }).positions.email).toBe(1);
  });

  it('comes before the name of the column', () => {
    const { positions, metadataKeys } = bound(['email', 'mail'], {
      map: { mail: 'email', email: 'metadata.old' },
    });
    expect(positions.email).toBe(1);
    expect(metadataKeys).toEqual([{ key: 'old', index: 0 }]);
  });

  it.each<[string, readonly string[], Partial<Reading>, string]>([
    [
      'a column that is like another',
      ['email', 'Company'],
      { map: { Compny: 'org_name' } },
      '--map Compny=org_name: the file has no such column. Did you mean "Company"?',
    ],
    [
      'a column that is like none',
      ['email', 'x'],
      { map: { 'Work mail': 'email' } },
      '--map Work mail=email: the file has no such column. Columns found: "email", "x".',
    ],
    [
      'the only column for the email, without a second message about that',
      ['mail', 'name'],
      { map: { address: 'email' } },
      '--map address=email: the file has no such column. Its names are not shown, because they may be data.',
    ],
    [
      'a column that the file has twice',
      ['email', 'plan', 'plan'],
      { map: { plan: 'metadata.plan' } },
      '--map plan=metadata.plan: columns 2 and 3 have this name. Rename one of them in the file.',
    ],
    [
      'a second column for a field',
      ['email', 'mail'],
      { map: { mail: 'email' } },
      'email is read from several columns: "email" (column 1) and "mail" (column 2). Use --map to read only one of them as email.',
    ],
    [
      'a second column for a metadata key',
      ['email', 'a', 'b'],
      { map: { a: 'metadata.x', b: 'metadata.x' } },
      'metadata.x is read from several columns: "a" (column 2) and "b" (column 3). Use --map to read only one of them as metadata.x.',
    ],
  ])('refuses %s', (_, header, reading, message) => {
    expect(messages(header, reading)).toEqual([message]);
  });

  it('shows no header that may be data', () => {
    const header = ['ada@example.com', '$2b$10$N9qo8uLOickgx2ZMRZoMye'];
    const [message] = messages(header, { map: { mail: 'email' } });
    expect(message).not.toMatch(/ada|N9qo/);
  });
});

describe('--set', () => {
  it('gives a value to a field that the file lacks', () => {
    const columns = bound(['email'], { set: { role_slugs: 'member', 'metadata.plan': 'pro' } });
    expect(columns.constants).toMatchObject({ role_slugs: 'member', org_name: '' });
    expect(columns.metadataKeys).toEqual([{ key: 'plan', value: 'pro' }]);
  });

  it.each<[readonly string[], Partial<Reading>, string]>([
    [
      ['email', 'Org_Name'],
      { set: { org_name: 'Acme' } },
      '--set org_name: the file has this field already, in "Org_Name" (column 2). Remove --set, or read that column as another field with --map.',
    ],
    [
      ['email', 'plan'],
      { map: { plan: 'metadata.plan' }, set: { 'metadata.plan': 'pro' } },
      '--set metadata.plan: the file has this field already, in "plan" (column 2). Remove --set, or read that column as another field with --map.',
    ],
  ])('refuses a field that the file has: %j', (header, reading, message) => {
    expect(messages(header, reading)).toEqual([message]);
  });
});

describe('--strict-columns', () => {
  it('refuses all columns that would not be read', () => {
    expect(messages(['email', 'First Name', 'shoe'], { strictColumns: true })).toEqual([
      '--strict-columns: "First Name" (did you mean first_name?), "shoe" would not be read. Name each with --map, or remove it from the file.',
    ]);
    expect(messages(['email', ''], { strictColumns: true })).toEqual([]);
    expect(messages(['email', 'hunter2'], { strictColumns: true })).toEqual([
      '--strict-columns: 1 column would not be read. The names are not shown, because the first line may be data. Name each with --map, or remove it from the file.',
    ]);
  });
});

describe('--org-id', () => {
  it('replaces the organization columns, also those that would be a problem', () => {
    const header = ['email', 'org_id', 'org_id', 'org_name', 'Company'];
    const columns = bound(header, { orgId: 'org_1', strictColumns: false });
    expect(columns.positions).toMatchObject({ org_id: undefined, org_name: undefined });
    expect(columns.constants.org_id).toBe('org_1');
    expect(columns.unknown).toEqual(['Company']);
    expect(columns.proposals).toEqual({});
  });
});

describe('well-known headers', () => {
  it.each<[string, string]>([
    ['E-mail', 'email'],
    ['Email Address', 'email'],
    ['given_name', 'first_name'],
    ['Family Name', 'last_name'],
    ['user_id', 'external_id'],
    ['ID', 'external_id'],
    ['UUID', 'external_id'],
    ['Company', 'org_name'],
    ['Organisation', 'org_name'],
    ['tenant_id', 'org_external_id'],
    ['password_digest', 'password_hash'],
    ['Role', 'role_slugs'],
  ])('are recognised, and never read by themselves: %s as %s', (header, column) => {
    const { columns } = bindHeader([header, 'metadata'], BY_NAME);
    expect(columns.positions).toMatchObject({ [column]: undefined });
    expect(columns.proposals).toEqual({ [header]: column });
  });

  it.each<[readonly string[], object]>([
    [['Ada', 'Passwort'], {}],
    [['E-Mail', 'Vorname 2'], { 'E-Mail': 'email' }],
    [['E-Mail', 'ada@example.com', 'First Name'], {}],
  ])('are proposed only where they cannot be data: %j', (header, proposals) => {
    expect(bindHeader(header, BY_NAME).columns.proposals).toEqual(proposals);
  });

  it('are proposed once for each free column, by the surest sign', () => {
    const header = ['login', 'E-Mail', 'mail', 'id', 'user_id', 'org_id', 'tenant_id', 'plan'];
    expect(bound(['email', ...header]).proposals).toEqual({ id: 'external_id' });
    const { proposals } = bound(['x', 'mail', 'First name', 'frst_name'], { map: { x: 'email' } });
    expect(proposals).toEqual({ 'First name': 'first_name' });
  });
});

describe('columnsOf', () => {
  const source = {
    path: 'hr.csv',
    header: ['login', 'E-Mail', 'Company', 'plan'],
    headerLine: 1,
  };
  const commandWith = (map: object): string => JSON.stringify(map);

  it('names the command that reads the file, in the order of its columns', () => {
    expect(() => columnsOf(source, { commandWith })).toThrow(
      expect.objectContaining({
        reason: 'input_invalid',
        code: 'csv_header',
        actions: ['{"E-Mail":"email","Company":"org_name"}'],
      }) as Error,
    );
  });

  it('names no command that would fail as well', () => {
    const header = ['E-Mail', 'org_id', 'org_id'];
    expect(() => columnsOf({ ...source, header }, { commandWith })).toThrow(
      expect.objectContaining({ actions: [] }) as Error,
    );
  });
});

describe('unread columns', () => {
  const header = ['email', ...Array.from({ length: 30 }, (_, at) => `c${String(at)}`), 'user_id'];

  it('are all listed', () => {
    expect(describeUnknownColumns(bound(header))).toMatch(
      /^Ignored columns: "c0", .*"c29", "user_id" \(did you mean external_id\?\)\.$/,
    );
  });

  it('are lost when they seem to be known ones', () => {
    expect(describeLostColumns(bound(header))).toBe('1 column will not arrive ("user_id")');
    expect(describeLostColumns(bound(['email', 'shoe']))).toBeUndefined();
  });
});
