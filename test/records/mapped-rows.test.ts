import {
  bindColumns,
  BY_NAME,
  type ParsedRow,
  parseRow,
  type Reading,
} from '../../src/lib/records';

const BCRYPT = '$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';

function parse(cells: Readonly<Record<string, string>>, reading: Partial<Reading>): ParsedRow {
  const all = { email: 'ada@example.com', ...cells };
  const bound = bindColumns(Object.keys(all), { ...BY_NAME, ...reading });
  if (!bound.ok) throw new Error(JSON.stringify(bound.problems));
  return parseRow(Object.values(all), bound.columns);
}

function messages(row: ParsedRow): string[] {
  return [...(row.ok ? [] : row.problems), ...row.warnings].map(({ message }) => message);
}

const PLAN = { map: { plan: 'metadata.plan', seats: 'metadata.seats' } };

describe('columns that are metadata keys', () => {
  it.each<[Record<string, string>, Record<string, string> | undefined]>([
    [
      { plan: ' pro ', seats: '1.10' },
      { plan: 'pro', seats: '1.10' },
    ],
    [{ plan: '', seats: ' ' }, undefined],
    [
      { plan: 'pro', seats: '', metadata: '{"a": 12345678901234567890 }' },
      { a: '12345678901234567890', plan: 'pro' },
    ],
    [{ plan: 'pro', seats: '', metadata: ' {} ' }, { plan: 'pro' }],
    [{ plan: '', seats: '', metadata: '{"plan":"team"}' }, { plan: 'team' }],
    [
      { plan: 'x"y', seats: '}', metadata: '{"a":"}"}' },
      { a: '}', plan: 'x"y', seats: '}' },
    ],
  ])('join the metadata cell: %j', (cells, metadata) => {
    const row = parse(cells, PLAN);
    expect(row).toMatchObject({ ok: true, warnings: [] });
    expect(row.ok ? row.record.user.metadata : {}).toEqual(metadata);
  });

  it('must not give a key that the cell gives as well', () => {
    const row = parse({ plan: 'pro', seats: '', metadata: '{"plan":"pro"}' }, PLAN);
    expect(row).toMatchObject({ ok: false, problems: [{ rule: 'metadata_key_twice' }] });
  });

  it('are judged as the metadata cell is', () => {
    expect(messages(parse({ plan: 'x'.repeat(601), seats: '' }, PLAN))).toEqual([
      'The value of metadata key "plan" is longer than 600 characters (columns "plan", "seats")',
    ]);
    expect(messages(parse({ plan: 'x', seats: '', metadata: '{' }, PLAN))).toEqual([
      expect.stringMatching(/does not parse.* \(columns "metadata", "plan", "seats"\)$/),
    ]);
  });
});

describe('what other tools did to cells', () => {
  it('is found in columns that are metadata keys, each by itself', () => {
    const cells = { plan: '\\N', seats: '\u201c7\u201d', metadata: '{"city":"ZÃ¼rich"}' };
    const columns = ' (columns "metadata", "plan", "seats")';
    expect(messages(parse(cells, PLAN))).toEqual([
      `metadata.plan is what a tool writes for no value, such as NULL or \\N: leave the cell blank if there is none${columns}`,
      `metadata.seats is wrapped in quotation marks, which are sent as part of it${columns}`,
      expect.stringMatching(/^metadata has a character outside ASCII/),
      `metadata looks garbled: its UTF-8 was read as Windows-1252 and written again${columns}`,
    ]);
    expect(messages(parse({ plan: 'ZÃ¼rich', seats: 'Zoë' }, PLAN))).toEqual([
      expect.stringMatching(/^metadata\.plan looks garbled/),
      expect.stringMatching(/^metadata has a character outside ASCII/),
    ]);
  });

  it('is found under the header that the file has', () => {
    const reading = { map: { Firma: 'org_name', No: 'external_id' } };
    expect(messages(parse({ Firma: '#N/A', No: '12345.0' }, reading))).toEqual([
      expect.stringMatching(/^org_name is what a tool writes for no value.*\(column "Firma"\)$/),
      expect.stringMatching(/^external_id is a number with decimals.*\(column "No"\)$/),
    ]);
  });

  it('is found in a constant', () => {
    const row = parse({}, { set: { org_name: '\u201eAcme\u201c', 'metadata.plan': 'NULL' } });
    expect(row).toMatchObject({
      ok: true,
      warnings: [{ rule: 'placeholder_word' }, { rule: 'text_in_quotes' }],
    });
    expect(parse({}, { set: { org_name: 'NULL' } })).toMatchObject({
      ok: false,
      problems: [{ rule: 'placeholder_value', column: 'org_name' }],
    });
  });
});

describe('the messages of a row', () => {
  it('name the header that the file has', () => {
    const reading = { map: { Mail: 'email', email: 'metadata.old', 'Tenant no': 'org_id' } };
    const row = parse({ Mail: 'no address', 'Tenant no': 'a b' }, reading);
    expect(messages(row)).toEqual([
      expect.stringMatching(/^email .*\(column "Mail"\)$/),
      expect.stringMatching(/^org_id is not .*\(column "Tenant no"\)$/),
    ]);
  });
});

describe('a constant', () => {
  it('is the value of every row', () => {
    const set = {
      org_name: 'Acme',
      role_slugs: 'admin,member',
      'metadata.from': 'hr',
      email_verified: 'yes',
    };
    expect(parse({}, { set })).toMatchObject({
      ok: true,
      record: {
        user: { emailVerified: true, metadata: { from: 'hr' } },
        org: { kind: 'name', name: 'Acme' },
        roleSlugs: ['admin', 'member'],
      },
    });
  });

  it('of the hash type counts only in rows that have a hash', () => {
    const reading = { set: { password_hash_type: 'bcrypt' } };
    expect(parse({ password_hash: BCRYPT }, reading)).toMatchObject({
      record: { user: { passwordHash: { value: BCRYPT, type: 'bcrypt' } } },
    });
    expect(parse({ password_hash: '' }, reading)).toMatchObject({ ok: true, warnings: [] });
  });
});

it('with --org-id, the organization columns of a row are not read', () => {
  const cells = { org_id: 'org_1', org_external_id: 'ä', org_name: '', role_slugs: 'admin' };
  expect(parse(cells, {})).toMatchObject({ ok: false });
  expect(parse(cells, { orgId: 'org_2' })).toMatchObject({
    ok: true,
    warnings: [],
    record: { org: { kind: 'id', id: 'org_2' }, roleSlugs: ['admin'] },
  });
});

it('a rejected row names its organization by name where it gives no id', () => {
  const cells = { email: 'ada(at)example.com', org_name: 'Acme' };
  expect(parse(cells, {})).toMatchObject({ ok: false, orgName: 'Acme' });
  expect(parse({ ...cells, org_external_id: 'acme' }, {})).not.toHaveProperty('orgName');
});
