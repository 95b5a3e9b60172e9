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
      { plan: '"x"', seats: '}', metadata: '{"a":"}"}' },
      { a: '}', plan: '"x"', seats: '}' },
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
