import type { IntentTime } from '../../src/lib/model';
import { settle } from '../support/fake-clock';
import {
  createWhole,
  type Ending,
  failureOf,
  play,
  type Script,
  SERVER_AHEAD_MS,
  SkippingClock,
  stackWithoutPacing,
  type Thing,
  type WholeStep,
} from '../support/scripted-create';

/** 30 s in all. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 14_500];
const LOOKS = Array<string>(7).fill('look');
const FOREVER = 1_000;

describe('a conflict whose object no look finds', () => {
  it.each<[string, Script, number]>([
    ['after a lost answer', { endings: ['lost'], staleLooks: 4 }, 3],
    [
      'after a look of the caller',
      { endings: [], before: 'theirs', isLookedUp: true, staleLooks: 3 },
      3,
    ],
    ['at the last pause', { endings: ['lost'], staleLooks: 7 }, 6],
  ])('is looked at again until it is found: %s', async (_, script, pauses) => {
    const { end, made, lagPausesMs } = await play(script);
    expect(lagPausesMs).toEqual(PAUSES_MS.slice(0, pauses));
    const isOurs = script.before === undefined;
    expect(isOurs ? end.answer : end.existing).toMatchObject(
      isOurs ? { ok: true, value: { name: 'found' } } : { name: 'theirs' },
    );
    expect([end.found, made]).toEqual(isOurs ? [true, 1] : [undefined, 0]);
  });

  it('fails after half a minute as one that a later run may resolve, and remains in doubt', async () => {
    const { end, log, lagPausesMs } = await play({ endings: ['lost'], staleLooks: FOREVER });
    expect(log).toEqual(['intend', 'send 1', 'look', 'send 1', ...LOOKS]);
    expect(lagPausesMs).toEqual(PAUSES_MS);
    expect(end).toMatchObject({
      answer: {
        ok: false,
        failure: {
          code: 'conflict_not_visible',
          retryClass: 'transient',
          httpStatus: 422,
          message: expect.stringContaining('resume the job later'),
        },
      },
      doubtful: true,
      attempts: 2,
    });
  });

  it('is not waited for where there is no doubt', async () => {
    const { end, log, lagPausesMs } = await play({ endings: [], before: 'theirs' });
    expect([log, lagPausesMs]).toEqual([['intend', 'send 1'], []]);
    expect(end).toMatchObject({ answer: { failure: { code: 'exists' } }, doubtful: false });
  });

  it('fails with the look that fails: its creator is unknown', async () => {
    const { end, lagPausesMs } = await play({ endings: ['lost'], staleLooks: 9, lookFails: 4 });
    expect(lagPausesMs).toEqual(PAUSES_MS.slice(0, 2));
    expect(end).toMatchObject({ answer: { failure: { code: 'refused' } }, doubtful: true });
  });

  it('is given to the caller when another creator has the object', async () => {
    const { end } = await play({ endings: ['dropped'], before: 'theirs' });
    expect(end).toMatchObject({ existing: { name: 'theirs' }, answer: { ok: false } });
    expect(end.found).toBeUndefined();
  });

  it('is given to the caller without doubt, even when the object might be its own', async () => {
    const { end } = await play({ endings: [], before: 'ours', isLookedUp: true });
    expect(end).toMatchObject({ existing: { name: 'found' }, answer: { ok: false } });
  });
});

describe('a request that WorkOS refuses because it does not know an object that it gave', () => {
  it('is sent again after pauses, each time under a new key', async () => {
    const { end, log, lagPausesMs } = await play({ endings: ['unknown', 'unknown', 'unknown'] });
    expect(log).toEqual(['intend', 'send 1', 'send 2', 'send 3', 'send 4']);
    expect(lagPausesMs).toEqual(PAUSES_MS.slice(0, 3));
    expect(end).toMatchObject({ answer: { ok: true }, attempts: 4, doubtful: false });
  });

  it('fails after half a minute as one that a later run may complete', async () => {
    const { end, lagPausesMs } = await play({ endings: Array<Ending>(FOREVER).fill('unknown') });
    expect(lagPausesMs).toEqual(PAUSES_MS);
    expect(end).toMatchObject({
      answer: {
        failure: {
          code: 'not_visible_yet',
          retryClass: 'transient',
          message: expect.stringContaining('resume the job later'),
        },
      },
      attempts: 7,
      doubtful: false,
    });
  });

  it('keeps its attempts for other trouble', async () => {
    const other = Array<Ending>(7).fill('unavailable');
    const { end } = await play({ endings: ['unknown', 'unknown', 'unknown', ...other] });
    expect(end).toMatchObject({ answer: { ok: true }, attempts: 11 });
  });

  it('is looked up before it is sent again where an earlier request is in doubt', async () => {
    const { log } = await play({ endings: ['dropped', 'unknown'] });
    expect(log).toEqual(['intend', 'send 1', 'look', 'send 1', 'look', 'send 2']);
  });
});

describe('an object of which WorkOS accepts a second one', () => {
  it('is looked for as long as it may still arrive before another request is sent', async () => {
    const { end, log, made, lagPausesMs } = await play({
      endings: ['dropped'],
      hasNoConflict: true,
    });
    expect(log).toEqual(['intend', 'send 1', ...LOOKS, 'send 1']);
    expect([lagPausesMs, made]).toEqual([PAUSES_MS, 1]);
    expect(end.answer).toMatchObject({ ok: true, value: { name: 'made' } });
  });

  it('is created once when the first request was slow', async () => {
    const { end, log, made } = await play({ endings: ['late'], hasNoConflict: true });
    expect(log).toEqual(['intend', 'send 1', 'look', 'look']);
    expect([made, end.found]).toEqual([1, true]);
  });

  it('is looked for as long when an earlier run may have sent it', async () => {
    const doubtSince = { atMs: 5 };
    const { log, lagPausesMs } = await play({ endings: [], hasNoConflict: true, doubtSince });
    expect(log).toEqual(['intend', ...LOOKS, 'send 1']);
    expect(lagPausesMs).toEqual(PAUSES_MS);
  });

  it('is not waited for where nothing is in doubt', async () => {
    const { log, lagPausesMs } = await play({ endings: ['unavailable'], hasNoConflict: true });
    expect([log, lagPausesMs]).toEqual([['intend', 'send 1', 'send 2'], []]);
  });
});

/** A step whose first request is lost, and whose looks find an object of this age. */
function stepFinding(createdAtMs: number, more: Partial<WholeStep<Thing>> = {}): WholeStep<Thing> {
  let isSent = false;
  return {
    requestClass: 'write',
    doubtSince: undefined,
    intend: () => Promise.resolve(),
    keyOf: String,
    send: () => {
      const failure = failureOf(isSent ? 'exists' : 'lost');
      isSent = true;
      return Promise.resolve({ ok: false, failure });
    },
    find: () => Promise.resolve({ ok: true, value: { name: 'found', createdAtMs } }),
    isOurs: (found, isSince) => isSince(found.createdAtMs, { hasSameId: false }),
    isConflict: ({ kind }) => kind === 'membership_exists',
    ...more,
  };
}

