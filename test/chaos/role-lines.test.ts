import { anOutcome } from '../support/chaos/an-outcome';

interface Expected {
  readonly rows: readonly object[];
  readonly roles: {
    readonly roles: ReadonlyMap<string, object>;
    readonly permissions: ReadonlySet<string>;
    readonly counts: object;
  };
}

const { expectedOf } = jest.requireActual<{
  expectedOf: (rows: unknown, before: unknown, options: unknown) => Expected;
}>('../../chaos/oracle.js');
const { verifyRoles } = jest.requireActual<{
  verifyRoles: (evidence: unknown) => readonly string[];
}>('../../chaos/verify-roles.js');
const { planOf } = jest.requireActual<{
  planOf: (
    seed: number,
    mode?: object,
  ) => {
    options: { hasRoleLines: boolean; createRoles: boolean };
  };
}>('../../chaos/plan.js');

const KEPT = { id: 'role_2', slug: 'kept', name: 'Kept', permissions: ['x:read'] };
const BEFORE = {
  users: [],
  memberships: [],
  organizations: [{ id: 'org_1', name: 'One', external_id: 'one' }],
  roles: [{ id: 'role_1', slug: 'auditor', name: 'Auditor', permissions: ['x:read'] }, KEPT],
  organization_roles: [],
  permissions: [{ slug: 'x:read' }],
};
const LINES = [
  { slug: 'auditor', name: 'Other', permissions: ['x:write'] },
  { slug: 'made', permissions: [] },
  { slug: 'org-lead', permissions: ['x:read'], orgExternalId: 'one' },
  { slug: 'org-lead', permissions: [], orgExternalId: 'nowhere' },
];
const ROW = {
  row: 1,
  user: { email: 'a@x.co' },
  roles: ['org-lead', 'by-slug'],
  org: { by: 'id', id: 'org_1' },
};

function expectRoles(options: object, rows: readonly object[] = [ROW]): Expected {
  const common = { createOrgs: true, orgId: null, roleLines: LINES };
  return expectedOf(rows, BEFORE, { ...common, onExisting: 'adopt', ...options });
}

it('creates the roles of the lines, and leaves those that exist', () => {
  const { roles } = expectRoles({});
  expect([...roles.roles.keys()]).toEqual(['auditor', 'kept', 'made', 'org-lead in org_1']);
  expect(roles.roles.get('auditor')).toMatchObject({ name: 'Auditor', permissions: ['x:read'] });
  expect([...roles.permissions]).toEqual(['x:read', 'x:write']);
  expect(roles.counts).toEqual({
    rolesCreated: 2,
    rolesFound: 1,
    rolesUpdated: 0,
    rolesFailed: 1,
    permissionsCreated: 1,
  });
});

it('updates a role that exists where the import updates, and no other', () => {
  const { roles } = expectRoles({ onExisting: 'update' });
  expect(roles.roles.get('auditor')).toMatchObject({ name: 'Other', permissions: ['x:write'] });
  expect(roles.roles.get('kept')).toMatchObject(KEPT);
  expect(roles.counts).toMatchObject({ rolesUpdated: 1, rolesFound: 0 });
});

it('knows with which roles a membership is refused', () => {
  expect(expectRoles({}).rows).toMatchObject([{ ok: false, errorType: 'membership_create' }]);
  expect(expectRoles({ createRoles: true }).rows).toMatchObject([{ ok: true }]);
});

it('says which role is missing, changed or too much', () => {
  const made = { slug: 'made', name: 'made', permissions: [] };
  const lead = { slug: 'org-lead', name: 'org-lead', permissions: ['x:read'] };
  const state = {
    organizations: BEFORE.organizations,
    roles: [...BEFORE.roles, made],
    organization_roles: [{ ...lead, organization_id: 'org_1' }],
    permissions: [{ slug: 'x:read' }, { slug: 'x:write' }],
  };
  const evidence = { ...anOutcome(), before: BEFORE, expected: expectRoles({}) };
  expect(verifyRoles({ ...evidence, state })).toEqual([]);
  const wrong = {
    ...state,
    roles: [{ ...BEFORE.roles[0], permissions: [] }, KEPT, { ...made, slug: 'more' }],
    permissions: [{ slug: 'x:read' }],
  };
  expect(verifyRoles({ ...evidence, state: wrong })).toEqual([
    'role auditor permissions is [], expected ["x:read"]',
    'role made is missing',
    'role more exists, but no row asks for it',
    'the permissions is ["x:read"], expected ["x:read","x:write"]',
  ]);
});

it('has roles in a share of its seeds, alone and with --create-roles', () => {
  const plans = Array.from({ length: 200 }, (_, seed) => planOf(seed + 1).options);
  const both = plans.filter((it) => it.hasRoleLines && it.createRoles);
  expect(plans.filter((it) => it.hasRoleLines).length).toBeGreaterThan(50);
  expect(plans.filter((it) => it.createRoles).length).toBeGreaterThan(40);
  expect(both.length).toBeGreaterThan(20);
});
