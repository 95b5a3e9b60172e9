import { BCRYPT, type Client, MEMBERSHIPS, USERS } from './client';

/** One request of the drive. `isGood`: a client may send it, so the document must allow it. */
export interface Step {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly isGood: boolean;
}

const good = (method: string, path: string, body?: unknown): Step => ({
  method,
  path,
  body,
  isGood: true,
});
const bad = (method: string, path: string, body?: unknown): Step => ({
  method,
  path,
  body,
  isGood: false,
});

const LONG = 'x'.repeat(601);

function userSteps(id: string): Step[] {
  const one = `${USERS}/${id}`;
  const taken = { email: 'taken@x.example', external_id: 'taken' };
  return [
    good('POST', USERS, {
      email: 'a@x.example',
      password_hash: BCRYPT,
      password_hash_type: 'bcrypt',
    }),
    good('POST', USERS, taken),
    good('POST', USERS, taken),
    good('POST', USERS, { email: 'b@x.example', password: 'short' }),
    good('POST', USERS, { email: 'b@x.example', password_hash: 'x', password_hash_type: 'ssha' }),
    bad('POST', USERS, { email: 'b@x.example', password: 'long enough', password_hash: BCRYPT }),
    bad('POST', USERS, {
      email: 'b@x.example',
      password: 'long enough',
      password_hash_type: 'ssha',
    }),
    bad('POST', USERS, { email: 'b@x.example', metadata: { key: LONG } }),
    bad('POST', USERS, { first_name: 'No email' }),
    bad('POST', USERS, '{"email":'),
    good('GET', USERS),
    good('GET', `${USERS}?limit=2&order=asc&email=taken@x.example&organization_id=org_1`),
    bad('GET', `${USERS}?limit=0`),
    good('GET', one),
    good('GET', `${USERS}/user_none`),
    good('GET', `${USERS}/external_id/taken`),
    good('GET', `${USERS}/external_id/none`),
    good('PUT', one, { first_name: 'New', metadata: { plan: 'pro' }, locale: 'de-DE' }),
    good('PUT', one, { metadata: { plan: null } }),
    good('PUT', one, { email: 'taken@x.example' }),
    good('PUT', one, { external_id: 'taken' }),
    good('PUT', one, { email: 'no email' }),
    good('PUT', one, { locale: '?' }),
    good('PUT', one, { password: 'short' }),
    bad('PUT', one, { metadata: { key: LONG } }),
    bad('PUT', one, { email: 5 }),
    bad('PUT', one, '{'),
    good('PUT', `${USERS}/user_none`, { first_name: 'New' }),
    good('DELETE', `${USERS}/user_none`),
  ];
}

function organizationSteps(id: string): Step[] {
  const one = `/organizations/${id}`;
  const domain = [{ domain: 'acme.example', state: 'pending' }];
  return [
    good('POST', '/organizations', { name: 'Acme', external_id: 'acme', domain_data: domain }),
    good('POST', '/organizations', { name: 'Acme', external_id: 'acme' }),
    good('POST', '/organizations', { name: 'Acme', domain_data: domain }),
    bad('POST', '/organizations', { name: 'Acme', metadata: { key: LONG } }),
    bad('POST', '/organizations', { external_id: 'nameless' }),
    bad('POST', '/organizations', '{'),
    good('GET', '/organizations?search=acm&limit=100&domains=acme.example'),
    bad('GET', '/organizations?order=up'),
    good('GET', one),
    good('GET', '/organizations/org_none'),
    good('GET', '/organizations/external_id/acme'),
    good('GET', '/organizations/external_id/none'),
    good('PUT', one, { name: 'Acme 2', stripe_customer_id: 'cus_1', metadata: { tier: '1' } }),
    good('PUT', one, { external_id: 'acme' }),
    good('PUT', one, { domain_data: domain }),
    good('PUT', one, { metadata: { tier: null } }),
    bad('PUT', one, { name: 5 }),
    good('PUT', '/organizations/org_none', { name: 'X' }),
    good('DELETE', '/organizations/org_none'),
  ];
}

function membershipSteps(user: string, org: string, pending: string, id: string): Step[] {
  const pair = { user_id: user, organization_id: org };
  const one = `${MEMBERSHIPS}/${id}`;
  const slugs = ['member', 'admin'];
  return [
    good('POST', MEMBERSHIPS, pair),
    good('POST', MEMBERSHIPS, { ...pair, user_id: 'user_none' }),
    good('POST', MEMBERSHIPS, { ...pair, organization_id: 'org_none' }),
    good('POST', MEMBERSHIPS, { ...pair, role_slug: 'none' }),
    good('POST', MEMBERSHIPS, { ...pair, role_slugs: slugs }),
    good('POST', MEMBERSHIPS, { user_id: pending, organization_id: org }),
    bad('POST', MEMBERSHIPS, { ...pair, role_slug: 'member', role_slugs: slugs }),
    bad('POST', MEMBERSHIPS, { user_id: user }),
    good('GET', `${MEMBERSHIPS}?user_id=${user}&organization_id=${org}&statuses=active,inactive`),
    good('GET', `${MEMBERSHIPS}?organization_id=${org}&statuses=pending`),
    good('GET', `${MEMBERSHIPS}?user_id=user_none`),
    good('GET', MEMBERSHIPS),
    bad('GET', `${MEMBERSHIPS}?user_id=${user}&statuses=gone`),
    good('GET', one),
    good('GET', `${MEMBERSHIPS}/om_none`),
    good('PUT', one, { role_slugs: ['admin'] }),
    good('PUT', one, { role_slug: 'none' }),
    good('PUT', one, { role_slugs: slugs }),
    bad('PUT', one, { role_slug: 5 }),
    good('PUT', `${MEMBERSHIPS}/om_none`, { role_slug: 'admin' }),
    good('PUT', `${one}/deactivate`),
    good('POST', MEMBERSHIPS, pair),
    good('PUT', `${one}/reactivate`),
    good('PUT', `${MEMBERSHIPS}/om_none/deactivate`),
    good('PUT', `${MEMBERSHIPS}/om_none/reactivate`),
  ];
}

