import {
  RemoteRequests,
  REQUESTS,
  ServedRequests,
} from '../../../../src/lib/import/workers/services/requests';
import type { Throttle } from '../../../../src/lib/pacing';
import { type RequestEvent, ThrottleBroadcast } from '../../../../src/lib/requests';
import { settle } from '../../../support/fake-clock';
import { plug } from '../../../support/workers';

const THROTTLE: Throttle = { delayMs: 500, requestClass: 'write' };

function broadcast() {
  const [events, slowed]: [RequestEvent[], Throttle[]] = [[], []];
  const permits = { share: 0.5, slowDown: (throttle: Throttle) => void slowed.push(throttle) };
  const throttles = new ThrottleBroadcast(permits, (event) => void events.push(event));
  return { throttles, events, slowed };
}

/** Both ends of a worker that takes part in `throttles`. */
function requestsOfWorker(throttles = broadcast().throttles) {
  const { up, down } = plug(REQUESTS);
  const [pauses, outages, probes]: [number[], boolean[], number[]] = [[], [], []];
  const served = new ServedRequests({
    send: down.send,
    throttles,
    onOutage: (isOn) => void outages.push(isOn),
    onNextProbe: (inMs) => void probes.push(inMs),
  });
  throttles.join(served);
  const remote = new RemoteRequests({
    send: up.send,
    gate: { pause: (delayMs) => void pauses.push(delayMs) },
  });
  up.connect(served.receivers);
  down.connect(remote.receivers);
  return { served, remote, pauses, outages, probes };
}

describe('the requests of a worker', () => {
  it('pause all other workers after a 429, and slow the run down once', async () => {
    const { throttles, events, slowed } = broadcast();
    const [first, second] = [requestsOfWorker(throttles), requestsOfWorker(throttles)];
    first.remote.onThrottle(THROTTLE);
    await settle();
    expect([first.pauses, second.pauses]).toEqual([[], [500]]);
    expect(slowed).toEqual([expect.objectContaining(THROTTLE)]);
    expect(events).toEqual([{ type: 'throttled', delayMs: 500, share: 0.5 }]);
  });

  it('are in an outage until the worker reports its end', async () => {
    const { remote, outages, probes } = requestsOfWorker();
    remote.onOutage(true);
    remote.onOutage(true);
    remote.onNextProbe(4_000);
    await settle();
    expect([outages, probes]).toEqual([[true], [4_000]]);
    remote.onOutage(false);
    await settle();
    expect(outages).toEqual([true, false]);
  });

  it('are in no outage once the worker is lost, whatever arrives later', async () => {
    const { served, remote, outages } = requestsOfWorker();
    remote.onOutage(true);
    await settle();
    served.lose();
    expect(outages).toEqual([true, false]);
    remote.onOutage(true);
    await settle();
    expect(outages).toEqual([true, false]);
  });
});
