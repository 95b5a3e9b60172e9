import type { Failure } from '../model';

/** How often a request is retried, and after which delays. */
export interface RetryPolicy {
  /** Attempts of one request in all, the first included. */
  readonly maxAttempts: number;
  /** Upper bound of the first delay; it doubles with each attempt. */
  readonly baseDelayMs: number;
  /** Upper bound of any delay that the server did not ask for. */
  readonly maxDelayMs: number;
  /** Upper bound of a wait the server asks for. */
  readonly maxRetryAfterMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxAttempts: 6,
  baseDelayMs: 500,
  maxDelayMs: 10_000,
  maxRetryAfterMs: 120_000,
};

/**
 * What to do after a failure: give up, or wait and retry. With `pauseAll` the whole run waits, not this request
 * alone.
 */
export type NextAttempt =
  | { readonly retry: false }
  | { readonly retry: true; readonly delayMs: number; readonly pauseAll: boolean };

/**
 * Decides what follows a failed attempt. Pure.
 *
 * @param attempt attempts made so far, from 1
 * @param random a number in [0, 1), for full jitter
 */
export function nextAttempt(
  policy: RetryPolicy,
  failure: Pick<Failure, 'retryClass' | 'retryAfterMs'>,
  chance: { readonly attempt: number; readonly random: number },
): NextAttempt {
  const { retryClass } = failure;
  if (retryClass === 'permanent' || retryClass === 'fatal') return { retry: false };
  if (chance.attempt >= policy.maxAttempts) return { retry: false };
  const ceilingMs = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (chance.attempt - 1));
  const pauseAll = retryClass === 'throttled';
  // After a 429 without a usable `Retry-After`, guess upward: a retry at once would be answered 429 again.
  const guessMs = pauseAll ? ceilingMs * (1 + chance.random) : ceilingMs * chance.random;
  const askedMs = failure.retryAfterMs ?? 0;
  const delayMs = askedMs > 0 ? Math.min(askedMs, policy.maxRetryAfterMs) : guessMs;
  return { retry: true, delayMs, pauseAll };
}
