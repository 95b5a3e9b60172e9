import fc from 'fast-check';
import { atClock, FULL_PACE, type Pace, slowDown, speedUp } from '../../src/lib/pacing/pace';

const START_MS = 1_000_000;

/** A run that keeps its pace against a server with a limit: the share of each second, and how many were throttled. */
function run(
  limit: (second: number) => number,
  seconds: number,
): { shares: number[]; throttled: number } {
  let pace: Pace = FULL_PACE;
  const shares: number[] = [];
  let throttled = 0;
  let accepted: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const nowMs = START_MS + second * 1_000;
    pace = speedUp(pace, nowMs);
    accepted = accepted.slice(-9);
    const inWindow = accepted.reduce((sum, each) => sum + each, 0);
    const room = limit(second) - inWindow;
    const wanted = pace.share / 10;
    accepted.push(Math.max(0, Math.min(wanted, room)));
    if (wanted > room + 1e-9) {
      throttled += 1;
      pace = slowDown(pace, { nowMs, delayMs: 0, accepted: inWindow });
    }
    shares.push(pace.share);
  }
  return { shares, throttled };
}

describe('the pace', () => {
  it('is cut by a 429, once for all that arrive together', () => {
    const first = slowDown(FULL_PACE, { nowMs: START_MS, delayMs: 0, accepted: 1 });
    expect(first.share).toBe(0.8);
    expect(slowDown(first, { nowMs: START_MS + 900, delayMs: 0, accepted: 1 })).toBe(first);
  });

  it('changes also when the clock was set back since it changed last', () => {
    const cut = slowDown(FULL_PACE, { nowMs: START_MS, delayMs: 120_000, accepted: 1 });
    const backMs = START_MS - 3_600_000;
    expect(atClock(cut, START_MS)).toBe(cut);
    const again = atClock(cut, backMs);
    const throttle = { nowMs: backMs, delayMs: 0, accepted: 1 };
    expect(slowDown(again, throttle).share).toBeLessThan(cut.share);
    expect(speedUp(again, backMs + 2_000).share).toBeGreaterThan(cut.share);
  });

  it('never falls by more than half at once, and never to zero', () => {
    const once = slowDown(FULL_PACE, { nowMs: START_MS, delayMs: 0, accepted: 0 });
    expect(once.share).toBe(0.5);
    let pace = once;
    for (let i = 1; i < 50; i += 1) {
      pace = slowDown(pace, { nowMs: START_MS + i * 2_000, delayMs: 0, accepted: 0 });
    }
    expect(pace.share).toBeGreaterThan(0);
  });

  it('is not raised while a pause lasts', () => {
    const cut = slowDown(FULL_PACE, { nowMs: START_MS, delayMs: 30_000, accepted: 1 });
    expect(speedUp(cut, START_MS + 31_000)).toBe(cut);
    expect(speedUp(cut, START_MS + 33_000).share).toBeGreaterThan(cut.share);
  });

  it('climbs all the way back after a 429 that was chance', () => {
    const { shares } = run((second) => (second === 20 ? 0.5 : 2), 60);
    expect(shares[21]).toBeLessThan(1);
    expect(shares.at(-1)).toBe(1);
  });

  it('finds a limit that was halved, and keeps below it', () => {
    const { shares, throttled } = run((second) => (second < 30 ? 1.01 : 0.5), 600);
    const late = shares.slice(300);
    expect(late.filter((share) => share > 0.5).length).toBeLessThan(late.length * 0.1);
    expect(late.reduce((sum, share) => sum + share, 0) / late.length).toBeGreaterThan(0.44);
    expect(throttled).toBeLessThan(25);
  });

  it('discovers that a limit was raised again', () => {
    const { shares } = run((second) => (second > 30 && second < 200 ? 0.5 : 1.01), 900);
    expect(shares.at(-1)).toBe(1);
  });

  it('stays above 0 and at most at 1, whatever happens', () => {
    const happening = fc.record({
      afterMs: fc.integer({ min: 0, max: 100_000 }),
      isThrottled: fc.boolean(),
      delayMs: fc.integer({ min: 0, max: 120_000 }),
      accepted: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 100 }), (happenings) => {
        let pace = FULL_PACE;
        let nowMs = START_MS;
        for (const { afterMs, isThrottled, delayMs, accepted } of happenings) {
          nowMs += afterMs;
          pace = isThrottled ? slowDown(pace, { nowMs, delayMs, accepted }) : speedUp(pace, nowMs);
          expect(pace.share).toBeGreaterThan(0);
          expect(pace.share).toBeLessThanOrEqual(pace.ceiling);
          expect(pace.ceiling).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