describe('the intent of a create', () => {
  it('is the time of now, or of the doubt', async () => {
    expect((await play({ endings: [] })).intents).toEqual([{ atMs: 1_000_000 }]);
    const doubtSince = { atMs: 5, offsetMs: -7 };
    expect((await play({ endings: [], doubtSince })).intents).toEqual([doubtSince]);
  });

  it('is durable before anything is sent or looked up', async () => {
    for (const doubtSince of [undefined, { atMs: 5 }]) {
      const asked: string[] = [];
      let finish = (): void => undefined;
      const step = stepFinding(0, {
        doubtSince,
        intend: () => new Promise((resolve) => (finish = resolve)),
        send: async () => {
          asked.push('send');
          return { ok: false, failure: failureOf('refused') };
        },
        find: async () => {
          asked.push('look');
          return { ok: true, value: undefined };
        },
      });
      const creating = createWhole(stackWithoutPacing(new SkippingClock()), step);
      await settle();
      expect(asked).toEqual([]);
      finish();
      await creating;
      expect(asked.at(-1)).toBe('send');
    }
  });

  it('that cannot be recorded ends the step, and nothing is sent', async () => {
    const full = new Error('ENOSPC');
    const send = jest.fn<never, []>();
    const step = stepFinding(0, { intend: () => Promise.reject(full), send });
    await expect(createWhole(stackWithoutPacing(), step)).rejects.toBe(full);
    expect(send).not.toHaveBeenCalled();
  });

  // An earlier run may have had another clock: a minute more.
  it.each<[string, IntentTime | undefined, number]>([
    ['of this run', undefined, 998_000],
    ['of an earlier run', { atMs: 900_000 }, 838_000],
    ["of an earlier run that knew WorkOS's clock", { atMs: 900_000, offsetMs: 5_000 }, 903_000],
  ])('tells the objects of the step from older ones: %s', async (_, doubtSince, sinceMs) => {
    const stack = () => stackWithoutPacing(new SkippingClock(1_000_000));
    const ours = await createWhole(stack(), stepFinding(sinceMs, { doubtSince }));
    expect(ours).toMatchObject({ answer: { ok: true }, found: true, doubtful: true });
    expect(ours.isSince(sinceMs, { hasSameId: false })).toBe(true);
    const send = (): Promise<{ ok: false; failure: ReturnType<typeof failureOf> }> =>
      Promise.resolve({ ok: false, failure: failureOf('exists') });
    const theirs = stepFinding(sinceMs - 1, doubtSince === undefined ? {} : { doubtSince, send });
    expect(await createWhole(stack(), theirs)).toMatchObject({
      answer: { ok: false },
      existing: { createdAtMs: sinceMs - 1 },
    });
  });
});

describe("an answered create as evidence of WorkOS's clock", () => {
  it.each<[string, Script, number | undefined]>([
    ['counts when it was sent once', { endings: [] }, SERVER_AHEAD_MS],
    ['does not count after a lost answer', { endings: ['dropped'] }, undefined],
    ['does not count after a refusal', { endings: ['unavailable'] }, undefined],
    ['does not count after a doubt', { endings: [], doubtSince: { atMs: 5 } }, undefined],
    ['does not count when it fails', { endings: ['refused'] }, undefined],
    ['does not count when it is found', { endings: ['lost'] }, undefined],
  ])('%s', async (_, script, offsetMs) => {
    expect((await play({ ...script, isAlwaysNew: true })).offsetMs).toBe(offsetMs);
    // It may have changed an older object.
    expect((await play(script)).offsetMs).toBeUndefined();
  });
});
