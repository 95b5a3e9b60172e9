/**
 * One reliable request: retry around pacing around one send, creates that happen once, outages, and the stop of a run.
 * Knows nothing of rows or chunks.
 *
 * Read in this order: `stop-switch` (how a run ends early), `request-sender` (one attempt), `request-stack` (its
 * retries), `outage-guard`, `server-clock` (which run created the object that a lookup finds), `create-once`, then
 * `route`, which builds all of it for a coordinator, and `throttle-broadcast`.
 */
export {
  type CreatedObject,
  createOnce,
  type CreateEnd,
  type CreateRecord,
  type CreateStep,
} from './create-once';
export { idempotencyKey } from './idempotency-key';
export { inLanes } from './in-lanes';
export {
  deleteOnce,
  EARLIER_RUNS,
  LAG_MS,
  notVisible,
  untilFound,
  untilKnown,
  untilSeen,
} from './lag';
export { eachPage } from './pages';
export { probeOf } from './probe';
export { addCounters, type RequestCounters, zeroCounters } from './request-counters';
export type { RequestEvent } from './request-event';
export { RequestStack } from './request-stack';
export { openRoute, type RequestRoute, type RouteLimits } from './route';
export type { IsSince } from './server-clock';
export { StopSwitch } from './stop-switch';
export { type PausableProcess, ThrottleBroadcast } from './throttle-broadcast';
