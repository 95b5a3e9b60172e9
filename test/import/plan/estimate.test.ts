import fc from 'fast-check';
import { estimate } from '../../../src/lib/import';
import type { Expectation } from '../../../src/lib/model';

function expectation(parts: Partial<Expectation>): Expectation {
  return {
    users: 0,
    memberships: 0,
    factors: 0,
    organizations: { byId: 0, byExternalId: 0, byName: 0 },
    rejectedRows: 0,
    ...parts,
  };
}

const PUBLISHED = { rateLimit: 50, headroom: 0, createOrgs: true };

describe('the estimate', () => {
  it('counts a request for each user, membership and organization', () => {
    const need = estimate(
      expectation({
        users: 100,
        memberships: 70,
        factors: 30,
        organizations: { byId: 3, byExternalId: 5, byName: 7 },
      }),
      PUBLISHED,
    );
    expect(need).toMatchObject({
      writes: 200,
      organizationReads: 15,
      organizationCreatesAtMost: 12,
    });
  });

  it('does not create an organization without a name', () => {
    const organizations = { byId: 3, byExternalId: 5, byName: 7, nameless: 2 };
    const need = estimate(expectation({ organizations }), PUBLISHED);
    expect(need).toMatchObject({ organizationReads: 15, organizationCreatesAtMost: 10 });
  });

  it('does not create organizations when it must not', () => {
    const organizations = { byId: 3, byExternalId: 5, byName: 7, nameless: 2 };
    const need = estimate(expectation({ organizations }), { ...PUBLISHED, createOrgs: false });
    expect(need.organizationCreatesAtMost).toBe(0);
  });

  // 500 writes in 10 s, 6,000 requests in 60 s: the published limits.
  it.each([
    ['users at the write limit', expectation({ users: 500 }), 10_000],
    [
      'organizations at the total limit',
      expectation({ users: 1, organizations: { byId: 0, byExternalId: 5_999, byName: 0 } }),
      60_000,
    ],
    ['nothing', expectation({}), 0],
  ])('takes the time of the tightest limit: %s', (_, plan, shortestMs) => {
    expect(estimate(plan, PUBLISHED).shortestMs).toBe(shortestMs);
  });

  it('is never faster at a lower rate', () => {
    const rate = fc.integer({ min: 1, max: 1_000 });
    fc.assert(
      fc.property(fc.nat(10_000), rate, rate, (users, one, other) => {
        const [slow, fast] = [Math.min(one, other), Math.max(one, other)].map(
          (rateLimit) => estimate(expectation({ users }), { ...PUBLISHED, rateLimit }).shortestMs,
        );
        expect(slow).toBeGreaterThanOrEqual(fast ?? NaN);
      }),
    );
  });
});
