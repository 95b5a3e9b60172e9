import type { Answer } from '../../src/lib/model';
import { notVisible, untilKnown } from '../../src/lib/requests/lag';
import {
  type Ending,
  failureOf,
  POLICY,
  SkippingClock,
  stackWithoutPacing,
} from '../support/scripted-create';

/** Sends a change that the server treats so, and as `done` after that. */
async function change(...endings: readonly Ending[]) {
  const clock = new SkippingClock();
  const left = [...endings];
  const send = async (): Promise<Answer<string>> => {
    const ending = left.shift() ?? 'done';
    return ending === 'done'
      ? { ok: true, value: 'changed' }
      : { ok: false, failure: failureOf(ending) };
  };
  const result = await untilKnown(stackWithoutPacing(clock), send);
  return { ...result, pausesMs: clock.sleptMs.filter((delayMs) => delayMs > POLICY.maxDelayMs) };
}

const CHANGED = { ok: true, value: 'changed' };

describe('a change of an object that WorkOS has given to this job', () => {
  it('is sent once when WorkOS knows the object', async () => {
    expect(await change()).toEqual({ answer: CHANGED, attempts: 1, pausesMs: [] });
  });

  it('is sent again, after longer and longer pauses, until WorkOS knows it', async () => {
    const { answer, attempts, pausesMs } = await change('unknown', 'unknown', 'unknown');
    expect({ answer, attempts }).toEqual({ answer: CHANGED, attempts: 4 });
    expect(pausesMs).toEqual([500, 1_000, 2_000]);
  });

  it('fails after half a minute as one that a later run may complete', async () => {
    const { answer, attempts, pausesMs } = await change(...Array<Ending>(99).fill('unknown'));
    expect(answer).toMatchObject({
      failure: {
        kind: 'not_found',
        code: 'not_visible_yet',
        retryClass: 'transient',
        message: expect.stringContaining('resume the job later'),
      },
    });
    expect([attempts, pausesMs.reduce((sum, pauseMs) => sum + pauseMs, 0)]).toEqual([7, 30_000]);
  });

  it('is retried after a lost answer: twice does what once does', async () => {
    expect(await change('lost', 'unavailable')).toMatchObject({ answer: CHANGED, attempts: 3 });
  });

  it('keeps its attempts for other trouble', async () => {
    const other = Array<Ending>(7).fill('unavailable');
    const { answer, attempts } = await change('unknown', 'unknown', 'unknown', ...other);
    expect({ answer, attempts }).toEqual({ answer: CHANGED, attempts: 11 });
  });

  it('takes any other refusal as it is', async () => {
    const refused = { ok: false, failure: failureOf('refused') };
    expect(await change('refused')).toEqual({ answer: refused, attempts: 1, pausesMs: [] });
    expect(await change('unknown', 'refused')).toMatchObject({ answer: refused, attempts: 2 });
  });
});

it('a conflict without a visible object keeps what WorkOS said', () => {
  expect(notVisible(failureOf('exists'))).toEqual({
    ...failureOf('exists'),
    code: 'conflict_not_visible',
    message: 'exists, but WorkOS does not list it yet: resume the job later',
    retryClass: 'transient',
  });
});
