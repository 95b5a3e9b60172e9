import { asMembershipId, asOrganizationId, asUserId } from '../../src/lib/model';
import * as support from '../support/workos/real-server';

const { answer, valueOf, WIRE_MEMBERSHIP, WIRE_ORGANIZATION, WIRE_USER, wireList } = support;
const CREATED_AT_MS = Date.parse(support.TIME);
const USER = asUserId('user_01');
const ORG = asOrganizationId('org_01');
const sending = { idempotencyKey: 'nonce-7-user-0' };

let world: support.World;

beforeAll(async () => {
  world = await support.openWorld(answer(500, ''));
});
beforeEach(() => {
  world.seen.length = 0;
});
afterAll(() => world.close());

/** The one request the server saw. */
function theRequest(): support.Seen {
  expect(world.seen).toHaveLength(1);
  const [seen] = world.seen;
  if (seen === undefined) throw new Error('nothing was sent');
  return seen;
}

describe('creating a user', () => {
  beforeEach(() => {
    world.respond = answer(201, WIRE_USER);
  });

  it('sends every field of the record in wire form', async () => {
    await world.gateway.createUser(
      {
        email: 'Ada@Example.com',
        firstName: 'Ada',
        lastName: 'Lovelace',
        emailVerified: false,
        externalId: 'u-1',
        passwordHash: { value: '$2b$10$abc', type: 'bcrypt' },
        metadata: { plan: 'gold' },
      },
      sending,
    );
    const seen = theRequest();
    expect([seen.method, seen.path]).toEqual(['POST', '/user_management/users']);
    expect(JSON.parse(seen.body)).toEqual({
      email: 'Ada@Example.com',
      first_name: 'Ada',
      last_name: 'Lovelace',
      email_verified: false,
      external_id: 'u-1',
      password_hash: '$2b$10$abc',
      password_hash_type: 'bcrypt',
      metadata: { plan: 'gold' },
    });
  });

  it.each([
    ['an email alone', { email: 'a@b.co' }, '{"email":"a@b.co"}'],
    [
      'blank and empty fields',
      {
        email: 'a@b.co',
        firstName: '',
        lastName: '  ',
        externalId: '',
        metadata: {},
        password: '',
      },
      '{"email":"a@b.co"}',
    ],
    [
      'a plain password',
      { email: 'a@b.co', password: ' p ' },
      '{"email":"a@b.co","password":" p "}',
    ],
    ['text outside ASCII', { email: 'é@b.co' }, '{"email":"é@b.co"}'],
  ])('sends %s and nothing more', async (_name, user, body) => {
    await world.gateway.createUser(user, sending);
    expect(theRequest().body).toBe(body);
  });

  it('sends the hash and not the password when it is given both', async () => {
    const passwordHash = { value: 'h', type: 'argon2' } as const;
    await world.gateway.createUser({ email: 'a@b.co', password: 'p', passwordHash }, sending);
    expect(JSON.parse(theRequest().body)).toEqual({
      email: 'a@b.co',
      password_hash: 'h',
      password_hash_type: 'argon2',
    });
  });

  it('carries the key, the idempotency key and who we are', async () => {
    await world.gateway.createUser({ email: 'a@b.co' }, sending);
    const { headers } = theRequest();
    expect(headers.authorization).toBe(`Bearer ${support.API_KEY}`);
    expect(headers['idempotency-key']).toBe('nonce-7-user-0');
    expect(headers['content-type']).toBe('application/json');
    expect(headers['user-agent']).toMatch(/^workos-node\/8\S* .*workos-migrate: 1\.2\.3$/);
  });

  it('reads the user', async () => {
    const user = { email: 'ada@example.com' };
    expect(valueOf(await world.gateway.createUser(user, sending))).toEqual({
      id: 'user_01',
      email: 'Ada@Example.com',
      externalId: 'u-1',
      createdAtMs: CREATED_AT_MS,
      firstName: 'Ada',
      lastName: null,
      metadata: {},
      emailVerified: true,
      updatedAtMs: CREATED_AT_MS,
    });
  });
});

