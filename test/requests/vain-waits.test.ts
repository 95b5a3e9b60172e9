import type { RequestStack } from '../../src/lib/requests/request-stack';
import {
  createWhole,
  failureOf,
  POLICY,
  SkippingClock,
  stackWithoutPacing,
  type Thing,
  type WholeStep,
} from '../support/scripted-create';

/** A create that is refused because WorkOS does not know the organization, or made. */
function joining(isKnown: boolean, waitsFor: string): WholeStep<Thing> {
  return {
    requestClass: 'write',
    doubtSince: undefined,
    waitsFor,
    intend: () => Promise.resolve(),
    keyOf: String,
    send: async () =>
      isKnown
        ? { ok: true, value: { name: 'made', createdAtMs: 0 } }
        : { ok: false, failure: failureOf('unknown') },
    find: async () => ({ ok: true, value: undefined }),
    isOurs: () => true,
    isConflict: () => false,
    isLag: ({ kind }) => kind === 'not_found',
  };
}

describe('steps that wait for the same object', () => {
  let clock: SkippingClock;
  let stack: RequestStack;

  beforeEach(() => {
    clock = new SkippingClock();
    stack = stackWithoutPacing(clock);
  });

  /** How often a step paused for a lag. */
  async function pausesOf(step: WholeStep<Thing>): Promise<number> {
    const before = clock.sleptMs.length;
    await createWhole(stack, step);
    return clock.sleptMs.slice(before).filter((delayMs) => delayMs > POLICY.maxDelayMs).length;
  }

  it('wait for it once in vain, and fail at once after that', async () => {
    expect(await pausesOf(joining(false, 'org_1'))).toBe(6);
    expect(await pausesOf(joining(false, 'org_1'))).toBe(0);
  });

  it('do not give up because of another object', async () => {
    await pausesOf(joining(false, 'org_1'));
    expect(await pausesOf(joining(false, 'org_2'))).toBe(6);
  });

  it('wait again once one of them has succeeded', async () => {
    await pausesOf(joining(false, 'org_1'));
    await pausesOf(joining(true, 'org_1'));
    expect(await pausesOf(joining(false, 'org_1'))).toBe(6);
  });
});
