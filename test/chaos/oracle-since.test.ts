interface Expected {
  readonly users: ReadonlyMap<string, object>;
  readonly memberships: ReadonlyMap<string, { readonly status: string }>;
}

const { expectedOf } = jest.requireActual<{
  expectedOf: (rows: unknown, before: unknown, options: unknown, known: unknown) => Expected;
}>('../../chaos/oracle.js');
const { KnownRows } = jest.requireActual<{ KnownRows: new (job: object) => object }>(
  '../../chaos/known-rows.js',
);
const HASH = { type: 'bcrypt', value: 'old' };
const ANN = { email: 'ann@example.com', externalId: 'a-1', firstName: 'Ann', credential: HASH };
const ORG = { by: 'id', id: 'org_1' };
const KNOWN = { id: 'user_K', email: 'known@example.com', external_id: null, metadata: {} };
const MADE = {
  id: 'user_A',
  email: ANN.email,
  first_name: 'Ann',
  last_name: null,
  external_id: 'a-1',
  metadata: { plan: 'pro' },
  email_verified: false,
  password: 'old',
};

function since(rows: readonly object[], options: object = {}): Expected {
  const first = [{ row: 1, user: ANN, org: ORG, roles: [], isRefused: false }];
  const steps = {
    user: { id: MADE.id, isShared: false },
    membership: { id: 'om_1', organizationId: 'org_1' },
  };
  const ledger = { rows: new Map([[1, { steps, settled: {} }]]), organizations: new Map() };
  const known = new KnownRows({ rows: first, ledger, before: { users: [KNOWN] } });
  const pair = { user_id: MADE.id, organization_id: 'org_1' };
  const memberships = [{ ...pair, status: 'active', roles: [{ slug: 'member' }] }];
  const organizations = [{ id: 'org_1', name: 'One', external_id: 'one' }];
  const before = structuredClone({ users: [KNOWN, MADE], organizations, memberships });
  const numbered = rows.map((row, index) => ({ row: index + 1, roles: [], ...row }));
  const all = { onExisting: 'update', createOrgs: true, orgId: null, ...options };
  return expectedOf(numbered, before, all, known);
}
const ann = (expected: Expected): unknown =>
  [...expected.users.values()].find((user) => 'id' in user && user.id === MADE.id);

describe('since an earlier job', () => {
  it('leaves a row that is as it was', () => {
    expect(ann(since([{ user: ANN, org: ORG }]))).toMatchObject({ status: 'unchanged' });
  });

  it('changes the email and the hash of a user that the job made', () => {
    const user = { ...ANN, email: 'zoe@example.com', credential: { ...HASH, value: 'new' } };
    const expected = since([{ user, org: ORG }]);
    expect(ann(expected)).toMatchObject({
      status: 'updated',
      fields: { email: 'zoe@example.com', email_verified: false, password: { type: 'bcrypt' } },
    });
    expect([...expected.memberships.keys()]).toEqual(['zoe@example.com in org_1']);
  });

  it('clears what is blank', () => {
    const user = { email: ANN.email, externalId: 'a-1' };
    expect(ann(since([{ user, org: ORG }], { blank: 'clears' }))).toMatchObject({
      fields: { first_name: null, external_id: 'a-1', metadata: {} },
    });
  });

  it('deactivates memberships whose rows are gone', () => {
    const expected = since([{ user: ANN }], { deactivates: true });
    expect([...expected.memberships.values()]).toMatchObject([{ status: 'inactive' }]);
  });
});
