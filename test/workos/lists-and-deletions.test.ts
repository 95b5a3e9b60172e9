import { asFactorId, asMembershipId, asOrganizationId, asUserId } from '../../src/lib/model';
import * as support from '../support/workos/real-server';

const WIRE_ROLE = {
  id: 'role_1',
  slug: 'org-x',
  name: 'X',
  description: 'An x',
  permissions: ['b', 'a'],
  created_at: support.TIME,
};
const { answer, valueOf, WIRE_MEMBERSHIP, WIRE_USER, wireList } = support;
const CREATED_AT_MS = Date.parse(support.TIME);
const USER = asUserId('user_01');
const ORG = asOrganizationId('org_01');

let world: support.World;

beforeAll(async () => {
  world = await support.openWorld(answer(500, ''));
});
afterAll(() => world.close());

describe('deleting', () => {
  const DELETIONS = [
    ['deleteUser', USER],
    ['deleteOrganization', ORG],
    ['deleteMembership', asMembershipId('om_01')],
    ['deleteAuthFactor', asFactorId('auth_factor_01')],
    ['deletePermission', 'posts:read'],
    ['deleteOrganizationRole', 'org-lead'],
  ] as const;
  const remove = (name: (typeof DELETIONS)[number][0], id: string) =>
    (
      world.gateway[name] as (
        id: string,
        organizationId: string,
      ) => ReturnType<typeof world.gateway.deleteUser>
    )(id, ORG);

  it.each(DELETIONS)('%s takes any success, and a 404 as done before', async (name, id) => {
    for (const status of [200, 202, 204]) {
      world.respond = answer(status, '');
      expect(await remove(name, id)).toEqual({ ok: true, value: 'deleted' });
    }
    world.respond = answer(404, { message: 'not found' });
    expect(await remove(name, id)).toEqual({ ok: true, value: 'absent' });
  });

  it.each(DELETIONS)('%s does not take the 404 page of a proxy as done', async (name, id) => {
    world.respond = answer(404, '<html>Not Found</html>');
    const failure = support.failureOf(await remove(name, id));
    expect(failure).toMatchObject({ kind: 'garbled_answer', retryClass: 'transient' });
  });
});

describe('lists', () => {
  it('gives a page of users with the times of an undo', async () => {
    const user = { ...WIRE_USER, last_sign_in_at: '2026-01-16T12:00:00.000Z' };
    world.respond = answer(200, wireList([user], 'user_01'));
    const page = valueOf(await world.gateway.listUsers());
    expect(page.after).toBe('user_01');
    expect(page.items[0]?.lastSignInAtMs).toBe(CREATED_AT_MS + 86_400_000);
  });

  it('does not take the memberships of others for those of the organization', async () => {
    world.respond = answer(200, wireList([{ ...WIRE_MEMBERSHIP, organization_id: 'org_02' }]));
    const failure = support.failureOf(await world.gateway.listMemberships({ organizationId: ORG }));
    expect(failure.kind).toBe('answer_of_another');
    world.respond = answer(404, { message: 'no' });
    expect(await world.gateway.listMemberships({ organizationId: ORG })).toEqual({
      ok: true,
      value: undefined,
    });
  });

  it('gives the factors of a user, and does not take those of others for them', async () => {
    const ownerless = { ...support.WIRE_FACTOR, user_id: undefined };
    world.respond = answer(200, wireList([support.WIRE_FACTOR, ownerless], 'auth_factor_01'));
    const times = { createdAtMs: CREATED_AT_MS, updatedAtMs: CREATED_AT_MS };
    const read = { id: 'auth_factor_01', type: 'totp', ...times };
    expect(valueOf(await world.gateway.listAuthFactors(USER))).toEqual({
      items: [{ ...read, userId: USER }, read],
      after: 'auth_factor_01',
    });
    world.respond = answer(200, wireList([{ ...support.WIRE_FACTOR, user_id: 'user_02' }]));
    const failure = support.failureOf(await world.gateway.listAuthFactors(USER));
    expect(failure.kind).toBe('answer_of_another');
    world.respond = answer(404, { message: 'no' });
    expect(await world.gateway.listAuthFactors(USER)).toEqual({ ok: true, value: undefined });
  });

  it('gives roles with their permissions in order', async () => {
    const member = { ...WIRE_ROLE, slug: 'member', description: null, permissions: [] };
    world.respond = answer(200, wireList([member, WIRE_ROLE]));
    const [first, second] = valueOf(await world.gateway.listRoles(ORG)) ?? [];
    expect(first).toMatchObject({ slug: 'member', description: null, permissions: [] });
    expect(second).toEqual({
      id: 'role_1',
      slug: 'org-x',
      name: 'X',
      description: 'An x',
      permissions: ['a', 'b'],
      createdAtMs: CREATED_AT_MS,
      updatedAtMs: CREATED_AT_MS,
    });
  });

  it('takes a 403 about roles for a refusal of the request, not of the key', async () => {
    world.respond = answer(403, { message: 'Forbidden' });
    const failures = [
      support.failureOf(await world.gateway.listRoles()),
      support.failureOf(await world.gateway.createPermission('a', { idempotencyKey: 'k' })),
    ];
    for (const failure of failures) {
      expect(failure).toMatchObject({ kind: 'roles_forbidden', retryClass: 'permanent' });
    }
  });

  it.each([
    [409, 'role_slug_conflict'],
    [409, 'organization_role_slug_conflict'],
    [409, 'anything'],
    [422, 'duplicate'],
  ])('takes %i %s for a slug that is taken', async (status, code) => {
    world.respond = answer(status, { message: 'No.', code });
    const role = { slug: 'editor', name: 'Editor' };
    const sending = { idempotencyKey: 'k' };
    const failure = support.failureOf(await world.gateway.createRole(role, undefined, sending));
    expect(failure).toMatchObject({ kind: 'slug_taken', retryClass: 'permanent' });
  });
});
