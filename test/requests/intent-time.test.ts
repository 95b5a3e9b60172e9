import { byOwnClock, intentNow, isSinceIntent } from '../../src/lib/requests/intent-time';
import { FakeClock } from '../support/fake-clock';

const INTENT_MS = 1_000_000;

describe('the time of an intent', () => {
  const at = (offsetMs: number | undefined): number =>
    intentNow({
      clock: new FakeClock(INTENT_MS),
      gateway: { serverClockOffsetMs: () => offsetMs },
    });

  it.each([
    { offset: 0, is: INTENT_MS },
    { offset: 90_000, is: INTENT_MS + 90_000 },
    { offset: -90_000, is: INTENT_MS - 90_000 },
    { offset: undefined, is: -INTENT_MS },
  ])("is by the server's clock, or marked as this machine's: offset $offset", ({ offset, is }) => {
    expect(at(offset)).toBe(is);
  });
});

describe('an object that was created since the intent', () => {
  // 2 s of tolerance, whatever the clocks show now.
  it.each([
    { createdAt: INTENT_MS, ours: true },
    { createdAt: INTENT_MS + 60_000, ours: true },
    { createdAt: INTENT_MS - 2_000, ours: true },
    { createdAt: INTENT_MS - 2_001, ours: false },
  ])('created at $createdAt: $ours', ({ createdAt, ours }) => {
    for (const serverOffsetMs of [undefined, 0, 90_000, -90_000]) {
      for (const inDoubt of [false, true]) {
        const intent = { intentAtMs: INTENT_MS, inDoubt, serverOffsetMs };
        expect(isSinceIntent(createdAt, intent)).toBe(ours);
      }
    }
  });

  // This run's clock is corrected by the answers since then; for an earlier run's the earliest possible time counts.
  it.each([
    { inDoubt: false, offset: 90_000, since: INTENT_MS + 88_000 },
    { inDoubt: false, offset: -90_000, since: INTENT_MS - 92_000 },
    { inDoubt: false, offset: undefined, since: INTENT_MS - 2_000 },
    { inDoubt: true, offset: 90_000, since: INTENT_MS - 60_000 },
    { inDoubt: true, offset: -90_000, since: INTENT_MS - 150_000 },
    { inDoubt: true, offset: undefined, since: INTENT_MS - 60_000 },
  ])('by our clock, in doubt $inDoubt, offset $offset: since $since', (row) => {
    const { inDoubt, offset: serverOffsetMs, since } = row;
    const intent = { intentAtMs: byOwnClock(INTENT_MS), inDoubt, serverOffsetMs };
    expect([isSinceIntent(since, intent), isSinceIntent(since - 1, intent)]).toEqual([true, false]);
  });
});
