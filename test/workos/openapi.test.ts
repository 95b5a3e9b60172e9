import {
  asMembershipId,
  asOrganizationId,
  asUserId,
  PASSWORD_HASH_TYPES,
} from '../../src/lib/model';
import type { Gateway } from '../../src/lib/workos';
import { createReferee } from '../support/openapi-referee';
import * as support from '../support/workos/real-server';

const referee = createReferee();
const sending = { idempotencyKey: 'k' };
const user = asUserId('user_01');
const pair = { userId: user, organizationId: asOrganizationId('org_01') };
const fields = { firstName: 'A', lastName: 'B', externalId: 'x', metadata: { plan: 'gold' } };

/** Every request the gateway can send, with all its fields and with as few as can be. */
const REQUESTS: Record<string, (gateway: Gateway) => Promise<unknown>> = {
  'create a user by email': (gateway) => gateway.createUser({ email: 'a@b.co' }, sending),
  'create a user with all fields': (gateway) =>
    gateway.createUser({ email: 'a@b.co', ...fields, emailVerified: true, password: 'p' }, sending),
  ...Object.fromEntries(
    PASSWORD_HASH_TYPES.map((type) => [
      `create a user with ${type}`,
      (gateway: Gateway) =>
        gateway.createUser({ email: 'a@b.co', passwordHash: { value: 'h', type } }, sending),
    ]),
  ),
  'update a user': (gateway) => gateway.updateUser(user, fields),
  'update nothing of a user': (gateway) => gateway.updateUser(user, {}),
  'get a user': (gateway) => gateway.getUser(user),
  'find a user by external id': (gateway) => gateway.findUserByExternalId('a/b'),
  'find users by email': (gateway) => gateway.findUsersByEmail('a+b@c.co'),
  'create an organization': (gateway) => gateway.createOrganization({ name: 'Acme' }, sending),
  'create an organization with an external id': (gateway) =>
    gateway.createOrganization({ name: 'Acme', externalId: 'x' }, sending),
  'find an organization': (gateway) => gateway.findOrganization(pair.organizationId),
  'find an organization by external id': (gateway) => gateway.findOrganizationByExternalId('a b'),
  'list organizations by name': (gateway) => gateway.listOrganizationsByName('Acme'),
  'list the next page of them': (gateway) => gateway.listOrganizationsByName('Acme', 'org_9'),
  'find a membership': (gateway) => gateway.findMembership(pair),
  ...Object.fromEntries(
    [[], ['a'], ['a', 'b']].flatMap((roleSlugs) => [
      [
        `create a membership with ${roleSlugs.length} roles`,
        (gateway: Gateway) => gateway.createMembership({ ...pair, roleSlugs }, sending),
      ],
      [
        `update a membership to ${roleSlugs.length} roles`,
        (gateway: Gateway) => gateway.updateMembership(asMembershipId('om_01'), roleSlugs),
      ],
    ]),
  ),
};

let world: support.World;

beforeAll(async () => {
  world = await support.openWorld(support.answer(404, { message: 'no' }));
});
afterAll(() => world.close());

it.each(Object.keys(REQUESTS))('%s: as WorkOS documents it', async (name) => {
  world.seen.length = 0;
  await REQUESTS[name]?.(world.gateway);
  expect(world.seen).toHaveLength(1);
  for (const { method, path, query, body } of world.seen) {
    const sent = body === '' ? { query } : { query, body: JSON.parse(body) as unknown };
    expect(referee.checkRequest(method, path, sent)).toEqual([]);
  }
});
