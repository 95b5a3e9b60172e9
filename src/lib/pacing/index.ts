export { createGate, type Gate, type StartCause } from './gate';
export { OutageWatch, type WatchedRequest } from './outage-watch';
export {
  createPermitBank,
  limitsFor,
  type PermitBank,
  permitBatch,
  type PermitSource,
  REQUEST_CLASSES,
  type RatePlan,
  type RequestClass,
} from './permit-source';
export { DEFAULT_RETRY_POLICY, nextTry, type NextTry, type RetryPolicy } from './retry-policy';
