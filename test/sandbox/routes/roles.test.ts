import { closeSandboxes, openSandbox, MEMBERSHIPS } from '../../support/sandbox/client';

const ROLES = '/authorization/roles';
const PERMISSIONS = '/authorization/permissions';

afterEach(closeSandboxes);

it('gives roles permissions that exist, and no others', async () => {
  const client = await openSandbox();
  await client.call('POST', ROLES, { slug: 'editor', name: 'Editor' });
  const early = await client.call('PUT', `${ROLES}/editor/permissions`, { permissions: ['a:b'] });
  expect(early.status).toBe(404);
  await client.call('POST', PERMISSIONS, { slug: 'a:b', name: 'A' });
  const set = await client.call('PUT', `${ROLES}/editor/permissions`, { permissions: ['a:b'] });
  expect([set.status, set.body]).toEqual([
    200,
    expect.objectContaining({ slug: 'editor', permissions: ['a:b'] }),
  ]);
});

it('answers 409 to a slug that is taken', async () => {
  const client = await openSandbox();
  const organization = await client.create('/organizations', { name: 'Acme' });
  const own = `/authorization/organizations/${organization}/roles`;
  const bodies = [
    [ROLES, { slug: 'editor', name: 'E' }, 'role_slug_conflict'],
    [own, { slug: 'org-lead', name: 'L' }, 'organization_role_slug_conflict'],
    [PERMISSIONS, { slug: 'a:b', name: 'A' }, 'permission_slug_conflict'],
  ] as const;
  for (const [path, body, code] of bodies) {
    expect((await client.call('POST', path, body)).status).toBe(201);
    const again = await client.call('POST', path, body);
    expect([again.status, again.body]).toEqual([409, expect.objectContaining({ code })]);
  }
});

it('keeps a role of an organization that a membership has', async () => {
  const client = await openSandbox();
  const organization = await client.create('/organizations', { name: 'Acme' });
  const user = await client.create('/user_management/users', { email: 'a@x.example' });
  const own = `/authorization/organizations/${organization}/roles`;
  await client.call('POST', own, { slug: 'org-lead', name: 'Lead' });
  const pair = { user_id: user, organization_id: organization };
  const membership = await client.create(MEMBERSHIPS, { ...pair, role_slug: 'org-lead' });
  const refused = await client.call('DELETE', `${own}/org-lead`);
  expect([refused.status, refused.body]).toEqual([
    409,
    expect.objectContaining({ code: 'role_has_assignments' }),
  ]);
  await client.call('DELETE', `${MEMBERSHIPS}/${membership}`);
  expect((await client.call('DELETE', `${own}/org-lead`)).status).toBe(204);
  expect((await client.call('DELETE', `${own}/org-lead`)).status).toBe(404);
});

it('refuses all requests for roles where the environment has none', async () => {
  const client = await openSandbox({ roleRequests: false });
  expect((await client.call('GET', ROLES)).status).toBe(403);
  expect((await client.call('POST', PERMISSIONS, { slug: 'a', name: 'A' })).status).toBe(403);
  expect((await client.call('GET', '/user_management/users')).status).toBe(200);
});

it('seeds permissions, roles and those of organizations', async () => {
  const client = await openSandbox();
  const seeded = await client.call('POST', '/_sandbox/seed', {
    permissions: [{ slug: 'a:b', name: 'A' }],
    organizations: [{ name: 'Acme', external_id: 'acme' }],
    roles: [
      { slug: 'editor', name: 'Editor', permissions: ['a:b'] },
      { slug: 'org-lead', name: 'Lead', organization_external_id: 'acme' },
    ],
  });
  expect(seeded.status).toBe(201);
  const state = (await client.call('GET', '/_sandbox/state')).body as Record<string, unknown[]>;
  expect(state['permissions']).toMatchObject([{ slug: 'a:b' }]);
  expect(state['roles']).toContainEqual(
    expect.objectContaining({ slug: 'editor', permissions: ['a:b'] }),
  );
  expect(state['organization_roles']).toMatchObject([{ slug: 'org-lead', permissions: [] }]);
});

it('seeds permissions and roles that are older than the sandbox, with permissions or without', async () => {
  const client = await openSandbox();
  const old = '2021-03-04T05:06:07.000Z';
  const seeded = await client.call('POST', '/_sandbox/seed', {
    permissions: [{ slug: 'a:b', name: 'A', created_at: old }],
    roles: [
      { slug: 'editor', name: 'E', created_at: old },
      { slug: 'viewer', name: 'V', permissions: ['a:b'], created_at: old },
    ],
  });
  expect(seeded.body).toMatchObject({
    permissions: [{ created_at: old, updated_at: old }],
    roles: [
      { created_at: old, updated_at: old, permissions: [] },
      { created_at: old, updated_at: old },
    ],
  });
});
