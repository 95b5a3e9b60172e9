import {
  asFactorId,
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
const membership = asMembershipId('om_01');
const pair = { userId: user, organizationId: asOrganizationId('org_01') };
const metadata = { plan: 'gold' };
const domains = [
  { domain: 'acme.com', state: 'pending' },
  { domain: 'acme.org', state: 'verified' },
] as const;
const fields = { firstName: 'A', lastName: 'B', externalId: 'x', metadata: { plan: 'gold' } };

/**
 * Every request the gateway can send, with all its fields and with as few as can be. Those that change the status of a
 * membership are not here: the SDK gives them an empty body, which the document does not mention.
 */
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
  'clear fields of a user': (gateway) =>
    gateway.updateUser(user, { firstName: null, externalId: null, emailVerified: true }),
  'list users': (gateway) => gateway.listUsers('user_09'),
  'delete a user': (gateway) => gateway.deleteUser(user),
  'list organizations': (gateway) => gateway.listOrganizations('org_9'),
  'delete an organization': (gateway) => gateway.deleteOrganization(pair.organizationId),
  'get a membership': (gateway) => gateway.getMembership(membership),
  'list the memberships of a user': (gateway) => gateway.listMemberships({ userId: user }, 'om_9'),
  'list the memberships of an organization': (gateway) =>
    gateway.listMemberships({ organizationId: pair.organizationId }),
  'delete a membership': (gateway) => gateway.deleteMembership(membership),
  'enroll a factor': (gateway) => gateway.enrollAuthFactor(user, { secret: 'ABCD' }, sending),
  'enroll a factor with an issuer': (gateway) =>
    gateway.enrollAuthFactor(user, { secret: 'ABCD', issuer: 'Acme' }, sending),
  'list the factors of a user': (gateway) => gateway.listAuthFactors(user, 'auth_factor_9'),
  'delete a factor': (gateway) => gateway.deleteAuthFactor(asFactorId('auth_factor_01')),
  'list roles': (gateway) => gateway.listRoles(),
  'list roles of an organization': (gateway) => gateway.listRoles(pair.organizationId),
  'create a role': (gateway) =>
    gateway.createRole({ slug: 'editor', name: 'Editor' }, undefined, sending),
  'create a role of an organization with all fields': (gateway) =>
    gateway.createRole(
      { slug: 'org-lead', name: 'Lead', description: 'd' },
      pair.organizationId,
      sending,
    ),
  'update a role': (gateway) =>
    gateway.updateRole({ slug: 'editor' }, { name: 'E', description: null }),
  'update a role of an organization': (gateway) =>
    gateway.updateRole({ slug: 'org-lead', ...pair }, { description: 'd' }),
  'set the permissions of a role': (gateway) =>
    gateway.setRolePermissions({ slug: 'editor' }, ['a:b']),
  'set the permissions of a role of an organization': (gateway) =>
    gateway.setRolePermissions({ slug: 'org-lead', ...pair }, []),
  'delete a role of an organization': (gateway) =>
    gateway.deleteOrganizationRole('org-lead', pair.organizationId),
  'list permissions': (gateway) => gateway.listPermissions('perm_9'),
  'create a permission': (gateway) => gateway.createPermission('posts:read', sending),
  'delete a permission': (gateway) => gateway.deletePermission('posts:read'),
  'get a user': (gateway) => gateway.getUser(user),
  'find a user by external id': (gateway) => gateway.findUserByExternalId('a/b'),
  'find users by email': (gateway) => gateway.findUsersByEmail('a+b@c.co'),
  'create an organization': (gateway) => gateway.createOrganization({ name: 'Acme' }, sending),
  'create an organization with an external id': (gateway) =>
    gateway.createOrganization({ name: 'Acme', externalId: 'x' }, sending),
  'create an organization with all fields': (gateway) =>
    gateway.createOrganization({ name: 'Acme', externalId: 'x', domains, metadata }, sending),
  'update an organization': (gateway) =>
    gateway.updateOrganization(pair.organizationId, {
      name: 'Acme',
      externalId: 'x',
      domains,
      metadata,
    }),
  'clear the external id of an organization': (gateway) =>
    gateway.updateOrganization(pair.organizationId, { externalId: null }),
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
        (gateway: Gateway) => gateway.updateMembership(membership, roleSlugs),
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
