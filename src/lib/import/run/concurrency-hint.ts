import type { JobOptions } from '../../jobs';
import type { RequestCounters } from '../../requests';
import { writesPerSecond } from '../options';

/** Shorter runs do not show what limits them: the first window of the rate limit is not over. */
const HINT_AFTER_MS = 10_000;
const FULL_ENOUGH = 0.95;
const RESERVE = 1.2;
const MOST_SLOTS = 1_000;

/**
 * The `--concurrency` with which a run would fill its rate budget, when slots and not the budget limit it; undefined
 * otherwise. Pure.
 *
 * @param counts of this run so far, which took `elapsedMs`
 */
export function concurrencyToFill(
  counts: Readonly<RequestCounters>,
  elapsedMs: number,
  options: JobOptions,
): number | undefined {
  const { writes, reads, forSlot, forPermit, answerMs } = counts;
  if (elapsedMs < HINT_AFTER_MS || writes === 0 || forSlot <= forPermit) return undefined;
  const limit = writesPerSecond(options);
  if ((writes * 1000) / elapsedMs >= limit * FULL_ENOUGH) return undefined;
  const requests = writes + reads;
  // Little's law: requests in flight = requests per second × seconds per request.
  const inFlight = limit * (requests / writes) * (answerMs / requests / 1000) * RESERVE;
  const slots = Math.ceil(inFlight / options.workers);
  return slots > options.concurrency && slots <= MOST_SLOTS ? slots : undefined;
}
