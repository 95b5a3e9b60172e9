import {
  type TestBed,
  openTestBed,
  type SandboxState,
  type SandboxUser,
} from '../../support/import-test-bed';
import {
  dice,
  FIRST,
  LAST,
  METADATA,
  passwordOf,
  ROLES,
  VERIFIED,
} from '../../support/meant-cells';

const COLUMNS =
  'email,first_name,last_name,email_verified,external_id,password,password_hash,password_hash_type,metadata,org_id,org_external_id,org_name,role_slugs'.split(
    ',',
  );
type ExpectedUser = Omit<SandboxUser, 'id'>;

interface Expected {
  readonly users: Map<string, ExpectedUser>;
  /** Name and external id, by the name. */
  readonly organizations: Map<string, { name: string; external_id: string | null }>;
  /** Roles, by user and organization. */
  readonly memberships: Map<string, readonly string[]>;
  failures: number;
}

/** Organizations that exist before the import. */
const SEEDED = [
  { name: 'Found by id', external_id: 'seed-1' },
  { name: 'Found by external id', external_id: 'seed-2' },
  { name: 'Found by "name"', external_id: null },
];

/** How a row names an organization; `name` is what it is called in the end. */
function orgOf(
  roll: (sides: number) => number,
  seededId: string,
): {
  readonly cells: readonly [id: string, externalId: string, name: string];
  readonly org: { name: string; external_id: string | null } | undefined;
} {
  const number = String(roll(25));
  const named = `Ünited, "${number}"\nGmbH`;
  switch (roll(8)) {
    case 0:
      return { cells: ['', '', ''], org: undefined };
    case 1:
      return { cells: [seededId, '', ''], org: SEEDED[0] };
    case 2:
      return { cells: ['', 'seed-2', 'Another name'], org: SEEDED[1] };
    case 3:
      return { cells: ['', '', 'Found by "name"'], org: SEEDED[2] };
    case 4:
    case 5: {
      const name = `Only a name ${number}`;
      return { cells: ['', '', ` ${name}`], org: { name, external_id: null } };
    }
    default: {
      const org = { name: named, external_id: `org/${number}?` };
      return { cells: ['', org.external_id, named], org };
    }
  }
}

interface Form {
  readonly rows: number;
  readonly delimiter: string;
  readonly lineEnd: string;
  readonly start: string;
}

/** Writes the file and, row by row, what must come of it. */
function make(form: Form, seededId: string): { csv: string; expected: Expected } {
  const roll = dice(form.rows);
  const pick = <T>(list: readonly [T, ...T[]] | readonly T[]): T => {
    const item = list[roll(list.length)];
    if (item === undefined) throw new Error('an empty list');
    return item;
  };
  const expected: Expected = {
    users: new Map(),
    organizations: new Map(SEEDED.map((org) => [org.name, org])),
    memberships: new Map(),
    failures: 0,
  };
  const lines = [COLUMNS.join(form.delimiter)];
  for (let row = 1; row <= form.rows; row += 1) {
    // One row in four repeats an email, in other capitals.
    const repeats = roll(4) === 0;
    const number = repeats ? roll(row) + 1 : row;
    const email = repeats
      ? `User.${String(number)}@Example.COM`
      : `user.${String(number)}@example.com`;
    const [first, last, verified, metadata] = [
      pick(FIRST),
      pick(LAST),
      pick(VERIFIED),
      pick(METADATA),
    ];
    const password = passwordOf(row, roll);
    const { cells: orgCells, org } = orgOf(roll, seededId);
    const roles = pick(ROLES);
    const isBad = roll(40) === 0;
    const externalId = roll(3) === 0 ? '' : `ext-${String(row)}`;
    lines.push(
      [
        isBad ? ` ${email}@` : ` ${email}`,
        first.cell,
        last.cell,
        verified.cell,
        externalId,
        ...password.cells,
        metadata.cell,
        ...orgCells,
        roles.cell,
      ]
        .map((cell) => `"${cell.replaceAll('"', '""')}"`)
        .join(form.delimiter),
    );
    if (isBad) {
      expected.failures += 1;
      continue;
    }
    const key = email.toLowerCase();
    if (!expected.users.has(key)) {
      expected.users.set(key, {
        email,
        first_name: first.means,
        last_name: last.means,
        email_verified: verified.means,
        external_id: externalId === '' ? null : externalId,
        metadata: metadata.means,
        password: password.means,
      });
    }
    if (org === undefined) continue;
    expected.organizations.set(org.name, org);
    const pair = `${key} in ${org.name}`;
    if (!expected.memberships.has(pair)) expected.memberships.set(pair, roles.means);
  }
  return { csv: form.start + [...lines, ''].join(form.lineEnd), expected };
}

function fieldsOf(user: SandboxUser): ExpectedUser {
  const { email, first_name, last_name, email_verified, external_id, metadata, password } = user;
  return { email, first_name, last_name, email_verified, external_id, metadata, password };
}

/** The environment in the same terms, without ids and times. */
function contentsOf({
  users,
  organizations,
  memberships,
}: SandboxState): Omit<Expected, 'failures'> {
  const emails = new Map(users.map(({ id, email }) => [id, email.toLowerCase()]));
  const names = new Map(organizations.map(({ id, name }) => [id, name]));
  return {
    users: new Map(users.map((user) => [user.email.toLowerCase(), fieldsOf(user)])),
    organizations: new Map(
      organizations.map(({ name, external_id }) => [name, { name, external_id }]),
    ),
    memberships: new Map(
      memberships.map(({ user_id, organization_id, roles }) => [
        `${emails.get(user_id) ?? ''} in ${names.get(organization_id) ?? ''}`,
        roles.map(({ slug }) => slug).sort(),
      ]),
    ),
  };
}

let bed: TestBed;
let seededId: string;

beforeEach(async () => {
  bed = await openTestBed({ roles: ['editor', 'billing'] });
  await bed.seed({
    organizations: SEEDED.map(({ name, external_id }) =>
      external_id === null ? { name } : { name, external_id },
    ),
  });
  seededId = (await bed.state()).organizations[0]?.id ?? '';
});
afterEach(() => bed.close());

it.each<Form>([
  { rows: 2_000, delimiter: ',', lineEnd: '\n', start: '' },
  { rows: 300, delimiter: ';', lineEnd: '\r\n', start: '\ufeff' },
  { rows: 300, delimiter: '\t', lineEnd: '\r', start: '' },
])('What WorkOS holds after an import is what the file says: $rows rows', async (form) => {
  const { csv, expected } = make(form, seededId);
  const { end, errors } = await bed.import(csv, { options: { chunkSize: 137 } });
  const state = await bed.state();
  const { users, organizations, memberships } = contentsOf(state);
  expect(users).toEqual(expected.users);
  expect(organizations).toEqual(expected.organizations);
  expect(memberships).toEqual(expected.memberships);
  // Nothing twice: the maps would hide it.
  expect([state.users.length, state.organizations.length, state.memberships.length]).toEqual([
    users.size,
    organizations.size,
    memberships.size,
  ]);
  expect(errors).toHaveLength(expected.failures);
  expect(end.checkpoint.summary).toMatchObject({
    total: form.rows,
    successes: form.rows - expected.failures,
    failures: expected.failures,
    usersCreated: expected.users.size,
    membershipsCreated: expected.memberships.size,
    organizationsCreated: expected.organizations.size - SEEDED.length,
    organizationsFound: SEEDED.length,
  });
});
