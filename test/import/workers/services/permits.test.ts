import { StopSwitch } from '../../../../src/lib/import';
import {
  PERMITS,
  RemotePermits,
  ServedPermits,
} from '../../../../src/lib/import/workers/services/permits';
import { type Deferred, deferred } from '../../../../src/lib/model';
import type { PermitSource } from '../../../../src/lib/pacing';
import { FakeClock, settle } from '../../../support/fake-clock';
import { plug } from '../../../support/workers';

/** Both ends, and what the coordinator's source was told. */
function permitsOfWorker(take: PermitSource['take'] = (_requestClass, n) => Promise.resolve(n)) {
  const { up, down } = plug(PERMITS);
  const clock = new FakeClock();
  const stop = new StopSwitch();
  const sent: [count: number, atMs: number][] = [];
  const served = new ServedPermits({
    send: down.send,
    stop,
    permits: {
      take,
      sent: (_requestClass, count, atMs) => void sent.push([count, atMs]),
      batchSize: () => 1,
      close: () => undefined,
    },
  });
  const remote = new RemotePermits({ send: up.send, clock, writesPerSecond: 1 });
  up.connect(served.receivers);
  down.connect(remote.receivers);
  return { remote, served, sent, clock, stop, up, down };
}

describe('the permits of a worker', () => {
  it('are granted by the coordinator, each question with its own answer', async () => {
    const waits: Deferred<number>[] = [];
    const { remote } = permitsOfWorker(() => {
      const wait = deferred<number>();
      waits.push(wait);
      return wait.promise;
    });
    const [first, second] = [remote.take('write', 5), remote.take('read', 5)];
    await settle();
    waits[1]?.resolve(2);
    waits[0]?.resolve(1);
    expect([await first, await second]).toEqual([1, 2]);
  });

  it('count as sent in one report, with the time of the last request', async () => {
    const { remote, sent, clock, up } = permitsOfWorker();
    await remote.take('write', 5);
    remote.sent('write', 2, 1_000);
    remote.sent('write', 1, 1_001);
    await clock.next();
    expect(sent).toEqual([[3, 1_001]]);
    expect(up.sent.map(({ type }) => type)).toEqual(['take_permits', 'sent']);
  });

  it('are reported at once when the worker is about to end', async () => {
    const { remote, sent } = permitsOfWorker();
    remote.sent('write', 1, 1_000);
    remote.flush();
    await settle();
    expect(sent).toEqual([[1, 1_000]]);
  });

  it('count as sent when the worker reports that, and the rest when it is lost', async () => {
    const { remote, served, sent } = permitsOfWorker();
    expect(await remote.take('write', 5)).toBe(5);
    remote.sent('write', 2, 1_000);
    remote.flush();
    await settle();
    served.lose();
    remote.sent('write', 3, 2_000);
    remote.flush();
    await settle();
    expect(sent).toEqual([
      [2, 1_000],
      [3, Infinity],
    ]);
  });

  it('that are granted after its end count at once, and are not sent to it', async () => {
    const wait = deferred<number>();
    const { remote, served, sent, down } = permitsOfWorker(() => wait.promise);
    void remote.take('read', 4);
    await settle();
    served.lose();
    wait.resolve(4);
    await settle();
    expect(sent).toEqual([[4, Infinity]]);
    expect(down.sent).toEqual([]);
  });

  it('that the coordinator fails to grant halt the run, and the question stays open', async () => {
    const { remote, stop, down } = permitsOfWorker(() => Promise.reject(new Error('boom')));
    void remote.take('write', 1);
    await settle();
    expect(stop.bug?.message).toBe('boom');
    expect(down.sent).toEqual([]);
  });

  it('are none once they are closed', async () => {
    const { remote } = permitsOfWorker(() => deferred<number>().promise);
    const open = remote.take('write', 1);
    remote.close();
    expect([await open, await remote.take('write', 1)]).toEqual([0, 0]);
  });
});