it('updates the given fields of a user and no others', async () => {
  world.respond = answer(200, WIRE_USER);
  valueOf(
    await world.gateway.updateUser(USER, { firstName: 'A', externalId: 'x', metadata: { k: 'v' } }),
  );
  const { method, path, body } = theRequest();
  expect([method, path]).toEqual(['PUT', '/user_management/users/user_01']);
  expect(body).toBe('{"first_name":"A","external_id":"x","metadata":{"k":"v"}}');
});

describe('finding users', () => {
  it('reads one by id', async () => {
    world.respond = answer(200, WIRE_USER);
    expect(valueOf(await world.gateway.getUser(USER))?.id).toBe('user_01');
    expect([theRequest().method, theRequest().path]).toEqual([
      'GET',
      '/user_management/users/user_01',
    ]);
    expect(theRequest().body).toBe('');
  });

  it('lists by email and keeps those whose email is equal without case', async () => {
    const other = { ...WIRE_USER, id: 'user_02', email: 'not.ada@example.com' };
    world.respond = answer(200, wireList([other, WIRE_USER]));
    const users = valueOf(await world.gateway.findUsersByEmail('ADA+x@example.com'));
    expect(users).toEqual([]);
    expect(theRequest().query.get('email')).toBe('ADA+x@example.com');
    const found = valueOf(await world.gateway.findUsersByEmail('ada@EXAMPLE.com'));
    expect(found.map(({ id }) => id)).toEqual(['user_01']);
  });

  it.each(['getUser', 'findUserByExternalId'] as const)(
    '%s answers undefined when WorkOS has none',
    async (name) => {
      world.respond = answer(404, { message: 'User not found', code: 'entity_not_found' });
      expect(await world.gateway[name](USER)).toEqual({ ok: true, value: undefined });
    },
  );

  it('does not read the 404 page of a proxy as an answer about the user', async () => {
    world.respond = answer(404, '<html>Not Found</html>', { 'content-type': 'text/html' });
    const failure = support.failureOf(await world.gateway.findUserByExternalId('u-1'));
    expect(failure).toMatchObject({ kind: 'garbled_answer', retryClass: 'transient' });
  });
});

describe('organizations', () => {
  it.each([
    [{ name: 'Acme' }, '{"name":"Acme"}'],
    [{ name: 'Acme', externalId: 'o-1' }, '{"name":"Acme","external_id":"o-1"}'],
  ])('creates %j', async (organization, body) => {
    const externalId = 'externalId' in organization ? organization.externalId : null;
    world.respond = answer(201, { ...WIRE_ORGANIZATION, external_id: externalId });
    expect(valueOf(await world.gateway.createOrganization(organization, sending))).toEqual({
      id: 'org_01',
      name: 'Acme',
      externalId,
      domains: [],
      metadata: {},
      createdAtMs: CREATED_AT_MS,
      updatedAtMs: CREATED_AT_MS,
    });
    const seen = theRequest();
    expect([seen.method, seen.path, seen.body]).toEqual(['POST', '/organizations', body]);
    expect(seen.headers['idempotency-key']).toBe(sending.idempotencyKey);
  });

  it('updates, and reads domains of any state and metadata', async () => {
    const domains = ['verified', 'legacy_verified', 'pending', 'unverified', 'failed'].map(
      (state) => ({ object: 'organization_domain', domain: `${state}.Acme.com`, state }),
    );
    const body = { ...WIRE_ORGANIZATION, domains: [...domains, {}, null], metadata: { plan: 'a' } };
    world.respond = answer(200, body);
    const fields = { metadata: { plan: 'a' } };
    expect(valueOf(await world.gateway.updateOrganization(ORG, fields))).toMatchObject({
      domains: domains.map(({ domain, state }) => ({ domain: domain.toLowerCase(), state })),
      metadata: { plan: 'a' },
    });
  });

  it('finds by id and by external id', async () => {
    world.respond = answer(200, WIRE_ORGANIZATION);
    expect(valueOf(await world.gateway.findOrganization(ORG))?.id).toBe('org_01');
    world.respond = answer(200, { ...WIRE_ORGANIZATION, external_id: 'o 1' });
    expect(valueOf(await world.gateway.findOrganizationByExternalId('o 1'))?.id).toBe('org_01');
    expect(world.seen.map(({ path }) => path)).toEqual([
      '/organizations/org_01',
      '/organizations/external_id/o%201',
    ]);
    world.respond = answer(404, { message: 'no' });
    expect(await world.gateway.findOrganization(ORG)).toEqual({ ok: true, value: undefined });
  });

  it('gives the exact names of one page and the cursor of the next', async () => {
    const like = { ...WIRE_ORGANIZATION, id: 'org_02', name: 'Acme Inc' };
    const padded = { ...WIRE_ORGANIZATION, id: 'org_03', name: ' Acme ' };
    world.respond = answer(200, wireList([like, WIRE_ORGANIZATION, padded], 'org_03'));
    const page = valueOf(await world.gateway.listOrganizationsByName('Acme '));
    expect(page.matches.map(({ id }) => id)).toEqual(['org_01', 'org_03']);
    expect(page.after).toBe('org_03');
    expect(Object.fromEntries(theRequest().query)).toEqual({ search: 'Acme', limit: '100' });

    world.respond = answer(200, wireList([like]));
    const last = valueOf(await world.gateway.listOrganizationsByName('Acme', 'org_03'));
    expect(last).toEqual({ matches: [] });
    expect(world.seen[1]?.query.get('after')).toBe('org_03');
  });
});