function pendingSteps(id: string): Step[] {
  return [
    good('PUT', `${MEMBERSHIPS}/${id}/deactivate`),
    good('PUT', `${MEMBERSHIPS}/${id}/reactivate`),
    good('DELETE', `${MEMBERSHIPS}/${id}`),
    good('DELETE', `${MEMBERSHIPS}/${id}`),
  ];
}

function roleAndFactorSteps(user: string, org: string, factor: string): Step[] {
  const factors = `${USERS}/${user}/auth_factors`;
  const roles = `/authorization/organizations/${org}/roles`;
  return [
    good('POST', factors, { type: 'totp', totp_issuer: 'Acme', totp_secret: 'JBSWY3DPEHPK3PXP' }),
    good('POST', factors, { type: 'totp', totp_secret: '!' }),
    bad('POST', factors, { type: 'sms' }),
    good('POST', `${USERS}/user_none/auth_factors`, { type: 'totp' }),
    good('GET', `${factors}?limit=1`),
    good('GET', `${USERS}/user_none/auth_factors`),
    good('DELETE', `/auth/factors/${factor}`),
    good('DELETE', `/auth/factors/${factor}`),
    good('POST', '/authorization/roles', { slug: 'editor', name: 'Editor' }),
    good('POST', '/authorization/roles', { slug: 'editor', name: 'Editor' }),
    good('POST', '/authorization/roles', { slug: 'Not A Slug', name: 'X' }),
    bad('POST', '/authorization/roles', { slug: 'nameless' }),
    good('GET', '/authorization/roles'),
    good('POST', roles, { name: 'Lead' }),
    good('POST', roles, { name: 'Lead' }),
    good('POST', roles, { name: 'Lead', slug: 'lead' }),
    bad('POST', roles, {}),
    good('POST', '/authorization/organizations/org_none/roles', { name: 'Lead' }),
    good('GET', roles),
    good('GET', '/authorization/organizations/org_none/roles'),
    ...permissionSteps(roles),
  ];
}

function permissionSteps(roles: string): Step[] {
  const editor = '/authorization/roles/editor';
  const permissions = '/authorization/permissions';
  const both = { permissions: ['posts:read', 'posts:write'] };
  return [
    good('POST', permissions, { slug: 'posts:read', name: 'Read' }),
    good('POST', permissions, { slug: 'posts:write', name: 'Write', description: 'x' }),
    good('POST', permissions, { slug: 'posts:read', name: 'Read' }),
    bad('POST', permissions, { slug: 'No Slug', name: 'X' }),
    good('GET', `${permissions}?limit=1&order=asc`),
    good('PUT', `${editor}/permissions`, both),
    good('PUT', `${editor}/permissions`, { permissions: ['none'] }),
    bad('PUT', `${editor}/permissions`, {}),
    good('PUT', '/authorization/roles/none/permissions', both),
    good('PATCH', editor, { name: 'Author', description: null }),
    good('PATCH', '/authorization/roles/none', { name: 'X' }),
    good('PUT', `${roles}/org-lead/permissions`, both),
    good('PUT', `${roles}/org-none/permissions`, both),
    good('PATCH', `${roles}/org-lead`, { description: 'Leads' }),
    good('PATCH', `${roles}/org-none`, { name: 'X' }),
    good('DELETE', `${roles}/org-lead`),
    good('DELETE', `${roles}/org-lead`),
    good('DELETE', `${permissions}/posts:write`),
    good('DELETE', `${permissions}/posts:write`),
  ];
}

/** Creates the objects the steps need and returns the steps: every operation, with good and bad outcomes. */
export async function planDrive(client: Client): Promise<Step[]> {
  const user = await client.create(USERS, { email: 'first@x.example', metadata: { plan: 'x' } });
  const waiting = await client.create(USERS, { email: 'waiting@x.example' });
  const org = await client.create('/organizations', { name: 'First', metadata: { tier: 'x' } });
  const made = { user_id: user, organization_id: org };
  const membership = await client.create(MEMBERSHIPS, made);
  const pending = { user_id: waiting, organization_id: org, status: 'pending' };
  await client.call('POST', '/_sandbox/seed', { memberships: [pending] });
  const list = await client.call('GET', `${MEMBERSHIPS}?user_id=${waiting}&statuses=pending`);
  const pendingId = /"(om_\w+)"/.exec(list.text)?.[1] ?? '';
  const signIn = { id: user, last_sign_in_at: '2026-01-02T03:04:05.678Z' };
  await client.call('POST', '/_sandbox/edit', { users: [signIn] });
  const enrolled = await client.call('POST', `${USERS}/${user}/auth_factors`, { type: 'totp' });
  const factor = /"(auth_factor_\w+)"/.exec(enrolled.text)?.[1] ?? '';
  return [
    ...userSteps(user),
    ...organizationSteps(org),
    ...membershipSteps(user, org, waiting, membership),
    ...pendingSteps(pendingId),
    ...roleAndFactorSteps(user, org, factor),
    good('DELETE', `${MEMBERSHIPS}/${membership}`),
    good('DELETE', `${USERS}/${user}`),
    good('DELETE', `/organizations/${org}`),
  ];
}
