import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Environment, type ExpectedLooks, IndexStore } from '../../src/lib/environment';
import { asOrganizationId, asUserId, type UserId } from '../../src/lib/model';
import { openRoute } from '../../src/lib/requests';
import {
  openTestBed,
  requestCounts,
  type SandboxState,
  type TestBed,
  withPorts,
} from '../support/import-test-bed';

const ALL: ExpectedLooks = { users: 1_000, organizations: 1_000, memberships: () => 1_000 };
const FEW: ExpectedLooks = { users: 2, organizations: 0, memberships: () => 1 };
const LIMITS = { writesPerSecond: 100_000, concurrency: 8, outagePatienceMs: 1_000 };

let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

/** Reads the sandbox, and calls `work` with what was read. */
async function withEnvironment<T>(
  expected: ExpectedLooks,
  work: (environment: Environment) => Promise<T>,
): Promise<T> {
  return withPorts({}, bed, async (ports) => {
    const { stack } = openRoute(LIMITS, { ...ports, emit: () => undefined });
    const store = await IndexStore.open(join(bed.folder, 'index'));
    try {
      const environment = new Environment({ gateway: ports.gateway, stack, store }, expected);
      await environment.read();
      return await work(environment);
    } finally {
      await store.close();
    }
  });
}

/** Users 0 to n - 1, all members of Acme in turn active, inactive and pending. */
async function seed(users: number): Promise<SandboxState> {
  await bed.seed({
    organizations: [{ name: 'Acme Inc', external_id: 'acme' }, { name: 'ACME Inc' }],
    users: Array.from({ length: users }, (_, index) => ({
      email: `User.${String(index)}@example.com`,
      external_id: `u-${String(index)}`,
    })),
  });
  const state = await bed.state();
  await bed.seed({
    memberships: state.users.map(({ id }, index) => ({
      user_id: id,
      organization_id: state.organizations[0]?.id,
      status: (['active', 'inactive', 'pending'] as const)[index % 3],
    })),
  });
  return state;
}

/** What the lookups say of things that are there and of things that are not. */
async function answers({ reads }: Environment, state: SandboxState): Promise<unknown[]> {
  const acme = asOrganizationId(state.organizations[0]?.id ?? '');
  const user = (index: number): UserId => asUserId(state.users[index]?.id ?? '');
  const nobody = asUserId('user_none');
  const nowhere = asOrganizationId('org_none');
  return [
    await reads.getUser(user(7)),
    await reads.getUser(nobody),
    await reads.findUserByExternalId('u-205'),
    await reads.findUserByExternalId('U-205'),
    await reads.findUsersByEmail('user.7@EXAMPLE.com'),
    await reads.findUsersByEmail('user.none@example.com'),
    await reads.findOrganization(acme),
    await reads.findOrganization(nowhere),
    await reads.findOrganizationByExternalId('acme'),
    await reads.listOrganizationsByName('acme inc'),
    await reads.findMembership({ userId: user(1), organizationId: acme }),
    await reads.findMembership({ userId: user(2), organizationId: acme }),
    await reads.findMembership({ userId: nobody, organizationId: acme }),
    await reads.findMembership({ userId: user(1), organizationId: nowhere }),
  ];
}

it('answers the same from lists as single lookups do, of all pages and statuses', async () => {
  const state = await seed(250);
  const listed = await withEnvironment(ALL, (environment) => answers(environment, state));
  const afterLists = requestCounts(await bed.stats());
  rmSync(join(bed.folder, 'index'), { recursive: true });
  await bed.seed({ others: { users: 150, organizations: 120 } });
  const looked = await withEnvironment(FEW, (environment) => answers(environment, state));
  const acme = { name: 'Acme Inc', externalId: 'acme' };
  expect(listed).toMatchObject([
    { value: { externalId: 'u-7' } },
    { value: undefined },
    { value: { email: 'User.205@example.com' } },
    { value: undefined },
    { value: [{ externalId: 'u-7' }] },
    { value: [] },
    { value: acme },
    { value: undefined },
    { value: acme },
    { value: { matches: [acme, { name: 'ACME Inc' }] } },
    { value: { status: 'inactive' } },
    { value: { status: 'pending' } },
    { value: undefined },
    { value: undefined },
  ]);
  expect(bySortedMatches(looked)).toEqual(bySortedMatches(listed));
  expect(afterLists).toMatchObject({
    'GET /user_management/users': 3,
    'GET /organizations': 1,
    'GET /user_management/organization_memberships': 4,
  });
});

it('gives up a list that takes more pages than the lookups are worth, and says so', async () => {
  await seed(30);
  await bed.seed({ others: { users: 1_000 } });
  const wasGivenUp = await withEnvironment(FEW, async (environment) =>
    Promise.resolve(environment.looksUsersUp),
  );
  expect(wasGivenUp).toBe(true);
  expect(requestCounts(await bed.stats())).toMatchObject({ 'GET /user_management/users': 1 });
});

it('continues a list where it was stopped, also when its last user was deleted since', async () => {
  const state = await seed(450);
  await bed.faults('GET /user_management/users status=403 after=2');
  await expect(withEnvironment(ALL, () => Promise.resolve())).rejects.toMatchObject({
    reason: 'key_refused',
  });
  await bed.faults();
  await bed.remove({ users: [{ id: state.users[199]?.id }] });
  const before = requestCounts(await bed.stats())['GET /user_management/users'] ?? 0;
  const last = await withEnvironment(ALL, ({ reads }) => reads.findUserByExternalId('u-449'));
  expect(last).toMatchObject({ value: { externalId: 'u-449' } });
  const after = requestCounts(await bed.stats())['GET /user_management/users'] ?? 0;
  expect(after - before).toBe(3);
});

it('reads all memberships of an organization, however many', async () => {
  const { organizations } = await seed(250);
  const acme = asOrganizationId(organizations[0]?.id ?? '');
  const statuses = await withEnvironment(FEW, async (environment) => {
    const all: string[] = [];
    for await (const { status } of environment.memberships(acme)) all.push(status);
    return all;
  });
  expect(statuses).toHaveLength(250);
  expect(new Set(statuses)).toEqual(new Set(['active', 'inactive', 'pending']));
});

it('is refused while another process reads into the folder, and is private', async () => {
  const folder = join(bed.folder, 'index');
  const store = await IndexStore.open(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder).filter((name) => statSync(join(folder, name)).mode & 0o077)).toEqual(
    [],
  );
  await expect(IndexStore.open(folder)).rejects.toMatchObject({ code: 'index_in_use' });
  await store.remove();
  expect(existsSync(folder)).toBe(false);
  writeFileSync(folder, 'a file is in the way');
  await expect(IndexStore.open(folder)).rejects.toMatchObject({ code: 'index_unusable' });
});

function bySortedMatches(given: readonly unknown[]): unknown {
  return JSON.parse(JSON.stringify(given), (_key, value: unknown) =>
    Array.isArray(value)
      ? value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : value,
  );
}
