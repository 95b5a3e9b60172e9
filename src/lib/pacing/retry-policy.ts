import type { Failure } from '../model';

/** How often and how patiently a request is sent again. */
export interface RetryPolicy {
  /** Sends of one request in all, the first included. */
  readonly maxAttempts: number;
  /** Upper bound of the first delay; it doubles with each attempt. */
  readonly baseDelayMs: number;
  /** Upper bound of any delay we choose ourselves. */
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

/** What to do after a failure: nothing more, or wait, alone or with everybody else, and send again. */
export type NextTry =
  | { readonly retry: false }
  | { readonly retry: true; readonly delayMs: number; readonly pauseAll: boolean };

/**
 * Decides what follows a failed attempt. Pure.
 *
 * @param attempt attempts made so far, from 1
 * @param random a number in [0, 1), for full jitter
 */
export function nextTry(
  policy: RetryPolicy,
  failure: Pick<Failure, 'retryClass' | 'retryAfterMs'>,
  chance: { readonly attempt: number; readonly random: number },
): NextTry {
  const { retryClass } = failure;
  if (retryClass === 'permanent' || retryClass === 'fatal') return { retry: false };
  if (chance.attempt >= policy.maxAttempts) return { retry: false };
  const ceilingMs = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (chance.attempt - 1));
  const pauseAll = retryClass === 'throttled';
  // After a 429 that names no wait, or none at all, guess upward: at once would be refused again.
  const guessMs = pauseAll ? ceilingMs * (1 + chance.random) : ceilingMs * chance.random;
  const askedMs = failure.retryAfterMs ?? 0;
  const delayMs = askedMs > 0 ? Math.min(askedMs, policy.maxRetryAfterMs) : guessMs;
  return { retry: true, delayMs, pauseAll };
}
