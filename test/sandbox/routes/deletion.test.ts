import {
  at,
  type Client,
  closeSandboxes,
  idsOf,
  MEMBERSHIPS,
  openSandbox,
  USERS,
} from '../../support/sandbox/client';

afterEach(closeSandboxes);

const USER = { email: 'a@x.example', external_id: '1', metadata: { plan: 'pro' } };
const ORGANIZATION = {
  name: 'Acme',
  external_id: 'acme',
  domain_data: [{ domain: 'acme.example', state: 'verified' }],
};
const ALL = 'statuses=active,inactive,pending';

interface Made {
  readonly client: Client;
  readonly user: string;
  readonly org: string;
  readonly membership: string;
}

/** A user with a factor, who is a member of an organization with a role of its own. */
async function openWithMember(): Promise<Made> {
  const client = await openSandbox();
  const user = await client.create(USERS, USER);
  const org = await client.create('/organizations', ORGANIZATION);
  const roles = `/authorization/organizations/${org}/roles`;
  await client.call('POST', roles, { name: 'Lead', slug: 'org-lead' });
  const pair = { user_id: user, organization_id: org };
  const membership = await client.create(MEMBERSHIPS, { ...pair, role_slug: 'org-lead' });
  await client.call('POST', `${USERS}/${user}/auth_factors`, { type: 'totp' });
  return { client, user, org, membership };
}

async function statusesOf(client: Client, paths: readonly string[]): Promise<unknown> {
  return Promise.all(paths.map(async (path) => (await client.call('GET', path)).status));
}

async function listsOf(client: Client, paths: readonly string[]): Promise<unknown> {
  return Promise.all(paths.map(async (path) => idsOf(await client.call('GET', path))));
}

describe('a deleted user', () => {
  const deleteUser = async (): Promise<Made> => {
    const made = await openWithMember();
    const answer = await made.client.call('DELETE', `${USERS}/${made.user}`);
    expect(answer).toMatchObject({ status: 200, text: '' });
    return made;
  };

  it('is in no lookup, and takes its memberships and factors along', async () => {
    const { client, user, membership } = await deleteUser();
    const ones = [
      `${USERS}/${user}`,
      `${USERS}/external_id/1`,
      `${USERS}/${user}/auth_factors`,
      `${MEMBERSHIPS}/${membership}`,
      `${MEMBERSHIPS}?user_id=${user}`,
    ];
    expect(await statusesOf(client, ones)).toEqual(ones.map(() => 404));
    expect(at((await client.call('GET', '/_sandbox/state')).body, 'auth_factors')).toEqual([]);
  });

  it('is in no list', async () => {
    const { client, org } = await deleteUser();
    const lists = [
      USERS,
      `${USERS}?email=A@x.example`,
      `${USERS}?organization_id=${org}`,
      `${MEMBERSHIPS}?organization_id=${org}&${ALL}`,
    ];
    expect(await listsOf(client, lists)).toEqual(lists.map(() => []));
  });

  it.each([
    ['DELETE', ''],
    ['PUT', ''],
    ['POST', '/auth_factors'],
  ])('is 404 to %s /users/{id}%s', async (method, rest) => {
    const { client, user } = await deleteUser();
    const answer = await client.call(method, `${USERS}/${user}${rest}`, { type: 'totp' });
    const message = `User not found: '${user}'.`;
    expect(answer).toMatchObject({ status: 404, body: { message } });
  });

  it('can be created again as a new user without the memberships', async () => {
    const { client, user, org } = await deleteUser();
    const again = await client.create(USERS, USER);
    expect(again).not.toBe(user);
    expect(at((await client.call('GET', `${USERS}/external_id/1`)).body, 'id')).toBe(again);
    expect(await listsOf(client, [`${MEMBERSHIPS}?user_id=${again}&${ALL}`])).toEqual([[]]);
    await client.create(MEMBERSHIPS, { user_id: again, organization_id: org });
    expect(await statusesOf(client, [`${USERS}/${user}`])).toEqual([404]);
  });
});

