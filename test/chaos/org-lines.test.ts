import { anOutcome } from '../support/chaos/an-outcome';

interface Expected {
  readonly rows: readonly object[];
  readonly organizations: readonly object[];
  readonly described: object;
}

const { expectedOf } = jest.requireActual<{
  expectedOf: (rows: unknown, before: unknown, options: unknown) => Expected;
}>('../../chaos/oracle.js');
const { verify } = jest.requireActual<{ verify: (evidence: unknown) => readonly string[] }>(
  '../../chaos/verify.js',
);

const BEFORE = {
  users: [],
  memberships: [],
  organizations: [{ id: 'org_1', name: 'One', external_id: 'one' }],
};
const user = { email: 'new@example.com' };
const domains = [{ domain: 'one.com', state: 'verified' }];

function expectLines(
  lines: readonly object[],
  { orgs, onExisting }: { readonly orgs: readonly object[]; readonly onExisting: string },
): Expected {
  const rows = orgs.map((org, index) => ({ row: index + 1, roles: [], user, org }));
  return expectedOf(rows, BEFORE, { onExisting, createOrgs: true, orgId: null, lines });
}

it('creates and updates the organizations of the lines, also those without rows', () => {
  const lines = [
    { externalId: 'one', name: 'Uno', domains, metadata: { plan: 'gold' } },
    { externalId: 'lone', name: 'Lone', domains: [] },
  ];
  const orgs = [{ by: 'name', name: 'Uno' }];
  const { organizations, described, rows } = expectLines(lines, { orgs, onExisting: 'update' });
  expect(organizations).toMatchObject([
    { name: 'Uno', external_id: 'one', domains, metadata: { plan: 'gold' } },
    { name: 'Lone', external_id: 'lone', isNew: true },
  ]);
  expect(described).toEqual({ failed: 0, updated: 1 });
  expect(rows).toMatchObject([{ ok: true, organization: { label: 'org_1' } }]);
});

it('fails lines that are invalid or want a domain of another organization, and their rows', () => {
  const lines = [
    { externalId: 'one', domains, isInvalid: true },
    { externalId: 'a', name: 'A', domains },
    { externalId: 'b', name: 'B', domains },
  ];
  const orgs = ['one', 'a', 'b'].map((externalId) => ({ by: 'external_id', externalId }));
  const { rows, described } = expectLines(lines, { orgs, onExisting: 'fail' });
  expect(described).toEqual({ failed: 2, updated: 0 });
  expect(rows).toMatchObject([
    { ok: false, errorType: 'org_resolution', phrase: 'is invalid' },
    { ok: true },
    { ok: false, errorType: 'org_resolution', phrase: 'belongs to another organization' },
  ]);
});

it.each([
  [
    { domains: [{ domain: 'x.com', state: 'pending' }] },
    /domains is "x\.com pending", expected ""/,
  ],
  [{ metadata: { plan: 'gold' } }, /metadata is "plan=gold", expected ""/],
])('notices an organization with other fields than it should have: %j', (fields, complaint) => {
  const evidence = anOutcome();
  Object.assign(evidence.state.organizations[0] ?? {}, fields);
  expect(verify(evidence)).toEqual([expect.stringMatching(complaint)]);
});
