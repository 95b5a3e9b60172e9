import { createGate, SendWindow } from '../../src/lib/pacing';
import { FakeClock, settle, WALL_JUMPS } from '../support/fake-clock';
import { openRequests, ScriptedPermits } from '../support/scripted-permits';

describe('a gate that is held', () => {
  const LEASE_MS = 25_000;

  function heldGate(slots = 2) {
    const clock = new FakeClock();
    const until = () => ({
      monotonicMs: clock.monotonicMs() + LEASE_MS,
      wallMs: clock.now() + LEASE_MS,
    });
    const window = new SendWindow(clock, until());
    const permits = new ScriptedPermits(true);
    const gate = createGate({ permits, slots, window }, clock);
    const renew = (): Promise<void> => {
      window.extend(until());
      return settle();
    };
    return { clock, gate, renew, requests: openRequests(), permits };
  }

  it('sends until the moment, and nothing from then on, until a late renewal opens it', async () => {
    const { clock, gate, renew, requests } = heldGate(1);
    const all = Array.from({ length: 3 }, () => gate.run('write', requests.send));
    await clock.advance(LEASE_MS - 1);
    requests.ends[0]?.();
    await settle();
    expect(requests.ends).toHaveLength(2);
    await clock.advance(1);
    requests.ends[1]?.();
    await settle();
    expect(requests.ends).toHaveLength(2);
    await clock.advance(3_600_000);
    expect(requests.ends).toHaveLength(2);
    await renew();
    expect(requests.ends).toHaveLength(3);
    requests.ends[2]?.();
    await Promise.all(all);
  });

  it('holds probes, too', async () => {
    const { clock, gate, renew, requests } = heldGate();
    gate.block();
    await clock.advance(LEASE_MS);
    const probe = gate.probe('read', requests.send);
    await settle();
    expect(requests.ends).toHaveLength(0);
    await renew();
    expect(requests.ends).toHaveLength(1);
    requests.ends[0]?.();
    await probe;
  });

  it('lets no answer through that was queued while the process stood still', async () => {
    const { clock, gate, requests } = heldGate(2);
    const all = Array.from({ length: 6 }, () => gate.run('write', requests.send));
    await settle();
    // The process is stopped: when it goes on, two answers are there, and no timer has run yet.
    const advanced = clock.advance(LEASE_MS);
    requests.ends[0]?.();
    requests.ends[1]?.();
    await advanced;
    expect(requests.ends).toHaveLength(2);
    gate.close(new Error('over'));
    await Promise.allSettled(all);
  });

  it.each([
    ['the wall clock alone: the machine slept', (clock: FakeClock) => clock.setWall(LEASE_MS)],
    ['the wall clock by a year', (clock: FakeClock) => clock.setWall(365 * 86_400_000)],
  ])('is over when %s moved on, until the next renewal', async (_name, jump) => {
    const { clock, gate, renew, requests } = heldGate();
    jump(clock);
    const request = gate.run('write', requests.send);
    await settle();
    expect(requests.ends).toHaveLength(0);
    await renew();
    expect(requests.ends).toHaveLength(1);
    requests.ends[0]?.();
    await request;
  });

  it.each(WALL_JUMPS.filter(([, byMs]) => byMs < 0))(
    'is not longer when the wall clock is set %s',
    async (_name, byMs) => {
      const { clock, gate, requests } = heldGate();
      clock.setWall(byMs);
      await clock.advance(LEASE_MS);
      void gate.run('write', requests.send).catch(() => undefined);
      await settle();
      expect(requests.ends).toHaveLength(0);
      gate.close(new Error('over'));
    },
  );

  it('uses no permit while it is held', async () => {
    const { clock, gate, permits, requests } = heldGate();
    await clock.advance(LEASE_MS);
    void gate.run('write', requests.send).catch(() => undefined);
    await settle();
    expect(permits.sentClasses).toEqual([]);
    gate.close(new Error('over'));
  });
});
