interface Outcome {
  readonly ok: boolean;
  readonly errorType?: string;
  readonly phrase?: string;
  readonly user?: { readonly status: string };
  readonly organization?: { readonly label: string };
}

interface Expected {
  readonly rows: readonly Outcome[];
  readonly users: ReadonlyMap<string, { readonly status?: string; readonly fields: object }>;
  readonly organizations: readonly { readonly name: string; readonly isNew?: boolean }[];
  readonly memberships: ReadonlyMap<string, { readonly status: string; readonly roles: unknown }>;
}

const { expectedOf } = jest.requireActual<{
  expectedOf: (rows: unknown, before: unknown, options: unknown) => Expected;
}>('../../chaos/oracle.js');

const KNOWN = {
  id: 'user_K',
  email: 'Known@example.com',
  first_name: 'Old',
  last_name: 'Name',
  email_verified: true,
  external_id: null,
  metadata: { kept: 'yes' },
  password: null,
};
const TAKEN = { ...KNOWN, id: 'user_T', email: 'taken@example.com', external_id: 'taken' };
const ORGS = [
  { id: 'org_1', name: 'One', external_id: 'one' },
  { id: 'org_2', name: 'Twins', external_id: null },
  { id: 'org_3', name: 'Twins', external_id: null },
];

interface Setup {
  readonly onExisting?: string;
  readonly createOrgs?: boolean;
  readonly orgId?: string | null;
  readonly memberships?: readonly object[];
  readonly forms?: readonly string[];
}

function expectRows(rows: readonly object[], setup: Setup = {}): Expected {
  const { memberships = [], ...options } = setup;
  const before = structuredClone({ users: [KNOWN, TAKEN], organizations: ORGS, memberships });
  const numbered = rows.map((row, index) => ({ row: index + 1, roles: [], ...row }));
  return expectedOf(numbered, before, {
    onExisting: 'fail',
    createOrgs: true,
    orgId: null,
    ...options,
  });
}

function member(status: string): object {
  const pair = { user_id: 'user_K', organization_id: 'org_1' };
  return { ...pair, status, roles: [{ slug: 'admin' }] };
}

const ends = ({ rows }: Expected): unknown[] =>
  rows.map(({ ok, errorType, user }) => (ok ? user?.status : errorType));

const ONE = { by: 'external_id', externalId: 'one' };

