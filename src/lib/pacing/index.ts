/**
 * When a request may be sent: rate budgets, the pace within them, the gate, and when to retry. Knows nothing of what a
 * request does: it sees a class, an answer's retry class and the time.
 *
 * Read in this order: `permit-source` (the port), `rate-budget` (one limit), `pace` (how much of the limits is used)
 * and `rate-plan`, `permit-bank` (all limits of a run), `gate` (slots, permits, pauses) and `send-window` (as long as the
 * job is held), then `retry-policy` and `throttle`. `shared-permits` puts the bank of a run behind the books of a budget
 * that other processes use, too. Bottleneck is imported by `turns` alone.
 */
export { createGate, type Gate, type GateLimits, type StartCause } from './gate';
export { createPermitBank } from './permit-bank';
export type { PermitBank, PermitSource } from './permit-source';
export { limitsFor, permitBatch, type RatePlan } from './rate-plan';
export { REQUEST_CLASSES, type RequestClass } from './request-class';
export {
  DEFAULT_RETRY_POLICY,
  nextAttempt,
  type NextAttempt,
  type RetryPolicy,
} from './retry-policy';
export { SendWindow } from './send-window';
export { type RateBookkeeping, sharePermits } from './shared-permits';
export type { Throttle } from './throttle';
