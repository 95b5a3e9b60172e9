import {
  at,
  closeSandboxes,
  idsOf,
  MEMBERSHIPS,
  openSandbox,
  USERS,
} from '../../support/sandbox/client';

afterEach(closeSandboxes);

const ORGANIZATIONS = '/organizations';

it('creates an organization and finds it by id, external id and a part of its name', async () => {
  const client = await openSandbox();
  const body = { name: 'Acme Corp', external_id: 'acme', metadata: { tier: '1' } };
  const answer = await client.call('POST', ORGANIZATIONS, body);
  expect(answer).toMatchObject({ status: 201, body: { object: 'organization', ...body } });
  const id = String(at(answer.body, 'id'));
  expect(id).toMatch(/^org_[0-9A-Z]{26}$/);
  expect((await client.call('GET', `/organizations/${id}`)).body).toEqual(answer.body);
  expect((await client.call('GET', '/organizations/external_id/acme')).body).toEqual(answer.body);
  expect(idsOf(await client.call('GET', '/organizations?search=ME%20c'))).toEqual([id]);
  expect(idsOf(await client.call('GET', '/organizations?search=beta'))).toEqual([]);
});

it('allows two organizations of the same name', async () => {
  const client = await openSandbox();
  const ids = [
    await client.create(ORGANIZATIONS, { name: 'Same' }),
    await client.create(ORGANIZATIONS, { name: 'Same' }),
  ];
  expect(idsOf(await client.call('GET', '/organizations?search=Same&order=asc'))).toEqual(ids);
});

it('refuses an external id of another organization, on create and on update', async () => {
  const client = await openSandbox();
  await client.create(ORGANIZATIONS, { name: 'A', external_id: '1' });
  const refusal = {
    status: 400,
    body: {
      code: 'external_id_already_used',
      message: 'The external_id provided has already been assigned to another organization.',
    },
  };
  const again = { name: 'B', external_id: '1' };
  expect(await client.call('POST', ORGANIZATIONS, again)).toMatchObject(refusal);
  const id = await client.create(ORGANIZATIONS, { name: 'B' });
  const answer = await client.call('PUT', `/organizations/${id}`, { external_id: '1' });
  expect(answer).toMatchObject(refusal);
});

it.each([
  [{}, 422],
  [{ name: '' }, 422],
  [{ name: 5 }, 422],
  [{ name: 'A', domain_data: [{ domain: 'a.example' }] }, 422],
  [{ name: 'A', domain_data: 'a.example' }, 422],
  [{ name: 'A', domains: [5] }, 422],
  [{ name: 'A', metadata: { a: 1 } }, 400],
])('refuses %j with %i', async (body, status) => {
  const client = await openSandbox();
  expect((await client.call('POST', ORGANIZATIONS, body)).status).toBe(status);
});

it('filters by domain, joined or repeated', async () => {
  const client = await openSandbox();
  const withDomain = (domain: string) => ({
    name: domain,
    domain_data: [{ domain, state: 'pending' }],
  });
  const a = await client.create(ORGANIZATIONS, withDomain('a.example'));
  const b = await client.create(ORGANIZATIONS, withDomain('b.example'));
  await client.create(ORGANIZATIONS, withDomain('c.example'));
  for (const query of ['domains=a.example,b.example', 'domains[]=a.example&domains[]=b.example']) {
    expect(idsOf(await client.call('GET', `/organizations?${query}&order=asc`))).toEqual([a, b]);
  }
});

it('updates the given fields, merges metadata and keeps the rest', async () => {
  const client = await openSandbox();
  const body = { name: 'A', external_id: '1', metadata: { tier: '1', seat: '2' } };
  const path = `/organizations/${await client.create(ORGANIZATIONS, body)}`;
  const change = { name: 'B', metadata: { tier: null } };
  const answer = await client.call('PUT', path, change);
  const expected = { name: 'B', external_id: '1', metadata: { seat: '2' } };
  expect(answer).toMatchObject({ status: 200, body: expected });
  const freed = await client.call('PUT', path, { external_id: null });
  expect(freed.body).toMatchObject({ external_id: null });
  await client.create(ORGANIZATIONS, { name: 'C', external_id: '1' });
});

it('deletes an organization with its memberships', async () => {
  const client = await openSandbox();
  const org = await client.create(ORGANIZATIONS, { name: 'A' });
  const user = await client.create(USERS, { email: 'a@x.example' });
  await client.create(MEMBERSHIPS, { user_id: user, organization_id: org });
  expect((await client.call('DELETE', `/organizations/${org}`)).status).toBe(200);
  expect((await client.call('GET', `/organizations/${org}`)).status).toBe(404);
  expect(idsOf(await client.call('GET', `${MEMBERSHIPS}?user_id=${user}`))).toEqual([]);
});

it('lists the roles of the environment and adds those of an organization', async () => {
  const client = await openSandbox({ roles: ['editor'] });
  const slugsOf = (body: unknown) => {
    const data = at(body, 'data');
    return Array.isArray(data) ? data.map((role) => at(role, 'slug')) : [];
  };
  const org = await client.create(ORGANIZATIONS, { name: 'A' });
  const path = `/authorization/organizations/${org}/roles`;
  expect((await client.call('POST', path, { name: 'Team Lead' })).body).toMatchObject({
    slug: 'org-team-lead',
    type: 'OrganizationRole',
  });
  await client.call('POST', '/authorization/roles', { slug: 'viewer', name: 'Viewer' });
  const environment = ['member', 'admin', 'editor', 'viewer'];
  const all = [...environment, 'org-team-lead'];
  expect(slugsOf((await client.call('GET', '/authorization/roles')).body)).toEqual(environment);
  expect(slugsOf((await client.call('GET', path)).body)).toEqual(all);
});

it('enrolls a TOTP factor and never shows its secret again', async () => {
  const client = await openSandbox();
  const user = await client.create(USERS, { email: 'a@x.example' });
  const path = `${USERS}/${user}/auth_factors`;
  const secret = 'JBSWY3DPEHPK3PXP';
  const answer = await client.call('POST', path, { type: 'totp', totp_secret: secret });
  expect(answer.status).toBe(201);
  const factor = at(answer.body, 'authentication_factor');
  expect(factor).toMatchObject({ user_id: user, totp: { secret, user: 'a@x.example' } });
  const list = await client.call('GET', path);
  expect(idsOf(list)).toEqual([at(factor, 'id')]);
  expect(list.text).not.toContain(secret);
  const one = `/auth/factors/${String(at(factor, 'id'))}`;
  expect((await client.call('DELETE', one)).status).toBe(200);
  expect(idsOf(await client.call('GET', path))).toEqual([]);
});