describe('a deleted organization', () => {
  const deleteOrganization = async (): Promise<Made> => {
    const made = await openWithMember();
    const answer = await made.client.call('DELETE', `/organizations/${made.org}`);
    expect(answer).toMatchObject({ status: 200, text: '' });
    return made;
  };

  it('is in no lookup, and takes its memberships and roles along', async () => {
    const { client, user, org, membership } = await deleteOrganization();
    const ones = [
      `/organizations/${org}`,
      '/organizations/external_id/acme',
      `/authorization/organizations/${org}/roles`,
      `${MEMBERSHIPS}/${membership}`,
      `${MEMBERSHIPS}?organization_id=${org}`,
      `${MEMBERSHIPS}?user_id=${user}&organization_id=${org}`,
    ];
    expect(await statusesOf(client, ones)).toEqual(ones.map(() => 404));
    expect(await statusesOf(client, [`${USERS}/${user}`])).toEqual([200]);
  });

  it('is in no list', async () => {
    const { client, user, org } = await deleteOrganization();
    const lists = [
      '/organizations',
      '/organizations?search=acme',
      '/organizations?domains=acme.example',
      `${USERS}?organization_id=${org}`,
      `${MEMBERSHIPS}?user_id=${user}&${ALL}`,
    ];
    expect(await listsOf(client, lists)).toEqual(lists.map(() => []));
  });

  it('is 404 to a second deletion, an update and a new member', async () => {
    const { client, user, org } = await deleteOrganization();
    const one = `/organizations/${org}`;
    const pair = { user_id: user, organization_id: org };
    expect((await client.call('DELETE', one)).status).toBe(404);
    expect((await client.call('PUT', one, { name: 'B' })).status).toBe(404);
    expect((await client.call('POST', MEMBERSHIPS, pair)).status).toBe(404);
  });

  it('can be created again with its external id and its domain, without its members', async () => {
    const { client, user, org } = await deleteOrganization();
    const again = await client.create('/organizations', ORGANIZATION);
    expect(again).not.toBe(org);
    const pair = { user_id: user, organization_id: again };
    expect(await listsOf(client, [`${MEMBERSHIPS}?organization_id=${again}&${ALL}`])).toEqual([[]]);
    const lead = { ...pair, role_slug: 'org-lead' };
    expect((await client.call('POST', MEMBERSHIPS, lead)).body).toMatchObject({
      code: 'invalid_role',
    });
    await client.create(MEMBERSHIPS, pair);
  });
});

describe('a deleted membership', () => {
  it.each(['active', 'inactive', 'pending'])(
    'of the status %s is gone for good',
    async (status) => {
      const { client, user, org, membership } = await openWithMember();
      const memberships = [{ id: membership, status }];
      await client.call('POST', '/_sandbox/edit', { memberships });
      const one = `${MEMBERSHIPS}/${membership}`;
      expect(await client.call('DELETE', one)).toMatchObject({ status: 200, text: '' });
      for (const [method, path] of [
        ['GET', one],
        ['PUT', one],
        ['DELETE', one],
        ['PUT', `${one}/deactivate`],
        ['PUT', `${one}/reactivate`],
      ] as const) {
        expect((await client.call(method, path)).status).toBe(404);
      }
      const lists = [
        `${MEMBERSHIPS}?user_id=${user}&${ALL}`,
        `${MEMBERSHIPS}?organization_id=${org}&${ALL}`,
        `${USERS}?organization_id=${org}`,
      ];
      expect(await listsOf(client, lists)).toEqual(lists.map(() => []));
    },
  );

  it('can be created again as a new one with the roles given', async () => {
    const { client, user, org, membership } = await openWithMember();
    await client.call('DELETE', `${MEMBERSHIPS}/${membership}`);
    const pair = { user_id: user, organization_id: org };
    const again = await client.call('POST', MEMBERSHIPS, pair);
    expect(again).toMatchObject({ status: 201, body: { role: { slug: 'member' } } });
    expect(at(again.body, 'id')).not.toBe(membership);
  });
});

it('lists what is left page by page, after most of it was deleted', async () => {
  const client = await openSandbox();
  const others = { users: 60, organizations: 1 };
  await client.call('POST', '/_sandbox/seed', { others });
  const state = await client.call('GET', '/_sandbox/state');
  const users = at(state.body, 'users');
  const ids = (Array.isArray(users) ? users : []).map((user) => String(at(user, 'id')));
  const kept = ids.filter((_, index) => index % 10 === 9);
  await client.call('POST', '/_sandbox/delete', {
    users: ids.filter((id) => !kept.includes(id)).map((id) => ({ id })),
  });
  const org = String(at(state.body, 'organizations', 0, 'id'));
  for (const path of [`${USERS}?`, `${MEMBERSHIPS}?organization_id=${org}&`]) {
    const seen: unknown[] = [];
    for (let after = ''; after !== 'null';) {
      const page = await client.call(
        'GET',
        `${path}limit=4&order=asc${after && `&after=${after}`}`,
      );
      const data = at(page.body, 'data');
      for (const row of Array.isArray(data) ? data : []) {
        seen.push(at(row, 'user_id') ?? at(row, 'id'));
      }
      after = String(at(page.body, 'list_metadata', 'after'));
    }
    expect(seen).toEqual(kept);
  }
});
