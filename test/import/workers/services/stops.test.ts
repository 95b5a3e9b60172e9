import { StopSwitch } from '../../../../src/lib/import';
import {
  serveStops,
  shareStops,
  STOPS,
  stopMessage,
} from '../../../../src/lib/import/workers/services/stops';
import { Abort } from '../../../../src/lib/model';
import { settle } from '../../../support/fake-clock';
import { plug } from '../../../support/workers';

const ENOUGH = new Abort('stopped_early', 'max_errors', 'Enough', ['Resume it']);

/** The switches of the coordinator and of a worker. */
function switches() {
  const { up, down } = plug(STOPS);
  const [stop, stopOfWorker] = [new StopSwitch(), new StopSwitch()];
  down.connect(shareStops(stopOfWorker, up.send));
  up.connect(serveStops(stop));
  return { stop, stopOfWorker, down };
}

describe('a stop', () => {
  it.each(['stop', 'halt'] as const)('(%s) of a worker reaches the coordinator', async (mode) => {
    const { stop, stopOfWorker } = switches();
    stopOfWorker[mode](ENOUGH);
    await settle();
    expect(stop.reason).toEqual(ENOUGH);
    expect([stop.signal.aborted, stop.bug]).toEqual([mode === 'halt', undefined]);
  });

  it.each(['stop', 'halt'] as const)('(%s) of the run reaches a worker', async (mode) => {
    const { stopOfWorker, down } = switches();
    down.send(stopMessage(mode, ENOUGH));
    await settle();
    expect(stopOfWorker.reason).toEqual(ENOUGH);
    expect(stopOfWorker.signal.aborted).toBe(mode === 'halt');
  });

  it('because of a bug in a worker is a bug of the run', async () => {
    const { stop, stopOfWorker } = switches();
    stopOfWorker.fail(new TypeError('boom'));
    await settle();
    expect(stop.bug?.message).toBe('boom');
    expect(stop.signal.aborted).toBe(true);
  });
});