describe('an existing user', () => {
  const row = {
    user: { email: 'known@example.com', firstName: 'New', externalId: 'k-1' },
    org: ONE,
  };

  it('fails the row', () => {
    const { rows, users, memberships } = expectRows([row, row]);
    expect(rows).toMatchObject([
      { ok: false, errorType: 'user_create', phrase: 'Email already exists' },
      { ok: false, errorType: 'user_create', phrase: 'Email already exists' },
    ]);
    expect(users.get('known@example.com')?.fields).toMatchObject({ first_name: 'Old' });
    expect(memberships.size).toBe(0);
  });

  it('is adopted unchanged', () => {
    const { rows, users, memberships } = expectRows([row], { onExisting: 'adopt' });
    expect(rows[0]).toMatchObject({ ok: true, user: { status: 'adopted' } });
    expect(users.get('known@example.com')?.fields).toMatchObject({ first_name: 'Old' });
    expect([...memberships.keys()]).toEqual(['known@example.com in org_1']);
  });

  it('is updated with the fields that the first row gives', () => {
    const later = { user: { email: 'known@example.com', firstName: 'Later' } };
    const { users } = expectRows([row, later], { onExisting: 'update' });
    expect(users.get('known@example.com')).toMatchObject({
      status: 'updated',
      fields: {
        email: 'Known@example.com',
        first_name: 'New',
        last_name: 'Name',
        external_id: 'k-1',
        metadata: { kept: 'yes' },
      },
    });
  });

  it('is another person when both have external ids that differ', () => {
    const rows = [{ user: { email: 'taken@example.com', externalId: 'mine' } }];
    expect(ends(expectRows(rows, { onExisting: 'adopt' }))).toEqual(['user_create']);
  });

  it.each([
    ['active', 'fail', 'active', [['admin']]],
    ['active', 'adopt', 'active', [['admin']]],
    ['active', 'update', 'active', [['member']]],
    ['inactive', 'adopt', 'inactive', [['admin']]],
    ['inactive', 'update', 'active', [['member']]],
    ['pending', 'adopt', 'pending', [['admin']]],
    ['pending', 'update', 'pending', [['admin']]],
  ])('who is an %s member, with %s', (was, onExisting, status, roles) => {
    const rows = [{ ...row, roles: ['member'] }];
    const setup = { onExisting, memberships: [member(was)] };
    const kept = onExisting === 'fail' ? [['admin']] : roles;
    const { memberships } = expectRows(rows, setup);
    expect(memberships.get('known@example.com in org_1')).toMatchObject({ status, roles: kept });
  });

  it('arrives although an invitation is pending', () => {
    const setup = { onExisting: 'adopt', memberships: [member('pending')] };
    expect(ends(expectRows([row], setup))).toEqual(['adopted']);
  });

  it.each([
    ['adopt', 'inactive', 'adopted', 'inactive'],
    ['update', 'pending', 'updated', 'pending'],
    ['update', 'inactive', 'membership_create', 'active'],
    ['update', 'active', 'membership_create', 'active'],
  ])('with an unknown role, with %s and an %s membership', (onExisting, was, end, status) => {
    const setup = { onExisting, memberships: [member(was)] };
    const expected = expectRows([{ ...row, roles: ['no-such-role'] }], setup);
    expect(ends(expected)).toEqual([end]);
    const { memberships } = expected;
    expect(memberships.get('known@example.com in org_1')).toMatchObject({
      status,
      roles: [['admin']],
    });
  });

  it('is not sent an unknown role by a row that repeats the organization', () => {
    const second = { ...row, roles: ['no-such-role'] };
    const update = { onExisting: 'update', memberships: [member('active')] };
    expect(ends(expectRows([row, second], update))).toEqual(['updated', 'updated']);
    const byName = { ...second, org: { by: 'name', name: ORGS[0]?.name } };
    expect(ends(expectRows([row, byName], update))).toEqual(['updated', 'membership_create']);
  });
});

describe('a repeated email', () => {
  it('is one user with the data of the first row that can create it', () => {
    const unknown = { by: 'id', id: 'org_9' };
    const { rows, users } = expectRows([
      { user: { email: 'a@example.com', firstName: 'No' }, org: unknown },
      { user: { email: 'a@example.com', externalId: 'taken', firstName: 'No' } },
      { user: { email: 'A@example.com', firstName: 'Yes' } },
      { user: { email: 'a@example.com', firstName: 'No' } },
    ]);
    expect(rows.map(({ errorType }) => errorType)).toEqual([
      'org_resolution',
      'user_create',
      undefined,
      undefined,
    ]);
    expect(users.get('a@example.com')?.fields).toMatchObject({
      email: 'A@example.com',
      first_name: 'Yes',
    });
  });

  it('keeps its user when a role is unknown', () => {
    const user = { email: 'a@example.com' };
    const expected = expectRows([
      { user, org: ONE, roles: ['no-such-role'] },
      { user, org: ONE, roles: ['admin'] },
    ]);
    expect(ends(expected)).toEqual(['membership_create', 'created']);
    expect(expected.memberships.get('a@example.com in org_1')).toMatchObject({
      roles: [['admin']],
    });
  });
});

