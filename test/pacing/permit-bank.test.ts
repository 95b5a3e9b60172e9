import { createPermitBank, limitsFor } from '../../src/lib/pacing';
import { FakeClock, until, WALL_JUMPS } from '../support/fake-clock';

describe('limitsFor', () => {
  it('has the published limits at 50 writes per second', () => {
    expect(limitsFor({ writesPerSecond: 50 })).toEqual({
      write: { requests: 500, windowMs: 10_000 },
      read: { requests: 1_000, windowMs: 10_000 },
      total: { requests: 6_000, windowMs: 60_000 },
      deletion: { requests: 50, windowMs: 60_000 },
    });
  });

  it('leaves at least one request at the smallest rate', () => {
    expect(limitsFor({ writesPerSecond: 0.01 }).write.requests).toBe(1);
  });
});

describe('the permit bank', () => {
  it('grants a batch at once when the rate is high', async () => {
    const permits = createPermitBank({ writesPerSecond: 100_000 }, new FakeClock());
    const batch = permits.batchSize('write');
    expect(batch).toBeGreaterThan(1_000);
    expect(await permits.take('write', batch)).toBeGreaterThan(batch * 0.9);
    permits.close();
  });

  it('grants one or two permits at a time at the published rate', async () => {
    const permits = createPermitBank({ writesPerSecond: 50 }, new FakeClock());
    expect(permits.batchSize('write')).toBe(2);
    const first = await permits.take('write', 100);
    expect(first).toBeLessThanOrEqual(2);
    permits.close();
  });

  it('counts every class against the total', async () => {
    const permits = createPermitBank({ writesPerSecond: 0.1 }, new FakeClock());
    expect(limitsFor({ writesPerSecond: 0.1 }).total.requests).toBe(12);
    await expect(permits.take('other', 1)).resolves.toBe(1);
    const next = permits.take('other', 1);
    permits.close();
    await expect(next).resolves.toBe(0);
  });

  it.each(WALL_JUMPS)('grants at the same pace when the wall clock is set %s', async (_, byMs) => {
    const clock = new FakeClock();
    const permits = createPermitBank({ writesPerSecond: 50 }, clock);
    let granted = 0;
    const work = async (): Promise<void> => {
      for (let count = 1; count > 0; granted += count) {
        count = await permits.take('write', 2);
        permits.sent('write', count, clock.monotonicMs());
      }
    };
    const working = work();
    for (let ms = 0; ms < 4_000; ms += 20) {
      if (ms === 2_000) clock.setWall(byMs);
      // Bottleneck's turns take real time, in which a turn would wait 250 ms at most: this wait is for the pace.
      await until(() => clock.nextInMs < 100);
      await clock.advance(20);
    }
    expect(granted).toBeGreaterThanOrEqual(190);
    expect(granted).toBeLessThanOrEqual(200);
    permits.close();
    await working;
  });
});
