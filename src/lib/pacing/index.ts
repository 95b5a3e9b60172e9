export { createGate, type Gate } from './gate';
export {
  createPermitSource,
  limitsFor,
  permitBatch,
  type PermitSource,
  REQUEST_CLASSES,
  type RatePlan,
  type RequestClass,
} from './permit-source';
export { DEFAULT_RETRY_POLICY, nextTry, type NextTry, type RetryPolicy } from './retry-policy';
