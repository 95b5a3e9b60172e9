import type { JobOptions } from '../../src/lib/jobs';
import type { Chance } from './chance';
import type { TestBed } from './import-test-bed';

/** The cells of a file. */
type Rows = readonly (readonly string[])[];

/** A file, and the options of its import, for an environment that has a part of it already. */
export interface RandomCase {
  readonly csv: string;
  readonly rows: Rows;
  /** The text of `organizations.csv`, where the import has one. */
  readonly organizations: string | undefined;
  readonly options: Partial<JobOptions>;
}

const COLUMNS = [
  'email',
  'external_id',
  'org_id',
  'org_external_id',
  'org_name',
  'role_slugs',
  'metadata',
];
const STATUSES = ['active', 'inactive', 'pending'] as const;
const NAMES = ['Acme', 'ACME', 'Globex', 'Initech', 'Twins'];
const TAKEN = [{ domain: 'taken.com', state: 'pending' }];
const ROLES = ['member', 'admin', 'org-own', 'nowhere', 'admin,member', 'member,nowhere'];

/** Fills the sandbox and makes a file about the same persons and organizations, and others. */
export async function randomCase(bed: TestBed, chance: Chance): Promise<RandomCase> {
  const people = chance.int(5, 40);
  await bed.seed({
    organizations: [
      { name: 'Acme', external_id: 'acme', ...(chance.happens(0.5) && { domain_data: TAKEN }) },
      { name: 'Globex', ...(chance.happens(0.5) && { external_id: 'globex' }) },
      ...(chance.happens(0.5) ? [{ name: 'Twins' }, { name: 'Twins' }] : []),
      ...(chance.happens(0.3) ? [{ name: ' Initech  ' }] : []),
    ],
    users: Array.from({ length: people }, (_, number) => seedUser(number, chance)).flat(),
    others: { users: chance.int(0, 300) },
  });
  await seedMemberships(bed, chance);
  const cells = Array.from({ length: chance.int(1, 60) }, (_, row) =>
    randomRow(row, { people: 2 * people, chance }),
  );
  const rows = await withIds(bed, cells);
  return {
    rows,
    csv: csvOf(rows),
    organizations: await randomOrganizations(bed, chance),
    options: {
      onExisting: chance.pick(['fail', 'adopt', 'update']),
      createOrgs: chance.happens(0.6),
      // Small chunks: rows of one email are in several.
      chunkSize: chance.pick([3, 1_000]),
    },
  };
}

/**
 * Changes the environment behind the back of the job that has imported the file, and makes a later version of the file,
 * to be imported since that job.
 */
export async function laterCase(
  bed: TestBed,
  { rows, since }: { readonly rows: Rows; readonly since: string },
  chance: Chance,
): Promise<RandomCase> {
  const { users, memberships, organizations } = await bed.state();
  const some = (items: readonly { readonly id: string }[], p: number): { id: string }[] =>
    items.filter(() => chance.happens(p)).map(({ id }) => ({ id }));
  const renamed = some(users, 0.1).map(({ id }) => ({ id, external_id: `new-${id}` }));
  const states = some(memberships, 0.1).map(({ id }) => ({ id, status: chance.pick(STATUSES) }));
  await bed.edit({ users: renamed, memberships: states });
  await bed.remove({ memberships: some(memberships, 0.1) });
  await bed.remove({ users: some(users, 0.1) });
  await bed.remove({ organizations: some(organizations, 0.1) });
  const moved = new Set(rows.map(([email]) => email).filter(() => chance.happens(0.1)));
  const kept = rows
    .filter(() => chance.happens(0.9))
    .map((row, at) => later(row, { at, moved, chance }));
  const added = Array.from({ length: chance.int(0, 5) }, (_, row) =>
    randomRow(1_000 + row, { people: 100, chance }),
  );
  const all = [...kept, ...(await withIds(bed, added))];
  return {
    rows: all,
    csv: csvOf(all),
    organizations: undefined,
    options: {
      since,
      onExisting: 'update',
      createOrgs: chance.happens(0.6),
      chunkSize: chance.pick([3, 1_000]),
      blank: chance.pick(['leaves', 'clears']),
      deactivateMissing: chance.happens(0.5),
      maxDeactivate: chance.pick(['100%', '100%', '100%', '2%']),
    },
  };
}

/** A row in the later version of the file. */
function later(
  row: readonly string[],
  { at, moved, chance }: { at: number; moved: ReadonlySet<string | undefined>; chance: Chance },
): readonly string[] {
  const isMember = row.slice(2, 5).some((cell) => cell !== '');
  const change = (column: string | undefined, cell: string): string => {
    switch (column) {
      case 'email':
        return moved.has(cell) ? `moved.${cell}` : cell;
      case 'external_id':
        return chance.happens(0.1) ? '' : cell;
      case 'role_slugs':
        return isMember && chance.happens(0.2) ? chance.pick(ROLES) : cell;
      case 'metadata':
        return chance.happens(0.2) ? `{"later":"${String(at)}"}` : cell;
      default:
        return cell;
    }
  };
  return row.map((cell, index) => change(COLUMNS[index], cell));
}

