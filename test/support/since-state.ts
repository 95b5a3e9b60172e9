import { openTestBed, requestCounts, type SandboxState, type TestBed } from './import-test-bed';

/** The requests of the sandbox since `before`, without reads. */
export async function writesSince(
  bed: TestBed,
  before: Record<string, number>,
): Promise<Record<string, number>> {
  const now = requestCounts(await bed.stats());
  const added = Object.entries(now).flatMap(([name, times]) => {
    const more = times - (before[name] ?? 0);
    return more === 0 || name.startsWith('GET') ? [] : [[name, more]];
  });
  return Object.fromEntries(added) as Record<string, number>;
}

/** Users by email and memberships by user and organization. */
export function contentsOf({ users, organizations, memberships }: SandboxState): {
  readonly users: ReadonlyMap<string, unknown>;
  readonly memberships: ReadonlyMap<string, unknown>;
} {
  const emails = new Map(users.map(({ id, email }) => [id, email]));
  const names = new Map(organizations.map(({ id, name }) => [id, name]));
  return {
    users: new Map(
      users.map((user) => {
        const { first_name: first, last_name: last, email_verified: verified } = user;
        const { external_id: externalId, metadata, password, email } = user;
        // WorkOS keeps a cleared name as an empty one.
        const data = { first: first ?? '', last: last ?? '', verified, externalId, metadata };
        return [email, { ...data, password }];
      }),
    ),
    memberships: new Map(
      memberships.map(({ user_id: user, organization_id: organization, roles }) => [
        `${emails.get(user) ?? ''} in ${names.get(organization) ?? ''}`,
        roles.map(({ slug }) => slug),
      ]),
    ),
  };
}

/** What a fresh import of the file makes of an empty environment. */
export async function freshImport(csv: string): Promise<ReturnType<typeof contentsOf>> {
  const fresh = await openTestBed({ roles: ['editor'] });
  try {
    const { errors } = await fresh.import(csv);
    if (errors.length > 0) throw new Error(`${String(errors.length)} rows failed`);
    return contentsOf(await fresh.state());
  } finally {
    await fresh.close();
  }
}

export function only<T>(
  all: ReadonlyMap<string, T>,
  keys: Iterable<string>,
): ReadonlyMap<string, unknown> {
  return new Map([...keys].map((key) => [key, all.get(key)]));
}