describe('memberships', () => {
  it.each([
    [[], {}],
    [['admin'], { role_slug: 'admin' }],
    [['admin', 'billing'], { role_slugs: ['admin', 'billing'] }],
  ])('creates and updates one with the roles %j', async (roleSlugs, roles) => {
    world.respond = answer(201, WIRE_MEMBERSHIP);
    const membership = { userId: USER, organizationId: ORG, roleSlugs };
    expect(valueOf(await world.gateway.createMembership(membership, sending))).toEqual({
      id: 'om_01',
      userId: 'user_01',
      organizationId: 'org_01',
      roleSlugs: ['admin', 'billing'],
      status: 'active',
      createdAtMs: CREATED_AT_MS,
      updatedAtMs: CREATED_AT_MS,
    });
    valueOf(await world.gateway.updateMembership(asMembershipId('om_01'), roleSlugs));
    const [create, update] = world.seen;
    const path = '/user_management/organization_memberships';
    expect([create?.method, create?.path]).toEqual(['POST', path]);
    expect(create?.headers['idempotency-key']).toBe(sending.idempotencyKey);
    expect(JSON.parse(create?.body ?? '')).toEqual({
      user_id: 'user_01',
      organization_id: 'org_01',
      ...roles,
    });
    expect([update?.method, update?.path]).toEqual(['PUT', `${path}/om_01`]);
    expect(JSON.parse(update?.body ?? '')).toEqual(roles);
  });

  it('finds the one of the pair in any status, an active one first', async () => {
    const of = (id: string, changes: object) => ({ ...WIRE_MEMBERSHIP, id, ...changes });
    world.respond = answer(
      200,
      wireList([
        of('om_other', { organization_id: 'org_99' }),
        of('om_old', { status: 'inactive' }),
        of('om_now', { status: 'active', roles: [], role: { slug: 'member' } }),
      ]),
    );
    const pair = { userId: USER, organizationId: ORG };
    const found = valueOf(await world.gateway.findMembership(pair));
    expect([found?.id, found?.roleSlugs]).toEqual(['om_now', ['member']]);
    const query = Object.fromEntries(theRequest().query);
    expect(query).toMatchObject({ user_id: 'user_01', organization_id: 'org_01' });
    expect(query['statuses']?.split(',').sort()).toEqual(['active', 'inactive', 'pending']);
  });

  it.each([
    ['an empty list', 200, wireList([])],
    ['a 404', 404, { message: 'no' }],
  ])('answers undefined for %s', async (_name, status, body) => {
    world.respond = answer(status, body);
    const pair = { userId: USER, organizationId: ORG };
    expect(await world.gateway.findMembership(pair)).toEqual({ ok: true, value: undefined });
  });
});
