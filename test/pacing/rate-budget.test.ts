import fc from 'fast-check';
import { RateBudget } from '../../src/lib/pacing/rate-budget';
import { largestWindow } from '../support/largest-window';

/** Takes all available permits at each step and sends at once; returns when each request was sent. */
function fill(limit: { requests: number; windowMs: number }, stepsMs: readonly number[]): number[] {
  const budget = new RateBudget(limit);
  const sent: number[] = [];
  let now = 1_000_000;
  for (const stepMs of stepsMs) {
    now += stepMs;
    const count = budget.available(now);
    budget.take(count);
    for (let i = 0; i < count; i += 1) {
      budget.sent(now);
      sent.push(now);
    }
  }
  return sent;
}

describe('RateBudget', () => {
  it('never lets a window hold more than the limit, however the time passes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.array(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 12_000 })), {
          minLength: 50,
          maxLength: 2_000,
        }),
        (requests, stepsMs) => {
          const sent = fill({ requests, windowMs: 10_000 }, stepsMs);
          // The server's window, with one request 100 ms slower than another.
          expect(largestWindow(sent, 10_099)).toBeLessThanOrEqual(requests);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('fills at least 98 % of the limit when work always waits', () => {
    const stepsMs = Array.from({ length: 6_000 }, () => 10);
    const sent = fill({ requests: 500, windowMs: 10_000 }, stepsMs);
    expect(sent.length).toBeGreaterThanOrEqual(0.98 * 500 * 6);
  });

  it('keeps an even pace, without a burst after a rest', () => {
    const sent = fill({ requests: 500, windowMs: 10_000 }, [
      60_000,
      ...Array.from({ length: 50 }, () => 10),
    ]);
    expect(largestWindow(sent, 500)).toBeLessThanOrEqual(28);
  });

  it('counts a permit from when its request is sent, not from when it was taken', () => {
    const budget = new RateBudget({ requests: 1, windowMs: 10_000 });
    budget.take(budget.available(0));
    expect(budget.available(50_000)).toBe(0);
    budget.sent(50_000);
    expect(budget.available(60_050)).toBe(0);
    expect(budget.available(60_200)).toBe(1);
  });

  it('counts from when the request was sent, however late that is reported', () => {
    const budget = new RateBudget({ requests: 1, windowMs: 10_000 });
    budget.take(budget.available(0));
    budget.sent(9_000, 1, 1_000);
    expect(budget.available(11_000)).toBe(0);
    expect(budget.available(11_200)).toBe(1);
    budget.take(1);
    budget.sent(40_000, 1, 12_000);
    expect(budget.available(40_000)).toBe(1);
    budget.take(1);
    budget.sent(50_000, 1, Infinity);
    expect(budget.available(60_000)).toBe(0);
  });

  it.each([1, 5, 50, 500])(
    'fills a limit of %d from the start although an earlier run may have used it until now',
    (requests) => {
      const budget = new RateBudget({ requests, windowMs: 10_000 });
      budget.assumeUsed(0);
      let sent = 0;
      for (let nowMs = 0; nowMs <= 30_300; nowMs += 5) {
        const count = budget.available(nowMs);
        budget.take(count);
        if (count > 0) budget.sent(nowMs, count);
        sent += count;
      }
      expect(sent).toBeGreaterThanOrEqual(Math.floor(0.98 * 3 * requests));
      expect(sent).toBeLessThanOrEqual(3 * requests);
    },
  );

  it('returns how long to wait, at least 1 ms', () => {
    const budget = new RateBudget({ requests: 500, windowMs: 10_000 });
    budget.take(budget.available(0));
    expect(budget.waitMs(0)).toBeGreaterThanOrEqual(1);
    expect(budget.waitMs(0)).toBeLessThanOrEqual(21);
  });
});
