import { zeroCounters } from '../../../src/lib/requests/request-counters';
import { concurrencyToFill } from '../../../src/lib/import/run/concurrency-hint';
import { AN_OPTIONS } from '../../support/an-import';

/** A minute in which 1,500 of 3,000 writes were sent, each after a wait for a slot, and answered after 400 ms. */
const HELD = { ...zeroCounters(), writes: 1_500, forSlot: 1_490, answerMs: 1_500 * 400 };
const MINUTE = 60_000;

describe('the concurrency that would fill the budget', () => {
  it('follows from how long answers take', () => {
    // 50 a second, each 0.4 s: 20 in flight, and a fifth more.
    expect(concurrencyToFill(HELD, MINUTE, AN_OPTIONS)).toBe(24);
  });

  it('is shared among the workers', () => {
    const options = { ...AN_OPTIONS, workers: 2, concurrency: 5 };
    expect(concurrencyToFill(HELD, MINUTE, options)).toBe(12);
  });

  it.each([
    ['the run has only begun', HELD, 9_999, {}],
    ['requests waited for permits', { ...HELD, forPermit: 1_500 }, MINUTE, {}],
    ['the budget is full', { ...HELD, writes: 2_900 }, MINUTE, {}],
    [
      'there are slots enough: something else holds the run back',
      HELD,
      MINUTE,
      { concurrency: 30 },
    ],
    ['no number of slots would do', HELD, MINUTE, { rateLimit: 100_000 }],
    ['nothing was sent', zeroCounters(), MINUTE, {}],
  ])('is not told when %s', (_case, counts, elapsedMs, options) => {
    expect(concurrencyToFill(counts, elapsedMs, { ...AN_OPTIONS, ...options })).toBeUndefined();
  });
});
