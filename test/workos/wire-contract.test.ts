import type { IncomingMessage } from 'node:http';
import { asMembershipId, asOrganizationId, asUserId } from '../../src/lib/model';
import type { Gateway } from '../../src/lib/workos';
import { FACTOR_REQUESTS } from '../support/workos/factor-requests';
import { ROLE_REQUESTS, type Wire } from '../support/workos/role-requests';
import * as support from '../support/workos/real-server';

const key = { idempotencyKey: 'nonce-7-user-0' };
const userId = asUserId('user_01');
const organizationId = asOrganizationId('org_01');
const membershipId = asMembershipId('om_01');
const USERS = '/user_management/users';
const MEMBERSHIPS = '/user_management/organization_memberships';

const ALL_STATUSES = 'statuses=active%2Cpending%2Cinactive';
const PAIR = 'user_id=user_01&organization_id=org_01';

type Operation = keyof Pick<
  Gateway,
  {
    [K in keyof Gateway]: ReturnType<Gateway[K]> extends Promise<{ ok: boolean }> ? K : never;
  }[keyof Gateway]
>;

/**
 * The exact requests of the gateway. The SDK composes them: an update of the SDK that changes one fails here, and the
 * change has to be read and approved. One for every operation of the gateway: a new operation without its requests does
 * not compile.
 */
const REQUESTS: Readonly<
  Record<Operation, readonly (readonly [(gateway: Gateway) => Promise<unknown>, Wire])[]>
> = {
  createUser: [
    [
      (gateway) =>
        gateway.createUser(
          {
            email: 'Ada+é@Example.com',
            firstName: 'Ada',
            lastName: 'O"Neil\n',
            emailVerified: false,
            externalId: 'u/1',
            passwordHash: { value: '$2b$10$abc', type: 'bcrypt' },
            metadata: { plan: 'gold' },
          },
          key,
        ),
      {
        line: `POST ${USERS}`,
        body: '{"email":"Ada+é@Example.com","first_name":"Ada","last_name":"O\\"Neil\\n","external_id":"u/1","metadata":{"plan":"gold"},"email_verified":false,"password_hash":"$2b$10$abc","password_hash_type":"bcrypt"}',
        ...key,
      },
    ],
    [
      (gateway) => gateway.createUser({ email: 'a@b.co', password: ' p ' }, key),
      { line: `POST ${USERS}`, body: '{"email":"a@b.co","password":" p "}', ...key },
    ],
  ],
  updateUser: [
    [
      (gateway) => gateway.updateUser(userId, { firstName: 'A', externalId: 'x' }),
      { line: `PUT ${USERS}/user_01`, body: '{"first_name":"A","external_id":"x"}' },
    ],
    [
      (gateway) =>
        gateway.updateUser(userId, {
          firstName: null,
          externalId: null,
          metadata: { plan: null },
          emailVerified: true,
          password: 'p',
        }),
      {
        line: `PUT ${USERS}/user_01`,
        body: '{"first_name":"","external_id":null,"metadata":{"plan":null},"email_verified":true,"password":"p"}',
      },
    ],
    [(gateway) => gateway.updateUser(userId, {}), { line: `PUT ${USERS}/user_01`, body: '{}' }],
  ],
  getUser: [[(gateway) => gateway.getUser(userId), { line: `GET ${USERS}/user_01` }]],
  findUserByExternalId: [
    [
      (gateway) => gateway.findUserByExternalId("a/b c%2F?d#e'é"),
      { line: `GET ${USERS}/external_id/a%2Fb%20c%252F%3Fd%23e'%C3%A9` },
    ],
    [
      (gateway) => gateway.findUserByExternalId('%2e%2e'),
      { line: `GET ${USERS}/external_id/%252e%252e` },
    ],
  ],
  findUsersByEmail: [
    [
      (gateway) => gateway.findUsersByEmail("a+b&c=d'e@f.co"),
      { line: `GET ${USERS}?email=a%2Bb%26c%3Dd%27e%40f.co&limit=100` },
    ],
  ],
  listUsers: [
    [(gateway) => gateway.listUsers(), { line: `GET ${USERS}?order=asc&limit=100` }],
    [
      (gateway) => gateway.listUsers('user_09'),
      { line: `GET ${USERS}?order=asc&limit=100&after=user_09` },
    ],
  ],
  deleteUser: [[(gateway) => gateway.deleteUser(userId), { line: `DELETE ${USERS}/user_01` }]],
  listOrganizations: [
    [
      (gateway) => gateway.listOrganizations('org_9'),
      { line: 'GET /organizations?order=asc&limit=100&after=org_9' },
    ],
  ],
  deleteOrganization: [
    [
      (gateway) => gateway.deleteOrganization(organizationId),
      { line: 'DELETE /organizations/org_01' },
    ],
  ],
  createOrganization: [
    [
      (gateway) => gateway.createOrganization({ name: 'Acme', externalId: 'o-1' }, key),
      { line: 'POST /organizations', body: '{"name":"Acme","external_id":"o-1"}', ...key },
    ],
    [
      (gateway) =>
        gateway.createOrganization(
          {
            name: 'Acme',
            domains: [{ domain: 'acme.com', state: 'verified' }],
            metadata: { plan: 'gold' },
          },
          key,
        ),
      {
        line: 'POST /organizations',
        body: '{"name":"Acme","domain_data":[{"domain":"acme.com","state":"verified"}],"metadata":{"plan":"gold"}}',
        ...key,
      },
    ],
  ],
  updateOrganization: [
    [
      (gateway) =>
        gateway.updateOrganization(organizationId, {
          name: 'Acme',
          externalId: null,
          domains: [{ domain: 'acme.com', state: 'pending' }],
          metadata: { plan: 'gold', gone: null },
        }),
      {
        line: 'PUT /organizations/org_01',
        body: '{"name":"Acme","external_id":null,"domain_data":[{"domain":"acme.com","state":"pending"}],"metadata":{"plan":"gold","gone":null}}',
      },
    ],
  ],
  findOrganization: [
    [(gateway) => gateway.findOrganization(organizationId), { line: 'GET /organizations/org_01' }],
  ],
  findOrganizationByExternalId: [
    [
      (gateway) => gateway.findOrganizationByExternalId('a b'),
      { line: 'GET /organizations/external_id/a%20b' },
    ],
  ],
  listOrganizationsByName: [
    [
      (gateway) => gateway.listOrganizationsByName(' Acme & Co '),
      { line: 'GET /organizations?search=Acme+%26+Co&limit=100' },
    ],
    [
      (gateway) => gateway.listOrganizationsByName('Acme', 'org_9'),
      { line: 'GET /organizations?search=Acme&limit=100&after=org_9' },
    ],
  ],
  createMembership: [
    [
      (gateway) => gateway.createMembership({ userId, organizationId, roleSlugs: ['a', 'b'] }, key),
      {
        line: `POST ${MEMBERSHIPS}`,
        body: '{"user_id":"user_01","organization_id":"org_01","role_slugs":["a","b"]}',
        ...key,
      },
    ],
  ],
  findMembership: [
    [
      (gateway) => gateway.findMembership({ userId, organizationId }),
      { line: `GET ${MEMBERSHIPS}?${PAIR}&${ALL_STATUSES}&limit=100` },
    ],
  ],
  getMembership: [
    [(gateway) => gateway.getMembership(membershipId), { line: `GET ${MEMBERSHIPS}/om_01` }],
  ],
  listMemberships: [
    [
      (gateway) => gateway.listMemberships({ organizationId }),
      { line: `GET ${MEMBERSHIPS}?organization_id=org_01&${ALL_STATUSES}&order=asc&limit=100` },
    ],
    [
      (gateway) => gateway.listMemberships({ userId }, 'om_9'),
      { line: `GET ${MEMBERSHIPS}?user_id=user_01&${ALL_STATUSES}&order=asc&limit=100&after=om_9` },
    ],
  ],
  deactivateMembership: [
    [
      (gateway) => gateway.deactivateMembership(membershipId),
      { line: `PUT ${MEMBERSHIPS}/om_01/deactivate`, body: '{}' },
    ],
  ],
  deleteMembership: [
    [(gateway) => gateway.deleteMembership(membershipId), { line: `DELETE ${MEMBERSHIPS}/om_01` }],
  ],
  ...FACTOR_REQUESTS,
  ...ROLE_REQUESTS,
  updateMembership: [
    [
      (gateway) => gateway.updateMembership(membershipId, ['a']),
      { line: `PUT ${MEMBERSHIPS}/om_01`, body: '{"role_slug":"a"}' },
    ],
  ],
  reactivateMembership: [
    [
      (gateway) => gateway.reactivateMembership(membershipId),
      { line: `PUT ${MEMBERSHIPS}/om_01/reactivate`, body: '{}' },
    ],
  ],
};

