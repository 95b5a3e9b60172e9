import type { Chance } from './chance';
import type { SandboxState, TestBed } from './import-test-bed';

/** A row of a random file; every row has an external id, so that its user is found under another email, too. */
export interface WantedRow {
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly external_id: string;
  readonly email_verified: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly org: string;
  readonly role_slugs: string;
}

const COLUMNS = [
  'email',
  'first_name',
  'last_name',
  'external_id',
  'email_verified',
  'metadata',
  'org_external_id',
  'org_name',
  'role_slugs',
];

/** Two organizations for everything, and two that are renamed or deleted. Beta has a name alone. */
const ORGS = ['acme', 'Beta', 'renamed', 'doomed'];

/** Rows of different users, and then some that make a user a member of another organization, too. */
export function randomRows(chance: Chance, count: number): readonly WantedRow[] {
  const rows = Array.from({ length: count }, (_, index): WantedRow => {
    const metadata = { plan: chance.pick(['free', 'pro']), team: String(chance.int(1, 9)) };
    return {
      email: chance.happens(0.2) ? `Person.${index}@Example.com` : `person.${index}@example.com`,
      first_name: chance.happens(0.8) ? `First ${index}` : '',
      last_name: chance.happens(0.8) ? ` Last  ${index} ` : '',
      external_id: `p-${index}`,
      email_verified: chance.pick(['true', 'false', '']),
      metadata: chance.happens(0.7) ? metadata : {},
      org: chance.pick([...ORGS, 'acme', 'Beta', '']),
      role_slugs: chance.pick(['admin', 'member', '']),
    };
  });
  const repeated = rows.filter(({ org }) => org === 'acme' && chance.happens(0.3));
  // The data of the first row count: those of the later ones differ.
  return [
    ...rows,
    ...repeated.map((row) => ({ ...row, org: 'Beta', first_name: 'Other', role_slugs: 'member' })),
  ];
}

export function csvOf(rows: readonly WantedRow[]): string {
  const lines = rows.map((row) => {
    const { metadata, org, ...texts } = row;
    const isNamed = org === 'Beta' || org === '';
    const cells: Readonly<Record<string, string>> = {
      ...texts,
      metadata: Object.keys(metadata).length === 0 ? '' : JSON.stringify(metadata),
      org_external_id: isNamed ? '' : org,
      org_name: org === '' ? '' : `${org} Inc`,
    };
    return COLUMNS.map((name) => `"${(cells[name] ?? '').replaceAll('"', '""')}"`).join(',');
  });
  return `${COLUMNS.join(',')}\n${lines.join('\n')}\n`;
}

/** A change to a row's user or membership. */
interface ChangeKind {
  /** True where the change shows in the row. */
  readonly fits: (row: WantedRow) => boolean;
  readonly fields?: (row: WantedRow) => object;
  readonly membership?: (row: WantedRow) => object;
  /** The field that then differs. */
  readonly field?: string;
  readonly deletes?: 'user' | 'membership';
}

const always = (): boolean => true;
const isMember = ({ org }: WantedRow): boolean => org === 'acme' || org === 'Beta';
const hasMetadata = ({ metadata }: WantedRow): boolean => Object.keys(metadata).length > 0;

const KINDS: readonly ChangeKind[] = [
  {
    // Another email is not verified.
    fits: ({ email_verified }) => email_verified !== 'true',
    fields: ({ email }) => ({ email: `moved-${email}` }),
    field: 'email',
  },
  {
    fits: ({ first_name }) => first_name !== '',
    fields: () => ({ first_name: 'Someone' }),
    field: 'first_name',
  },
  {
    fits: ({ last_name }) => last_name !== '',
    fields: () => ({ last_name: null }),
    field: 'last_name',
  },
  {
    fits: always,
    fields: ({ external_id }) => ({ external_id: `x-${external_id}` }),
    field: 'external_id',
  },
  {
    fits: ({ email_verified }) => email_verified !== '',
    fields: ({ email_verified }) => ({ email_verified: email_verified !== 'true' }),
    field: 'email_verified',
  },
  { fits: hasMetadata, fields: () => ({ metadata: { plan: 'other' } }), field: 'metadata.plan' },
  { fits: hasMetadata, fields: () => ({ metadata: { team: null } }), field: 'metadata.team' },
  { fits: always, fields: () => ({ metadata: { extra: 'more' } }) },
  { fits: always, deletes: 'user' },
  { fits: isMember, deletes: 'membership' },
  { fits: isMember, membership: () => ({ status: 'inactive' }), field: 'membership.status' },
  { fits: isMember, membership: () => ({ status: 'pending' }), field: 'membership.status' },
  {
    fits: (row) => isMember(row) && row.role_slugs !== '',
    membership: ({ role_slugs }) => ({ role_slug: role_slugs === 'admin' ? 'member' : 'admin' }),
    field: 'membership.roles',
  },
];

