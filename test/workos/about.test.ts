import { asMembershipId, asOrganizationId, asUserId, type Answer } from '../../src/lib/model';
import type { Gateway } from '../../src/lib/workos';
import * as support from '../support/workos/real-server';

const { answer, failureOf, WIRE_FACTOR, WIRE_MEMBERSHIP, WIRE_ORGANIZATION, WIRE_USER, wireList } =
  support;
const sending = { idempotencyKey: 'k' };
const userId = asUserId('user_01');
const organizationId = asOrganizationId('org_01');
const membershipId = asMembershipId('om_01');
const pair = { userId, organizationId };

let world: support.World;

beforeAll(async () => {
  world = await support.openWorld(answer(500, ''), { connections: 1 });
});
afterAll(() => world.close());

const user = (fields: object) => ({ ...WIRE_USER, ...fields });
const organization = (fields: object) => ({ ...WIRE_ORGANIZATION, ...fields });
const membership = (fields: object) => ({ ...WIRE_MEMBERSHIP, ...fields });

type Case = [name: string, ask: (gateway: Gateway) => Promise<Answer<unknown>>, body: object];

const createAda = (gateway: Gateway) =>
  gateway.createUser({ email: 'ada@example.com', externalId: 'u-7' }, sending);

describe('a success about another object is in doubt, and ends its connection', () => {
  it.each<Case>([
    ['a create of a user', createAda, user({ email: 'bob@example.com', external_id: 'u-8' })],
    [
      'a create of a user without external id',
      (gateway) => gateway.createUser({ email: 'ada@example.com', externalId: ' ' }, sending),
      user({ email: 'bob@example.com', external_id: null }),
    ],
    ['an update', (gateway) => gateway.updateUser(userId, {}), user({ id: 'user_02' })],
    ['a lookup by id', (gateway) => gateway.getUser(userId), user({ id: 'user_02' })],
    [
      'a lookup by external id',
      (gateway) => gateway.findUserByExternalId('u-7'),
      user({ external_id: 'u-8' }),
    ],
    [
      'a create of an organization',
      (gateway) => gateway.createOrganization({ name: 'Acme' }, sending),
      organization({ name: 'Acme 2' }),
    ],
    [
      'a create of an organization with an external id',
      (gateway) => gateway.createOrganization({ name: 'Acme', externalId: 'o-1' }, sending),
      organization({ external_id: 'o-2' }),
    ],
    [
      'an update of an organization',
      (gateway) => gateway.updateOrganization(organizationId, { name: 'Acme' }),
      organization({ id: 'org_02' }),
    ],
    [
      'a lookup of an organization',
      (gateway) => gateway.findOrganization(organizationId),
      organization({ id: 'org_02' }),
    ],
    [
      'a lookup of an organization by external id',
      (gateway) => gateway.findOrganizationByExternalId('o-1'),
      organization({ external_id: null }),
    ],
    [
      'a create of a membership of another user',
      (gateway) => gateway.createMembership({ ...pair, roleSlugs: [] }, sending),
      membership({ user_id: 'user_02' }),
    ],
    [
      'a create of a membership in another organization',
      (gateway) => gateway.createMembership({ ...pair, roleSlugs: [] }, sending),
      membership({ organization_id: 'org_02' }),
    ],
    [
      "a list of others' memberships",
      (gateway) => gateway.findMembership(pair),
      wireList([membership({ user_id: 'user_02' })]),
    ],
    [
      'an update of a membership',
      (gateway) => gateway.updateMembership(membershipId, ['a']),
      membership({ id: 'om_02' }),
    ],
    [
      'an enrollment of a factor',
      (gateway) => gateway.enrollAuthFactor(userId, { secret: 'ABCD' }, sending),
      { authentication_factor: { ...WIRE_FACTOR, user_id: 'user_02' } },
    ],
    [
      'a reactivation',
      (gateway) => gateway.reactivateMembership(membershipId),
      membership({ id: 'om_02' }),
    ],
  ])('%s', async (_name, ask, body) => {
    world.respond = answer(200, body, { 'x-request-id': 'req_1' });
    const before = world.sockets.size;
    expect(failureOf(await ask(world.gateway))).toEqual({
      kind: 'answer_of_another',
      code: 'answer_of_another',
      httpStatus: 200,
      requestId: 'req_1',
      message: "WorkOS's answer was about another object than the request",
      retryClass: 'transient',
      ambiguous: true,
    });
    await ask(world.gateway);
    await ask(world.gateway);
    expect(world.sockets.size).toBeGreaterThan(before + 1);
  });
});

describe('a success about what was asked is taken', () => {
  it.each<Case>([
    ['an email in another case', createAda, user({ email: 'ADA@Example.com', external_id: null })],
    [
      'an email as a server may normalise it',
      (gateway) => gateway.createUser({ email: 'Wei\u00df@b\u00fccher.de' }, sending),
      user({ email: 'weiss@xn--bcher-kva.de' }),
    ],
    ['the external id alone', createAda, user({ email: 'a@b.co', external_id: 'u-7' })],
    [
      'a name with other white space',
      (gateway) => gateway.createOrganization({ name: ' Acme  Inc ' }, sending),
      organization({ name: 'Acme Inc' }),
    ],
    ['an empty list', (gateway) => gateway.findMembership(pair), wireList([])],
    [
      "a list of the user's other memberships",
      (gateway) => gateway.findMembership(pair),
      wireList([membership({ organization_id: 'org_02' })]),
    ],
    [
      'a list of other emails',
      (gateway) => gateway.findUsersByEmail('x@y.z'),
      wireList([user({})]),
    ],
    [
      'a page of other names',
      (gateway) => gateway.listOrganizationsByName('Acm'),
      wireList([organization({})]),
    ],
    [
      'a reactivated membership',
      (gateway) => gateway.reactivateMembership(membershipId),
      membership({}),
    ],
  ])('%s', async (_name, ask, body) => {
    world.respond = answer(200, body);
    expect(await ask(world.gateway)).toMatchObject({ ok: true });
  });
});
