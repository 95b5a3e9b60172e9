import { asMembershipId, asOrganizationId, asUserId } from '../../src/lib/model';
import * as support from '../support/workos/real-server';

const { answer } = support;

let world: support.World;

beforeAll(async () => {
  world = await support.openWorld(answer(500, ''));
});
beforeEach(() => {
  world.seen.length = 0;
});
afterAll(() => world.close());

describe('ids in paths', () => {
  it.each([
    ['a/b', 'a%2Fb'],
    ['../../organizations', '..%2F..%2Forganizations'],
    ['a b?c#d&e=f', 'a%20b%3Fc%23d%26e%3Df'],
    ['%2e%2e', '%252e%252e'],
    ['\u0000\n', '%00%0A'],
    ['...', '...'],
  ])('encodes %j', async (id, encoded) => {
    world.respond = answer(404, { message: 'no' });
    await world.gateway.findUserByExternalId(id);
    expect(world.seen.map(({ path }) => path)).toEqual([
      `/user_management/users/external_id/${encoded}`,
    ]);
  });

  it.each(['.', '..', '', '\ud800'])('refuses %j without sending', async (id) => {
    for (const given of [
      await world.gateway.findUserByExternalId(id),
      await world.gateway.getUser(asUserId(id)),
      await world.gateway.findOrganization(asOrganizationId(id)),
      await world.gateway.findOrganizationByExternalId(id),
      await world.gateway.updateMembership(asMembershipId(id), ['a']),
    ]) {
      expect(support.failureOf(given)).toMatchObject({
        kind: 'request_refused',
        code: 'id_not_addressable',
        retryClass: 'permanent',
        ambiguous: false,
      });
    }
    expect(world.seen).toEqual([]);
  });
});
