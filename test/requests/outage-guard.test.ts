import { OutageGuard } from '../../src/lib/requests/outage-guard';
import { StopSwitch } from '../../src/lib/import';
import { asServerCode, type Answer } from '../../src/lib/model';
import type { WatchedRequest } from '../../src/lib/requests/outage-watch';
import { FakeClock, settle, WALL_JUMPS } from '../support/fake-clock';

const ANSWERED: Answer<undefined> = { ok: true, value: undefined };
const FAILED: Answer<undefined> = {
  ok: false,
  failure: {
    kind: 'server_error',
    code: asServerCode('http_503'),
    httpStatus: 503,
    message: 'away',
    retryClass: 'transient',
    ambiguous: false,
  },
};

/** A guard whose probes get the answer of `answer`, each after `probeTakesMs`. */
function aGuard(answer: () => Answer<undefined>, probeTakesMs = 0, patienceMs = 300_000) {
  const clock = new FakeClock();
  const stop = new StopSwitch();
  const outages: boolean[] = [];
  const asked: string[] = [];
  const announced: number[] = [];
  const guard: OutageGuard = new OutageGuard({
    clock,
    stop,
    patienceMs,
    gate: { block: () => undefined, unblock: () => undefined },
    probe: async (probeClass) => {
      asked.push(probeClass);
      await clock.sleep(probeTakesMs);
      guard.observe(answer(), { watched: {}, requestClass: probeClass }, clock.monotonicMs());
    },
    isReached: () => true,
    onOutage: (isOn) => outages.push(isOn),
    onNextProbe: (inMs) => announced.push(inMs),
  });
  const observe = (answered: Answer<undefined>, watched: WatchedRequest = {}): void => {
    guard.observe(answered, { watched, requestClass: 'write' }, clock.monotonicMs());
  };
  return { guard, clock, stop, outages, asked, announced, observe };
}

async function runOut(clock: FakeClock, isOver: () => boolean): Promise<void> {
  while (!isOver() && (await clock.next())) await settle();
}

describe('the outage guard', () => {
  it.each([
    [0, 'more than 0 minutes'],
    [120_000, 'more than 2 minutes'],
    [8 * 3_600_000, 'more than 480 minutes'],
  ])('waits as long as it is told to: %i ms', async (patienceMs, words) => {
    const { clock, stop, observe } = aGuard(() => FAILED, 0, patienceMs);
    observe(FAILED);
    await clock.advance(5_000);
    const beganMs = clock.monotonicMs();
    observe(FAILED);
    await settle();
    await runOut(clock, () => stop.isStopping);
    expect(clock.monotonicMs() - beganMs).toBe(patienceMs);
    expect(stop.reason).toMatchObject({ code: 'outage', message: expect.stringContaining(words) });
  });

  it('halts the job after five minutes, also when each probe takes a minute to fail', async () => {
    const { clock, stop, asked, observe } = aGuard(() => FAILED, 60_000);
    const beganMs = clock.monotonicMs();
    observe(FAILED);
    await clock.advance(5_000);
    observe(FAILED);
    await settle();
    await runOut(clock, () => stop.isStopping);
    expect(stop.reason).toMatchObject({ code: 'outage' });
    expect(clock.monotonicMs() - beganMs).toBeLessThanOrEqual(5_000 + 300_000 + 60_000 + 15_000);
    expect(new Set(asked)).toEqual(new Set(['read']));
  });

  it.each(WALL_JUMPS)('outlasts an outage when the clock is set %s meanwhile', async (_, byMs) => {
    let answer: Answer<undefined> = FAILED;
    const { clock, stop, outages, observe } = aGuard(() => answer);
    observe(FAILED);
    await clock.advance(5_000);
    observe(FAILED);
    await settle();
    clock.setWall(byMs);
    await runOut(clock, () => clock.monotonicMs() > 1_060_000);
    expect(outages).toEqual([true]);
    answer = ANSWERED;
    await runOut(clock, () => outages.length > 1);
    expect({ outages, reason: stop.reason }).toEqual({ outages: [true, false], reason: undefined });
  });

  it('announces each probe of an outage, up to the last that patience allows', async () => {
    const { clock, stop, announced, observe } = aGuard(() => FAILED, 0, 130_000);
    observe(FAILED);
    await clock.advance(5_000);
    observe(FAILED);
    await settle();
    await runOut(clock, () => stop.isStopping);
    expect(announced).toEqual([1, 2, 4, 8, 15, 30, 60, 10].map((seconds) => seconds * 1_000));
  });

  it('reports no outage when the first probe is answered', async () => {
    const { clock, outages, asked, announced, observe } = aGuard(() => ANSWERED);
    observe(FAILED);
    await clock.advance(5_000);
    observe(FAILED);
    await settle();
    await runOut(clock, () => false);
    expect({ outages, announced, probes: asked.length }).toEqual({
      outages: [],
      announced: [],
      probes: 1,
    });
  });

  it('excuses a request once unless WorkOS answered another one meanwhile', async () => {
    const { guard, clock, observe } = aGuard(() => ANSWERED);
    const beside: WatchedRequest = {};
    observe(FAILED, beside);
    await clock.advance(1_000);
    observe(ANSWERED);
    observe(FAILED, beside);
    expect(await guard.excuses(beside, 6)).toBe(false);

    const alone: WatchedRequest = {};
    for (const isExcused of [true, false]) {
      for (let attempt = 0; attempt < 2; attempt += 1) {
        await clock.advance(1_000);
        observe(FAILED, alone);
      }
      const excused = guard.excuses(alone, 6);
      await settle();
      await runOut(clock, () => false);
      expect(await excused).toBe(isExcused);
    }
  });

  it('does not count the attempts of an outage against a request that fails once more after it', async () => {
    let isOver = false;
    const { guard, clock, outages, observe } = aGuard(() => (isOver ? ANSWERED : FAILED));
    const request: WatchedRequest = {};
    for (const attempt of [1, 2]) {
      observe(FAILED, request);
      guard.resetAttempts(request, attempt);
      await clock.advance(5_000);
    }
    observe(FAILED, request);
    await settle();
    await runOut(clock, () => outages.length === 1);
    isOver = true;
    await runOut(clock, () => outages.length === 2);
    for (const attempt of [3, 4]) {
      guard.resetAttempts(request, attempt);
      expect(request.excusedAttempts).toBe(2);
    }
  });

  it('does not count the attempts of an outage of another process either', () => {
    const { guard } = aGuard(() => ANSWERED);
    const request: WatchedRequest = {};
    guard.resetAttempts(request, 5);
    for (const isOn of [true, false]) guard.follow(isOn);
    guard.resetAttempts(request, 6);
    expect(request.excusedAttempts).toBe(5);
  });
});