/** Changes of every kind behind the tool's back, and the differences that they make: `row kind field`. */
export async function changeAtRandom(
  bed: TestBed,
  chance: Chance,
  rows: readonly WantedRow[],
): Promise<readonly string[]> {
  const state = await bed.state();
  const expected: string[] = [];
  const changed = new Set<string>();
  for (const kind of KINDS) {
    const left = rows.flatMap((row, at) =>
      kind.fits(row) && !changed.has(row.external_id) ? [{ row, at }] : [],
    );
    if (left.length === 0) continue;
    const { row } = chance.pick(left);
    changed.add(row.external_id);
    expected.push(...(await change(bed, state, { kind, row, rows })));
  }
  expected.push(...(await changeOrganizations(bed, state, rows)));
  return expected.sort();
}

interface Change {
  readonly kind: ChangeKind;
  readonly row: WantedRow;
  readonly rows: readonly WantedRow[];
}

async function change(bed: TestBed, state: SandboxState, made: Change): Promise<readonly string[]> {
  const { kind, row, rows } = made;
  const { id } = found(state.users, (user) => user.external_id === row.external_id);
  const ofUser = rows.flatMap(({ external_id }, index) =>
    external_id === row.external_id ? [index + 1] : [],
  );
  const at = rows.indexOf(row) + 1;
  if (kind.deletes === 'user') {
    await bed.remove({ users: [{ id }] });
    return ofUser.map((each) => `${each} missing_user `);
  }
  if (kind.fields !== undefined) {
    await bed.edit({ users: [{ id, ...kind.fields(row) }] });
    return kind.field === undefined ? [] : [`${ofUser[0] ?? 0} differs ${kind.field}`];
  }
  const membership = membershipOf(state, id, row);
  if (kind.deletes === 'membership') {
    await bed.remove({ memberships: [{ id: membership.id }] });
    return [`${at} missing_membership `];
  }
  await bed.edit({ memberships: [{ id: membership.id, ...kind.membership?.(row) }] });
  return [`${at} differs ${kind.field ?? ''}`];
}

async function changeOrganizations(
  bed: TestBed,
  { organizations }: SandboxState,
  rows: readonly WantedRow[],
): Promise<readonly string[]> {
  const rowsOf = (org: string): number[] =>
    rows.flatMap((row, index) => (row.org === org ? [index + 1] : []));
  const expected: string[] = [];
  const idOf = (org: string): string | undefined =>
    organizations.find(({ external_id }) => external_id === org)?.id;
  const renamed = idOf('renamed');
  if (renamed !== undefined) {
    await bed.edit({ organizations: [{ id: renamed, name: 'Another name' }] });
    expected.push(`${rowsOf('renamed')[0] ?? 0} differs organization.name`);
  }
  const doomed = idOf('doomed');
  if (doomed !== undefined) {
    const { users } = await bed.state();
    await bed.remove({ organizations: [{ id: doomed }] });
    expected.push(`${rowsOf('doomed')[0] ?? 0} missing_organization `);
    const isThere = (at: number): boolean => isUserThere(users, rows[at - 1]);
    expected.push(
      ...rowsOf('doomed')
        .filter(isThere)
        .map((at) => `${at} missing_membership `),
    );
  }
  await bed.seed({
    users: [{ email: 'stranger@example.com' }],
    memberships: [{ user_email: 'stranger@example.com', organization_external_id: 'acme' }],
  });
  expected.push(' unexpected_membership ');
  return expected;
}

/** The user of a row may have been deleted before, or have another external id or email now. */
function isUserThere(users: SandboxState['users'], row: WantedRow | undefined): boolean {
  return users.some(
    ({ email, external_id }) =>
      external_id === row?.external_id || email.toLowerCase() === row?.email.toLowerCase(),
  );
}

function membershipOf(state: SandboxState, userId: string, { org }: WantedRow): { id: string } {
  const { id } = found(state.organizations, ({ name }) => name === `${org} Inc`);
  return found(
    state.memberships,
    ({ user_id, organization_id }) => user_id === userId && organization_id === id,
  );
}

function found<T>(list: readonly T[], isIt: (item: T) => boolean): T {
  const item = list.find(isIt);
  if (item === undefined) throw new Error('the sandbox lacks what the test changes');
  return item;
}
