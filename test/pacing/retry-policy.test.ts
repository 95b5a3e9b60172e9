import { DEFAULT_RETRY_POLICY as policy, nextAttempt } from '../../src/lib/pacing';

const transient = { retryClass: 'transient' } as const;
const throttled = { retryClass: 'throttled' } as const;

describe('the next attempt', () => {
  it.each(['permanent', 'fatal'] as const)('never repeats a %s failure', (retryClass) => {
    expect(nextAttempt(policy, { retryClass }, { attempt: 1, random: 0.5 })).toEqual({
      retry: false,
    });
  });

  it.each([transient, throttled])('gives up after the last attempt: %j', (failure) => {
    const last = { attempt: policy.maxAttempts, random: 0.5 };
    expect(nextAttempt(policy, failure, last)).toEqual({ retry: false });
  });

  it.each([
    [1, 0, 0],
    [1, 0.999, 499.5],
    [2, 0.5, 500],
    [3, 0.5, 1_000],
    [5, 0.5, 4_000],
  ])(
    'waits up to a ceiling that doubles: attempt %d, chance %d: %d ms',
    (attempt, random, delayMs) => {
      const next = nextAttempt(policy, transient, { attempt, random });
      expect(next).toEqual({ retry: true, delayMs, pauseAll: false });
    },
  );

  it('bounds its own delay however many attempts are allowed', () => {
    const patient = { ...policy, maxAttempts: 1_000 };
    const next = nextAttempt(patient, transient, { attempt: 900, random: 1 });
    expect(next).toEqual({ retry: true, delayMs: policy.maxDelayMs, pauseAll: false });
  });

  it('waits as long as the server asks, with the whole run', () => {
    const next = nextAttempt(
      policy,
      { ...throttled, retryAfterMs: 3_000 },
      { attempt: 1, random: 0.9 },
    );
    expect(next).toEqual({ retry: true, delayMs: 3_000, pauseAll: true });
  });

  it('waits as long as a failing server asks, alone', () => {
    const failure = { ...transient, retryAfterMs: 3_000 };
    const next = nextAttempt(policy, failure, { attempt: 1, random: 0.9 });
    expect(next).toEqual({ retry: true, delayMs: 3_000, pauseAll: false });
  });

  it('guesses when the server asks for a wait of 0', () => {
    const failure = { ...throttled, retryAfterMs: 0 };
    const next = nextAttempt(policy, failure, { attempt: 2, random: 0.5 });
    expect(next).toEqual({ retry: true, delayMs: 1_500, pauseAll: true });
  });

  it('bounds the wait that the server asks for', () => {
    const next = nextAttempt(
      policy,
      { ...throttled, retryAfterMs: 1e12 },
      { attempt: 1, random: 0 },
    );
    expect(next).toEqual({ retry: true, delayMs: policy.maxRetryAfterMs, pauseAll: true });
  });

  it('guesses a wait above 0 when the server names none', () => {
    expect(nextAttempt(policy, throttled, { attempt: 1, random: 0 })).toEqual({
      retry: true,
      delayMs: 500,
      pauseAll: true,
    });
  });
});
