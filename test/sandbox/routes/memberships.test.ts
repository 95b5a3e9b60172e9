import {
  at,
  type Client,
  closeSandboxes,
  idsOf,
  MEMBERSHIPS,
  openSandbox,
  USERS,
  textLike,
} from '../../support/sandbox/client';

afterEach(closeSandboxes);

interface Pair {
  readonly user_id: string;
  readonly organization_id: string;
}

async function pairOf(client: Client): Promise<Pair> {
  const user = await client.create(USERS, { email: 'a@x.example' });
  return {
    user_id: user,
    organization_id: await client.create('/organizations', { name: 'Acme' }),
  };
}

async function seedStatus(client: Client, pair: Pair, status: string): Promise<string> {
  const answer = await client.call('POST', '/_sandbox/seed', {
    memberships: [{ ...pair, status }],
  });
  return String(at(answer.body, 'memberships', 0, 'id'));
}

it('creates a membership with the default role, its user and the name of its organization', async () => {
  const client = await openSandbox();
  const pair = await pairOf(client);
  const answer = await client.call('POST', MEMBERSHIPS, pair);
  expect(answer).toMatchObject({
    status: 201,
    body: {
      object: 'organization_membership',
      id: textLike(/^om_[0-9A-Z]{26}$/),
      ...pair,
      organization_name: 'Acme',
      status: 'active',
      directory_managed: false,
      role: { slug: 'member' },
      roles: [{ slug: 'member' }],
      user: { id: pair.user_id, email: 'a@x.example' },
    },
  });
});

it.each([
  [{ role_slug: 'admin' }, false, ['admin']],
  [{ role_slugs: ['admin'] }, false, ['admin']],
  [{ role_slugs: ['admin', 'member'] }, true, ['admin', 'member']],
])('%j with multipleRoles %s has the roles %j', async (roles, multipleRoles, slugs) => {
  const client = await openSandbox({ multipleRoles });
  const answer = await client.call('POST', MEMBERSHIPS, { ...(await pairOf(client)), ...roles });
  const expected = slugs.map((slug) => ({ slug }));
  expect(answer).toMatchObject({ status: 201, body: { role: expected[0], roles: expected } });
});

it.each([
  [{ user_id: 'user_none' }, 404, undefined, "User not found: 'user_none'."],
  [{ organization_id: 'org_none' }, 404, undefined, "Organization not found: 'org_none'."],
  [{ user_id: undefined }, 422, 'invalid_request_parameters', 'Validation failed.'],
  [{ role_slugs: 'admin' }, 422, 'invalid_request_parameters', 'Validation failed.'],
  [
    { role_slug: 'admin', role_slugs: ['admin'] },
    422,
    'invalid_request_parameters',
    'Validation failed.',
  ],
  [{ role_slug: 'boss' }, 422, 'invalid_role', "Role 'boss' is not a valid role."],
  [
    { role_slugs: ['admin', 'member'] },
    422,
    'multiple_roles_not_enabled',
    'Multiple roles are not enabled for this environment.',
  ],
])('refuses %j with %i %s', async (change, status, code, message) => {
  const client = await openSandbox();
  const answer = await client.call('POST', MEMBERSHIPS, { ...(await pairOf(client)), ...change });
  expect(answer.status).toBe(status);
  expect(at(answer.body, 'code')).toBe(code);
  expect(at(answer.body, 'message')).toBe(message);
});

it('refuses a second active membership of the pair', async () => {
  const client = await openSandbox();
  const pair = await pairOf(client);
  await client.create(MEMBERSHIPS, pair);
  const answer = await client.call('POST', MEMBERSHIPS, pair);
  expect(answer.status).toBe(409);
  expect(answer.body).toEqual({
    message: 'User is already a member of the organization.',
    code: 'organization_membership_already_exists',
  });
});

it('reactivates an inactive membership with the roles given', async () => {
  const client = await openSandbox();
  const pair = await pairOf(client);
  const id = await client.create(MEMBERSHIPS, pair);
  await client.call('PUT', `${MEMBERSHIPS}/${id}/deactivate`);
  const answer = await client.call('POST', MEMBERSHIPS, { ...pair, role_slug: 'admin' });
  const expected = { id, status: 'active', role: { slug: 'admin' } };
  expect(answer).toMatchObject({ status: 201, body: expected });
});

it('does not change a pending membership', async () => {
  const client = await openSandbox();
  const pair = await pairOf(client);
  const id = await seedStatus(client, pair, 'pending');
  for (const [method, path, verb] of [
    ['POST', MEMBERSHIPS, 'reactivate'],
    ['PUT', `${MEMBERSHIPS}/${id}/reactivate`, 'reactivate'],
    ['PUT', `${MEMBERSHIPS}/${id}/deactivate`, 'deactivate'],
  ] as const) {
    const answer = await client.call(method, path, method === 'POST' ? pair : undefined);
    const code = `cannot_${verb}_pending_organization_membership`;
    expect(answer).toMatchObject({ status: 400, body: { code } });
  }
});

it('changes roles and status and deletes by id', async () => {
  const client = await openSandbox();
  const path = `${MEMBERSHIPS}/${await client.create(MEMBERSHIPS, await pairOf(client))}`;
  const body = async (method: string, to: string, sent?: unknown) =>
    (await client.call(method, to, sent)).body;
  expect(await body('PUT', path, { role_slug: 'admin' })).toMatchObject({
    role: { slug: 'admin' },
  });
  expect(await body('PUT', path, {})).toMatchObject({ role: { slug: 'admin' } });
  expect(await body('PUT', `${path}/deactivate`)).toMatchObject({ status: 'inactive' });
  expect(await body('PUT', `${path}/reactivate`)).toMatchObject({ status: 'active' });
  expect((await client.call('DELETE', path)).status).toBe(200);
  expect((await client.call('GET', path)).status).toBe(404);
});

it('accepts the roles of the organization', async () => {
  const client = await openSandbox();
  const pair = await pairOf(client);
  const roles = `/authorization/organizations/${pair.organization_id}/roles`;
  await client.call('POST', roles, { name: 'Lead', slug: 'org-lead' });
  await client.create(MEMBERSHIPS, { ...pair, role_slug: 'org-lead' });
});

it('lists by user and by organization, active memberships only unless statuses says otherwise', async () => {
  const client = await openSandbox();
  const pair = await pairOf(client);
  const active = await client.create(MEMBERSHIPS, pair);
  const other = await client.create('/organizations', { name: 'Other' });
  const inactive = await seedStatus(client, { ...pair, organization_id: other }, 'inactive');
  const list = async (query: string) =>
    idsOf(await client.call('GET', `${MEMBERSHIPS}?${query}&order=asc`));
  const user = `user_id=${pair.user_id}`;
  expect(await list(user)).toEqual([active]);
  expect(await list(`organization_id=${pair.organization_id}`)).toEqual([active]);
  expect(await list(`${user}&statuses=active,inactive,pending`)).toEqual([active, inactive]);
  expect(await list(`${user}&statuses=inactive`)).toEqual([inactive]);
  expect(await list(`${user}&organization_id=${other}&statuses=inactive`)).toEqual([inactive]);
  expect(await list(`${user}&organization_id=${other}`)).toEqual([]);
});

it.each([
  ['', 400, 'missing_user_id_or_organization_id'],
  ['?statuses=active', 400, 'missing_user_id_or_organization_id'],
])('refuses the list "%s"', async (query, status, code) => {
  const client = await openSandbox();
  const answer = await client.call('GET', `${MEMBERSHIPS}${query}`);
  expect(answer).toMatchObject({ status, body: { code } });
});
