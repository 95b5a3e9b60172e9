import { KNOWN_DIVERGENCES } from '../../src/lib/sandbox';
import {
  at,
  type Client,
  closeSandboxes,
  idsOf,
  MEMBERSHIPS,
  openSandbox,
  USERS,
} from '../support/sandbox/client';

afterEach(closeSandboxes);

const FORM = '$argon2id$v=19$m=1024,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2g';

async function pairOf(client: Client): Promise<{ user_id: string; organization_id: string }> {
  const user = await client.create(USERS, { email: 'pair@x.example' });
  return { user_id: user, organization_id: await client.create('/organizations', { name: 'P' }) };
}

/** One probe for each assumption, keyed by its text. */
const PROBES: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'a taken external_id is a user_creation_error with external_id_already_used in errors': async (
    client,
  ) => {
    await client.create(USERS, { email: 'a@x.example', external_id: 'one' });
    const answer = await client.call('POST', USERS, { email: 'b@x.example', external_id: 'one' });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'user_creation_error', errors: [{ code: 'external_id_already_used' }] },
    });
  },
  'an invalid email is 422 invalid_request_parameters': async (client) => {
    const answer = await client.call('POST', USERS, { email: 'nobody' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_request_parameters' } });
  },
  'emails are compared without regard to case': async (client) => {
    await client.create(USERS, { email: 'Ann@x.example' });
    const answer = await client.call('POST', USERS, { email: 'aNN@X.example' });
    expect(at(answer.body, 'errors', 0, 'code')).toBe('email_not_available');
  },
  'a password needs 8 characters': async (client) => {
    const short = await client.call('POST', USERS, { email: 'a@x.example', password: '7654321' });
    expect(short).toMatchObject({ status: 400, body: { code: 'password_strength_error' } });
    await client.create(USERS, { email: 'a@x.example', password: '87654321' });
  },
  'a hash is judged by the form and the ranges of the documentation': async (client) => {
    const body = { email: 'a@x.example', password_hash: FORM, password_hash_type: 'argon2' };
    const answer = await client.call('POST', USERS, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_password_hash' } });
  },
  'metadata null changes nothing': async (client) => {
    const id = await client.create(USERS, { email: 'a@x.example', metadata: { plan: 'pro' } });
    const answer = await client.call('PUT', `${USERS}/${id}`, { metadata: null });
    expect(answer).toMatchObject({ status: 200, body: { metadata: { plan: 'pro' } } });
  },
  'a domain of another organization is 409': async (client) => {
    const body = { name: 'A', domain_data: [{ domain: 'a.example', state: 'pending' }] };
    await client.create('/organizations', body);
    expect((await client.call('POST', '/organizations', body)).status).toBe(409);
  },
  'two organizations may have the same stripe_customer_id': async (client) => {
    for (const name of ['A', 'B']) {
      const path = `/organizations/${await client.create('/organizations', { name })}`;
      expect((await client.call('PUT', path, { stripe_customer_id: 'cus_1' })).status).toBe(200);
    }
  },
  'an inactive membership created again without a role gets the default role': async (client) => {
    const pair = await pairOf(client);
    const id = await client.create(MEMBERSHIPS, { ...pair, role_slug: 'admin' });
    await client.call('PUT', `${MEMBERSHIPS}/${id}/deactivate`);
    const answer = await client.call('POST', MEMBERSHIPS, pair);
    expect(answer).toMatchObject({ status: 201, body: { id, role: { slug: 'member' } } });
  },
  'an empty role_slugs means the default role': async (client) => {
    const pair = await pairOf(client);
    const answer = await client.call('POST', MEMBERSHIPS, { ...pair, role_slugs: [] });
    expect(answer).toMatchObject({ status: 201, body: { roles: [{ slug: 'member' }] } });
  },
  'an unknown user or organization is 404': async (client) => {
    for (const query of ['user_id=user_none', 'organization_id=org_none']) {
      expect((await client.call('GET', `${MEMBERSHIPS}?${query}`)).status).toBe(404);
    }
  },
  'an unknown organization_id is an empty list': async (client) => {
    await client.create(USERS, { email: 'a@x.example' });
    const answer = await client.call('GET', `${USERS}?organization_id=org_none`);
    expect(answer.status).toBe(200);
    expect(idsOf(answer)).toEqual([]);
  },
  'organization_id finds members of every status': async (client) => {
    const pair = await pairOf(client);
    const id = await client.create(MEMBERSHIPS, pair);
    const listed = async () =>
      idsOf(await client.call('GET', `${USERS}?organization_id=${pair.organization_id}`));
    for (const status of ['active', 'inactive', 'pending']) {
      await client.call('POST', '/_sandbox/edit', { memberships: [{ id, status }] });
      expect(await listed()).toEqual([pair.user_id]);
    }
  },
  'a deleted user takes its memberships and factors along': async (client) => {
    const pair = await pairOf(client);
    await client.create(MEMBERSHIPS, pair);
    await client.call('POST', `${USERS}/${pair.user_id}/auth_factors`, { type: 'totp' });
    await client.call('DELETE', `${USERS}/${pair.user_id}`);
    const left = { memberships: [], auth_factors: [], users: [] };
    expect((await client.call('GET', '/_sandbox/state')).body).toMatchObject(left);
  },
  'a deleted organization takes its memberships and roles along': async (client) => {
    const pair = await pairOf(client);
    await client.create(MEMBERSHIPS, pair);
    const roles = `/authorization/organizations/${pair.organization_id}/roles`;
    await client.call('POST', roles, { name: 'Lead' });
    await client.call('DELETE', `/organizations/${pair.organization_id}`);
    expect((await client.call('GET', roles)).status).toBe(404);
    const left = { memberships: [], organizations: [], users: [{ id: pair.user_id }] };
    expect((await client.call('GET', '/_sandbox/state')).body).toMatchObject(left);
  },
  'email, external id and domains of a deleted object are free at once': async (client) => {
    const domain_data = [{ domain: 'x.example', state: 'verified' }];
    for (const [path, body] of [
      [USERS, { email: 'a@x.example', external_id: '1' }],
      ['/organizations', { name: 'A', external_id: '1', domain_data }],
    ] as const) {
      const first = await client.create(path, body);
      await client.call('DELETE', `${path}/${first}`);
      expect(await client.create(path, body)).not.toBe(first);
    }
  },
  'a cursor to a deleted object still works': async (client) => {
    const first = await client.create(USERS, { email: 'a@x.example' });
    const second = await client.create(USERS, { email: 'b@x.example' });
    await client.call('DELETE', `${USERS}/${second}`);
    const answer = await client.call('GET', `${USERS}?after=${second}`);
    expect(idsOf(answer)).toEqual([first]);
  },
  'the Idempotency-Key is ignored': async (client) => {
    const headers = { 'idempotency-key': 'same' };
    const send = () => client.call('POST', '/organizations', { name: 'Twice' }, headers);
    const [one, other] = [await send(), await send()];
    expect(at(one.body, 'id')).not.toBe(at(other.body, 'id'));
    const history = await client.call('GET', '/_sandbox/history');
    expect(at(history.body, 'data', 1)).toMatchObject({ label: 'Twice', idempotencyKey: 'same' });
  },
};

const ASSUMPTIONS = KNOWN_DIVERGENCES.filter((it) => it.kind === 'assumption').map((it) => it.what);

it('has a probe for every assumption and no others', () => {
  expect(Object.keys(PROBES).sort()).toEqual([...ASSUMPTIONS].sort());
});

it.each(Object.entries(PROBES))('%s', async (_what, probe) => {
  await probe(await openSandbox());
});
