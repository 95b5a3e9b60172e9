import { type RequestEvent, ThrottleBroadcast } from '../../src/lib/requests';
import type { Throttle } from '../../src/lib/pacing';

const THROTTLE: Throttle = { delayMs: 5_000, requestClass: 'write' };

/** A process that records its pauses. */
function aProcess() {
  const pauses: number[] = [];
  return { pauses, pause: (delayMs: number) => void pauses.push(delayMs) };
}

describe('a 429 of one process', () => {
  it('pauses every other process, cuts the pace once, and is reported with the new share', () => {
    const slowed: Throttle[] = [];
    const events: RequestEvent[] = [];
    const permits = {
      share: 0.5,
      slowDown: (throttle: Throttle) => void slowed.push(throttle),
    };
    const throttles = new ThrottleBroadcast(permits, (event) => events.push(event));
    const [coordinator, worker, other, gone] = [aProcess(), aProcess(), aProcess(), aProcess()];
    for (const process of [coordinator, worker, other, gone]) throttles.join(process);
    throttles.leave(gone);

    throttles.report(THROTTLE, worker);

    expect([coordinator, worker, other, gone].map(({ pauses }) => pauses)).toEqual([
      [5_000],
      [],
      [5_000],
      [],
    ]);
    expect(slowed).toEqual([THROTTLE]);
    expect(events).toEqual([{ type: 'throttled', delayMs: 5_000, share: 0.5 }]);
  });
});
