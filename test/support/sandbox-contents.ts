import type { TestBed } from './import-test-bed';

/** The contents of a sandbox: memberships as `email organization roles`, users as `email name external-id`. */
export async function contentsOf(bed: TestBed): Promise<readonly string[]> {
  const { users, organizations, memberships } = await bed.state();
  const emailOf = new Map(users.map(({ id, email }) => [id, email]));
  const nameOf = new Map(organizations.map(({ id, name }) => [id, name]));
  return [
    ...users.map((user) => [user.email, user.first_name, user.external_id].join(' ')),
    ...memberships.map(({ user_id: user, organization_id: organization, roles }) =>
      [emailOf.get(user), nameOf.get(organization), ...roles.map(({ slug }) => slug)].join(' '),
    ),
    ...organizations.map(({ name, external_id: id }) => `${name} ${id ?? ''}`),
  ].sort();
}
