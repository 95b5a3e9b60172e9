import {
  asMembershipId,
  asOrganizationId,
  asUserId,
  type Answer,
  type Failure,
} from '../../../src/lib/model';
import type { Gateway } from '../../../src/lib/workos';
import * as support from './real-server';

const sending = { idempotencyKey: 'k' };
const userId = asUserId('user_01');
const organizationId = asOrganizationId('org_01');

const acme = { domain: 'acme.com', state: 'pending' } as const;
const acmeOrg = { domain: 'acme.org', state: 'verified' } as const;

const ASK = {
  createUser: (gateway: Gateway) => gateway.createUser({ email: 'a@b.co' }, sending),
  updateUser: (gateway: Gateway) => gateway.updateUser(userId, { externalId: 'x' }),
  getUser: (gateway: Gateway) => gateway.getUser(userId),
  findUsersByEmail: (gateway: Gateway) => gateway.findUsersByEmail('a@b.co'),
  createOrganization: (gateway: Gateway) =>
    gateway.createOrganization({ name: 'Acme', externalId: 'x' }, sending),
  createDomain: (gateway: Gateway) =>
    gateway.createOrganization({ name: 'Acme', domains: [acme] }, sending),
  createDomains: (gateway: Gateway) =>
    gateway.createOrganization({ name: 'Acme', domains: [acme, acmeOrg] }, sending),
  updateDomain: (gateway: Gateway) =>
    gateway.updateOrganization(organizationId, { domains: [acme] }),
  findOrganization: (gateway: Gateway) => gateway.findOrganization(organizationId),
  listOrganizationsByName: (gateway: Gateway) => gateway.listOrganizationsByName('Acme'),
  enrollAuthFactor: (gateway: Gateway) =>
    gateway.enrollAuthFactor(userId, { secret: 'ABCD' }, sending),
  createMembership: (gateway: Gateway) =>
    gateway.createMembership({ userId, organizationId, roleSlugs: ['a'] }, sending),
  findMembership: (gateway: Gateway) => gateway.findMembership({ userId, organizationId }),
  updateMembership: (gateway: Gateway) => gateway.updateMembership(asMembershipId('om_1'), ['a']),
} satisfies Record<string, (gateway: Gateway) => Promise<Answer<unknown>>>;

export type Ask = keyof typeof ASK;

/** A world whose server fails what it is asked. */
export interface FailingWorld {
  failure(ask: Ask, respond: support.Respond): Promise<Failure>;
  close(): Promise<void>;
}

export async function openFailingWorld(): Promise<FailingWorld> {
  const world = await support.openWorld(support.answer(500, ''));
  return {
    failure: async (ask, respond) => {
      world.respond = respond;
      const given: Answer<unknown> = await ASK[ask](world.gateway);
      return support.failureOf(given);
    },
    close: () => world.close(),
  };
}

/** One refusal: what is asked, status and body of the answer, and what is made of it. */
export type Refusal = [
  ask: Ask,
  status: number,
  body: unknown,
  expected: { readonly kind: string; readonly code: string; readonly message: string },
];

/** Body `{code, message}`; the message is the OpenAPI document's placeholder unless given. */
export function coded(code: unknown, message: unknown = 'Request could not be processed.'): object {
  return { code, message };
}

/** Holds every row of a table of refusals: all are permanent and none is in doubt. */
export function describeRefusals(name: string, refusals: readonly Refusal[]): void {
  describe(`refusals of ${name}`, () => {
    let world: FailingWorld;
    let answers = 0;
    beforeAll(async () => {
      world = await openFailingWorld();
    });
    afterAll(() => world.close());

    it.each(refusals)('%s, %i %j', async (...[ask, status, body, expected]: Refusal) => {
      answers += 1;
      const requestId = `req_${String(answers)}`;
      const respond = support.answer(status, body, { 'x-request-id': requestId });
      expect(await world.failure(ask, respond)).toEqual({
        ...expected,
        httpStatus: status,
        requestId,
        retryClass: 'permanent',
        ambiguous: false,
      });
    });
  });
}