const CASES = Object.entries(REQUESTS).flatMap(([operation, requests]) =>
  requests.map(([ask, wire]) => [operation, wire, ask] as const),
);

let world: support.World;
let raw: IncomingMessage[] = [];

beforeAll(async () => {
  world = await support.openWorld(support.answer(404, { message: 'no' }));
  world.server.on('request', (request: IncomingMessage) => raw.push(request));
});
beforeEach(() => {
  raw = [];
  world.seen.length = 0;
});
afterAll(() => world.close());

it.each(CASES)('%s sends exactly %j', async (_operation, { line, body, idempotencyKey }, ask) => {
  await ask(world.gateway);
  expect(raw.map(({ method, url }) => `${method ?? ''} ${url ?? ''}`)).toEqual([line]);
  expect(world.seen.map((seen) => seen.body)).toEqual([body ?? '']);
  expect(pairs(raw[0]?.rawHeaders ?? [])).toEqual([
    ['host', world.baseUrl.host],
    ['connection', 'keep-alive'],
    ['Accept', 'application/json, text/plain, */*'],
    ['Content-Type', 'application/json'],
    ['User-Agent', `workos-node/8.13.0/fetch (node/${process.version}) workos-migrate: 1.2.3`],
    ['Authorization', `Bearer ${support.API_KEY}`],
    ...(idempotencyKey === undefined ? [] : [['Idempotency-Key', idempotencyKey]]),
    ...(body === undefined ? [] : [['content-length', String(Buffer.byteLength(body))]]),
  ]);
});

function pairs(rawHeaders: readonly string[]): string[][] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  );
}
