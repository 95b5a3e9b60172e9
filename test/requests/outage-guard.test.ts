import { OutageGuard } from '../../src/lib/requests/outage-guard';
import { StopSwitch } from '../../src/lib/import';
import { asServerCode, type Answer } from '../../src/lib/model';
import type { WatchedRequest } from '../../src/lib/pacing';
import { FakeClock, settle } from '../support/fake-clock';

const GOOD: Answer<undefined> = { ok: true, value: undefined };
const TROUBLE: Answer<undefined> = {
  ok: false,
  failure: {
    ...{ kind: 'server_error', code: asServerCode('http_503'), httpStatus: 503, message: 'away' },
    ...{ retryClass: 'transient', ambiguous: false },
  },
};

/** A ride whose probes are answered as `answer` says, each after so many milliseconds. */
function aRide(answer: () => Answer<undefined>, probeTakesMs = 0) {
  const clock = new FakeClock();
  const stop = new StopSwitch();
  const outages: boolean[] = [];
  const asked: string[] = [];
  const ride: OutageGuard = new OutageGuard({
    ...{ clock, stop, gate: { hold: () => undefined, release: () => undefined } },
    probe: async (probeClass) => {
      asked.push(probeClass);
      await clock.sleep(probeTakesMs);
      ride.hear(answer(), { watched: {}, requestClass: probeClass }, clock.now());
    },
    isReached: () => true,
    onOutage: (isOn) => outages.push(isOn),
  });
  const hear = (heard: Answer<undefined>, watched: WatchedRequest = {}): void => {
    ride.hear(heard, { watched, requestClass: 'write' }, clock.now());
  };
  return { ride, clock, stop, outages, asked, hear };
}

async function runOut(clock: FakeClock, isOver: () => boolean): Promise<void> {
  while (!isOver() && (await clock.next())) await settle();
}

describe('riding an outage out', () => {
  it('ends after five minutes, also where each probe takes a minute to fail', async () => {
    const { clock, stop, asked, hear } = aRide(() => TROUBLE, 60_000);
    const beganMs = clock.now();
    hear(TROUBLE);
    await clock.advance(5_000);
    hear(TROUBLE);
    await settle();
    await runOut(clock, () => stop.isStopping);
    expect(stop.reason).toMatchObject({ code: 'outage' });
    expect(clock.now() - beganMs).toBeLessThanOrEqual(5_000 + 300_000 + 60_000 + 15_000);
    expect(new Set(asked)).toEqual(new Set(['read']));
  });

  it('tells of no outage where the first probe gets through', async () => {
    const { clock, outages, asked, hear } = aRide(() => GOOD);
    hear(TROUBLE);
    await clock.advance(5_000);
    hear(TROUBLE);
    await settle();
    await runOut(clock, () => false);
    expect({ outages, probes: asked.length }).toEqual({ outages: [], probes: 1 });
  });

  it('fails a request that others were answered beside, and spares it once where nobody was', async () => {
    const { ride, clock, hear } = aRide(() => GOOD);
    const beside: WatchedRequest = {};
    hear(TROUBLE, beside);
    await clock.advance(1_000);
    hear(GOOD);
    hear(TROUBLE, beside);
    expect(await ride.excuses(beside, 6)).toBe(false);

    const alone: WatchedRequest = {};
    for (const isSpared of [true, false]) {
      for (let attempt = 0; attempt < 2; attempt += 1) {
        await clock.advance(1_000);
        hear(TROUBLE, alone);
      }
      const spared = ride.excuses(alone, 6);
      await settle();
      await runOut(clock, () => false);
      expect(await spared).toBe(isSpared);
    }
  });

  it('does not count the attempts of an outage against a request that fails once more after it', async () => {
    let isOver = false;
    const { ride, clock, outages, hear } = aRide(() => (isOver ? GOOD : TROUBLE));
    const request: WatchedRequest = {};
    for (const attempt of [1, 2]) {
      hear(TROUBLE, request);
      ride.resetAttempts(request, attempt);
      await clock.advance(5_000);
    }
    hear(TROUBLE, request);
    await settle();
    await runOut(clock, () => outages.length === 1);
    isOver = true;
    await runOut(clock, () => outages.length === 2);
    for (const attempt of [3, 4]) {
      ride.resetAttempts(request, attempt);
      expect(request.excusedAt).toBe(2);
    }
  });

  it('does not count those of an outage that another process rode out either', () => {
    const { ride } = aRide(() => GOOD);
    const request: WatchedRequest = {};
    ride.resetAttempts(request, 5);
    for (const isOn of [true, false]) ride.follow(isOn);
    ride.resetAttempts(request, 6);
    expect(request.excusedAt).toBe(5);
  });
});
