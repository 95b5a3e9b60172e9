import type { JobOptions } from '../../jobs';
import { writesPerSecond } from '../options';
import type { RequestCounters } from '../../requests';

/** Shorter runs say nothing of what holds them back: a window is not over. */
const TELLING_AFTER_MS = 10_000;
const FULL_ENOUGH = 0.95;
const RESERVE = 1.2;
const SENSIBLE_SLOTS = 1_000;

/**
 * The `--concurrency` with which a run would fill its rate budget, when slots and not the budget hold it back; undefined
 * when they do not. Pure.
 *
 * @param counts of this run so far, which took `elapsedMs`
 */
export function concurrencyToFill(
  counts: Readonly<RequestCounters>,
  elapsedMs: number,
  options: JobOptions,
): number | undefined {
  const { writes, reads, forSlot, forPermit, answerMs } = counts;
  if (elapsedMs < TELLING_AFTER_MS || writes === 0 || forSlot <= forPermit) return undefined;
  const limit = writesPerSecond(options);
  if ((writes * 1000) / elapsedMs >= limit * FULL_ENOUGH) return undefined;
  const requests = writes + reads;
  // Little's law: in flight = arrivals per second × seconds each takes.
  const inFlight = limit * (requests / writes) * (answerMs / requests / 1000) * RESERVE;
  const slots = Math.ceil(inFlight / options.workers);
  return slots > options.concurrency && slots <= SENSIBLE_SLOTS ? slots : undefined;
}