function csvOf(rows: Rows, columns = COLUMNS): string {
  const lines = rows.map((cells) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
  );
  return [columns.join(','), ...lines, ''].join('\n');
}

/** A user whose external id is that of the file, another, none; or held by another email. */
function seedUser(number: number, chance: Chance): readonly object[] {
  const email = `User.${String(number)}@example.com`;
  const metadata = chance.happens(0.2) ? fullMetadata() : {};
  switch (chance.int(0, 5)) {
    case 0:
      return [{ email, external_id: idOf(number), metadata }];
    case 1:
      return [{ email, external_id: `old-${String(number)}` }];
    case 2:
      return [{ email, metadata }];
    case 3:
      return [{ email: `holder-${String(number)}@example.com`, external_id: idOf(number) }];
    case 4:
      return [{ email }, { email: `h-${String(number)}@example.com`, external_id: idOf(number) }];
    default:
      return [];
  }
}

function fullMetadata(): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: 50 }, (_, key) => [`key${String(key)}`, 'value'] as const),
  );
}

async function seedMemberships(bed: TestBed, chance: Chance): Promise<void> {
  const { users, organizations } = await bed.state();
  await bed.seed({
    memberships: users.flatMap(({ id }) =>
      organizations.flatMap((organization) =>
        chance.happens(0.3)
          ? [{ user_id: id, organization_id: organization.id, status: chance.pick(STATUSES) }]
          : [],
      ),
    ),
  });
  const [acme] = organizations;
  if (chance.happens(0.5) && acme !== undefined) await addRole(bed, acme.id);
}

async function addRole({ sandbox }: TestBed, organizationId: string): Promise<void> {
  const answer = await fetch(`${sandbox.url}/authorization/organizations/${organizationId}/roles`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${sandbox.key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ slug: 'org-own', name: 'Own' }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Cells of a row; `@acme` stands for the id of that organization. */
function randomRow(
  row: number,
  { people, chance }: { readonly people: number; readonly chance: Chance },
): readonly string[] {
  const key = chance.happens(0.3) ? 'key1' : 'more';
  const number = chance.int(0, people);
  // Two persons of the file never share an external id: which of them comes first would be chance.
  const id = chance.happens(0.6) ? idOf(number) : '';
  const email = chance.happens(0.05) ? 'no email' : `user.${String(number)}@example.com`;
  const org = chance.weighted([
    [3, ['', '', '']],
    [2, ['@acme', '', '']],
    [1, ['org_nowhere', '', '']],
    [2, ['', chance.pick(['acme', 'globex', 'new-1', 'new-2']), '']],
    [3, ['', '', chance.pick(NAMES)]],
    [2, ['', chance.pick(['acme', 'new-1', 'new-3']), chance.pick(NAMES)]],
  ] as const);
  const roles = org.every((cell) => cell === '') || chance.happens(0.4) ? '' : chance.pick(ROLES);
  const metadata = chance.happens(0.3) ? `{"${key}":"${String(row)}"}` : '';
  return [email, id, ...org, roles, metadata];
}

/** Lines of organizations of the environment and others: some are invalid, contradict each other, or want a taken domain. */
async function randomOrganizations(bed: TestBed, chance: Chance): Promise<string | undefined> {
  if (chance.happens(0.4)) return undefined;
  const lines = Array.from({ length: chance.int(1, 8) }, (_, line) => [
    ...chance.pick([
      ['@acme', '', ''],
      ['', 'acme', 'Acme'],
      ['', 'globex', ''],
      ['', 'new-1', 'New'],
      ['', 'new-2', ''],
      ['', `own-${String(line)}`, 'Own'],
      ['', '', chance.pick(NAMES)],
      ['org_nowhere', '', ''],
      ['', '', ''],
    ] as const),
    chance.pick(['', '', 'taken.com', `d${String(line)}.com:verified`, 'gmail.com', 'no domain']),
    chance.pick(['', '{"plan":"gold"}', '{']),
  ]);
  const header = ['org_id', 'org_external_id', 'org_name', 'domains', 'metadata'];
  return csvOf(await withIds(bed, lines), header);
}

async function withIds(bed: TestBed, rows: Rows): Promise<Rows> {
  const { organizations } = await bed.state();
  const acme = organizations[0]?.id ?? '';
  return rows.map((cells) => cells.map((cell) => cell.replace('@acme', acme)));
}

function idOf(number: number): string {
  return `u-${String(number)}`;
}
