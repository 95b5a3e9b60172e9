import {
  followHold,
  HOLD,
  isHeldJob,
  tellRenewal,
} from '../../../../src/lib/import/workers/services/hold';
import { createGate, SendWindow } from '../../../../src/lib/pacing';
import { FakeClock, settle } from '../../../support/fake-clock';
import { openRequests, ScriptedPermits } from '../../../support/scripted-permits';
import { plug } from '../../../support/workers';

function openWorker() {
  const clock = new FakeClock();
  const in25s = () => ({ monotonicMs: clock.monotonicMs() + 25_000, wallMs: clock.now() + 25_000 });
  const window = new SendWindow(clock, in25s());
  const gate = createGate({ permits: new ScriptedPermits(true), slots: 1, window }, clock);
  const { down } = plug(HOLD);
  down.connect(followHold(window));
  return { clock, in25s, gate, down, requests: openRequests() };
}

describe('the hold of a job, in a worker', () => {
  it('lets its gate send again after a renewal of the coordinator', async () => {
    const { clock, in25s, gate, down, requests } = openWorker();
    await clock.advance(25_000);
    const request = gate.run('write', requests.send);
    await settle();
    expect(requests.ends).toHaveLength(0);
    tellRenewal(down.send, in25s());
    await settle();
    expect(requests.ends).toHaveLength(1);
    requests.ends[0]?.();
    await request;
  });

  it('is not extended by a renewal that the worker reads late, because it stood still', async () => {
    const { clock, in25s, gate, down, requests } = openWorker();
    tellRenewal(down.send, in25s());
    await clock.advance(26_000);
    void gate.run('write', requests.send).catch(() => undefined);
    await settle();
    expect(requests.ends).toHaveLength(0);
    gate.close(new Error('over'));
  });

  it('is part of what a worker is told first', () => {
    const sendUntil = { monotonicMs: 1, wallMs: 2 };
    expect(isHeldJob({ name: 'job', epoch: 7, sendUntil })).toBe(true);
    expect(isHeldJob({ name: 'job', epoch: 7 })).toBe(false);
  });

  it('does nothing where the job is on a disk of this machine', async () => {
    const { down } = plug(HOLD);
    down.connect(followHold(undefined));
    tellRenewal(down.send, { monotonicMs: 1, wallMs: 1 });
    await settle();
  });
});
