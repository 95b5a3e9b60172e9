import { createGate } from '../../src/lib/pacing';
import { FakeClock, settle, WALL_JUMPS } from '../support/fake-clock';
import { openRequests, ScriptedPermits } from '../support/scripted-permits';

describe('the gate', () => {
  it('never has more requests in flight than slots', async () => {
    const gate = createGate({ permits: new ScriptedPermits(true), slots: 3 }, new FakeClock());
    const requests = openRequests();
    const all = Array.from({ length: 20 }, () => gate.run('write', requests.send));
    for (let done = 0; done < 20; done += 1) {
      await settle();
      expect(requests.inFlight()).toBe(Math.min(3, 20 - done));
      requests.ends[done]?.();
    }
    await Promise.all(all);
    expect(requests.most()).toBe(3);
  });

  it('sends nothing without a permit, and one request for each', async () => {
    const permits = new ScriptedPermits(false);
    const gate = createGate({ permits, slots: 10 }, new FakeClock());
    const requests = openRequests();
    void gate.run('write', requests.send);
    void gate.run('write', requests.send);
    void gate.run('write', requests.send);
    await settle();
    expect(requests.inFlight()).toBe(0);
    await permits.give('write', 2);
    expect(requests.inFlight()).toBe(2);
    await permits.give('write', 1);
    expect(requests.inFlight()).toBe(3);
    expect(permits.sentClasses).toEqual(['write', 'write', 'write']);
  });

  it('sends lookups before writes that have no permits', async () => {
    const permits = new ScriptedPermits(false);
    const gate = createGate({ permits, slots: 10 }, new FakeClock());
    const requests = openRequests();
    void gate.run('write', requests.send);
    void gate.run('read', requests.send);
    await permits.give('read', 1);
    expect(permits.sentClasses).toEqual(['read']);
  });

  it('sends nothing while it is paused, and continues by itself', async () => {
    const clock = new FakeClock();
    const permits = new ScriptedPermits(true);
    const gate = createGate({ permits, slots: 10 }, clock);
    const requests = openRequests();
    gate.pause(5_000);
    gate.pause(1_000);
    void gate.run('write', requests.send);
    await clock.advance(4_999);
    expect(requests.inFlight()).toBe(0);
    await clock.advance(1);
    expect(requests.inFlight()).toBe(1);
  });

  it('rejects requests that were not sent when it is closed, and lets the rest finish', async () => {
    const permits = new ScriptedPermits(true);
    const gate = createGate({ permits, slots: 1 }, new FakeClock());
    const requests = openRequests();
    const first = gate.run('write', requests.send);
    const second = gate.run('write', requests.send);
    const refused = expect(second).rejects.toThrow('closed for a test');
    await settle();
    gate.close(new Error('closed for a test'));
    await refused;
    await expect(gate.run('read', requests.send)).rejects.toThrow('closed for a test');
    requests.ends[0]?.();
    await expect(first).resolves.toBe('sent');
    expect(permits.closed).toBe(true);
  });

  it('sends probes alone while it is blocked, ahead of all waiting requests', async () => {
    const permits = new ScriptedPermits(true);
    const gate = createGate({ permits, slots: 10 }, new FakeClock());
    const requests = openRequests();
    gate.block();
    for (let i = 0; i < 3; i += 1) void gate.run('write', requests.send);
    await settle();
    expect(requests.inFlight()).toBe(0);
    const probe = gate.probe('read', requests.send);
    await settle();
    expect(permits.sentClasses).toEqual(['read']);
    requests.ends[0]?.();
    await expect(probe).resolves.toBe('sent');
    await settle();
    expect(requests.inFlight()).toBe(0);
    gate.unblock();
    await settle();
    expect(requests.inFlight()).toBe(3);
  });

  it('gives a probe the next slot, also when it was unblocked meanwhile', async () => {
    const gate = createGate({ permits: new ScriptedPermits(true), slots: 1 }, new FakeClock());
    const requests = openRequests();
    const sent: string[] = [];
    const send = (name: string) => (): Promise<string> => {
      sent.push(name);
      return requests.send();
    };
    void gate.run('write', send('first'));
    void gate.run('write', send('second'));
    await settle();
    gate.block();
    void gate.probe('write', send('probe'));
    gate.unblock();
    requests.ends[0]?.();
    await settle();
    expect(sent).toEqual(['first', 'probe']);
  });

  it('rejects a probe that was not sent when it is closed', async () => {
    const gate = createGate({ permits: new ScriptedPermits(false), slots: 10 }, new FakeClock());
    const waiting = expect(gate.probe('read', () => Promise.resolve())).rejects.toThrow('closed');
    gate.close(new Error('closed for a test'));
    await waiting;
    await expect(gate.probe('read', () => Promise.resolve())).rejects.toThrow('closed');
  });

  it('reports what a request waited for last', async () => {
    const permits = new ScriptedPermits(false);
    const gate = createGate({ permits, slots: 1 }, new FakeClock());
    const causes: string[] = [];
    const ends: (() => void)[] = [];
    const send = (cause: string): Promise<void> => {
      causes.push(cause);
      return new Promise((resolve) => ends.push(resolve));
    };
    void gate.run('write', send);
    await permits.give('write', 3);
    void gate.run('write', send);
    ends[0]?.();
    await settle();
    ends[1]?.();
    await settle();
    void gate.run('write', send);
    await settle();
    expect(causes).toEqual(['permit', 'slot', 'none']);
  });

  it('frees the slot of a request that throws', async () => {
    const gate = createGate({ permits: new ScriptedPermits(true), slots: 1 }, new FakeClock());
    const broken = gate.run('write', () => Promise.reject(new Error('broken')));
    await expect(broken).rejects.toThrow('broken');
    await expect(gate.run('write', () => Promise.resolve('next'))).resolves.toBe('next');
  });

  it.each(WALL_JUMPS)('pauses for as long as asked when the clock is set %s', async (_, byMs) => {
    const clock = new FakeClock();
    const gate = createGate({ permits: new ScriptedPermits(true), slots: 1 }, clock);
    gate.pause(5_000);
    const sent = gate.run('write', async () => 'sent');
    clock.setWall(byMs);
    await clock.advance(4_999);
    expect(clock.sleeping).toBe(1);
    await clock.advance(1);
    await expect(sent).resolves.toBe('sent');
  });
});
