import { StopSwitch } from '../../../src/lib/import';
import { holdWindow, quietMs } from '../../../src/lib/import/run/hold-window';
import { leaseLocks } from '../../../src/lib/jobs';
import { FakeClock } from '../../support/fake-clock';
import { memoryLeases } from '../../support/jobs/memory-leases';

const SINCE = '2026-01-01T00:00:00.000Z';

async function heldRun() {
  const clock = new FakeClock();
  const store = memoryLeases(clock);
  const locks = leaseLocks(store, clock);
  await locks.take('job', SINCE);
  const hold = locks.held('job');
  const stop = new StopSwitch();
  const window = holdWindow(hold, { clock, stop });
  return { clock, store, locks, hold, stop, window };
}

describe('a run whose job is held by a lease', () => {
  it('may send while the lease is renewed, holds when the store is away, and goes on when it is back', async () => {
    const { clock, store, locks, stop, window } = await heldRun();
    for (let s = 0; s < 60; s += 5) await clock.advance(5_000);
    expect(window?.isOpen).toBe(true);
    store.away();
    for (let s = 0; s < 3_600; s += 5) await clock.advance(5_000);
    expect([window?.isOpen, stop.isStopping]).toEqual([false, false]);
    store.back();
    await clock.advance(5_000);
    expect([window?.isOpen, stop.isStopping]).toEqual([true, false]);
    await locks.release('job');
  });

  it('halts when another machine has the job', async () => {
    const { clock, store, locks, stop } = await heldRun();
    store.seize('job');
    await clock.advance(5_000);
    expect(stop.signal.aborted).toBe(true);
    expect(stop.reason).toMatchObject({ reason: 'job_in_the_way', code: 'job_in_use' });
    await locks.release('job');
    expect(store.epochOf('job')).toBe(2);
  });

  it('halts when the store refuses to renew', async () => {
    const { clock, store, locks, stop } = await heldRun();
    store.failNext(
      Object.assign(new Error('permission denied for table leases'), { code: '42501' }),
    );
    await clock.advance(5_000);
    expect(stop.reason).toMatchObject({
      reason: 'stopped_early',
      message: expect.stringContaining('permission denied for table leases'),
    });
    await locks.release('job');
  });

  it('has no window on a disk of this machine', () => {
    const ports = { clock: new FakeClock(), stop: new StopSwitch() };
    expect(holdWindow(undefined, ports)).toBeUndefined();
  });

  it('waits for requests of a former machine as long as they may take', async () => {
    const { clock, hold, locks, store } = await heldRun();
    expect(quietMs(hold, { requestTimeoutMs: 30_000 })).toBeUndefined();
    await locks.release('job');
    await store.take({ name: 'job', holder: { pid: 1, host: 'a', since: SINCE }, forMs: 30_000 });
    await clock.advance(31_000);
    await locks.take('job', SINCE);
    const quiet = quietMs(locks.held('job'), { requestTimeoutMs: 30_000 });
    expect(quiet).toBe(clock.monotonicMs() - 1_000 + 30_000);
    await locks.release('job');
  });
});