describe('an organization', () => {
  const inOrg = (org: object, index: number): object => ({
    user: { email: `${String(index)}@example.com` },
    org,
  });

  it('is found by id, external id or exact name, or is created', () => {
    const refs = [
      { by: 'id', id: 'org_1' },
      { by: 'external_id', externalId: 'one', name: 'Another Name' },
      { by: 'name', name: 'One' },
      { by: 'name', name: 'one' },
      { by: 'name', name: 'New' },
      { by: 'external_id', externalId: 'new' },
      { by: 'external_id', externalId: 'new', name: 'New' },
      { by: 'external_id', externalId: 'new', name: 'Renamed' },
    ];
    const { rows, organizations } = expectRows(refs.map(inOrg));
    expect(rows.map(({ organization }) => organization?.label)).toEqual([
      'org_1',
      'org_1',
      'org_1',
      'name one',
      ...Array.from({ length: 4 }, () => 'external id new'),
    ]);
    expect(organizations.filter(({ isNew }) => isNew).map(({ name }) => name)).toEqual([
      'New',
      'one',
    ]);
  });

  it.each([
    [{ by: 'id', id: 'org_9' }, {}],
    [{ by: 'external_id', externalId: 'nobody' }, {}],
    [{ by: 'name', name: 'Twins' }, {}],
    [{ by: 'name', name: 'New' }, { createOrgs: false }],
  ])('is missing: %j %j', (ref, setup) => {
    const { rows, users } = expectRows([inOrg(ref, 1)], setup);
    expect(rows[0]?.errorType).toBe('org_resolution');
    expect(users.has('1@example.com')).toBe(false);
  });

  it('is the same for all rows with --org-id', () => {
    const { rows } = expectRows([{ user: { email: 'a@example.com' } }], { orgId: 'org_1' });
    expect(rows[0]?.organization?.label).toBe('org_1');
  });
});

describe('a server that stores a normal form', () => {
  it.each([
    ['nfc', 'ju\u0308rgen@example.com', 'j\u00fcrgen@example.com'],
    ['fold', 'Gro\u00df@example.com', 'gross@example.com'],
    ['punycode', 'a@b\u00fccher.example', 'a@xn--bcher-kva.example'],
    ['gmail', 'a.b@googlemail.com', 'ab@gmail.com'],
    ['blanks', 'a@example.com', 'a@example.com'],
  ])('has one user for both spellings with %s', (form, email, stored) => {
    const { rows, users } = expectRows([{ user: { email } }, { user: { email: stored } }], {
      forms: [form],
    });
    expect(rows.every(({ ok }) => ok)).toBe(true);
    expect(users.get(stored)?.fields).toMatchObject({ email: stored });
  });

  it.each([
    ['nfc', 'Ame\u0301lie', 'Am\u00e9lie'],
    ['fold', 'Wei\u00df', 'weiss'],
    ['blanks', ' Ada  Maria ', 'Ada Maria'],
  ])('has the names of users as %s', (form, firstName, stored) => {
    const user = { email: 'a@example.com', firstName };
    const { users } = expectRows([{ user }], { forms: [form] });
    expect(users.get('a@example.com')?.fields).toMatchObject({ first_name: stored });
  });

  it('has the names of organizations in it, but for their case', () => {
    const org = { by: 'name', name: 'Cafe\u0301  Nord' };
    const user = { email: 'a@example.com' };
    const forms = ['nfc', 'blanks', 'fold'];
    const { organizations } = expectRows([{ user, org }], { forms });
    expect(organizations.filter(({ isNew }) => isNew)).toMatchObject([{ name: 'Caf\u00e9 Nord' }]);
  });
});

it('a row that the rules reject creates nothing', () => {
  const { rows, users } = expectRows([{ invalid: true, phrase: 'Metadata is invalid JSON' }]);
  expect(rows).toMatchObject([{ ok: false, errorType: 'row_invalid' }]);
  expect(users.size).toBe(2);
});

it('when WorkOS refuses a user, the next row of the email may create it', () => {
  const user = { email: 'a@example.com' };
  expect(ends(expectRows([{ user, isRefused: true }, { user }]))).toEqual([
    'user_create',
    'created',
  ]);
});
