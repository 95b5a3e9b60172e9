export { COUNT_KEYS, type CountKey, type FailureCount, FailureCounter } from './failure-counter';
export { type FailureFilter, matcherOf } from './failure-filter';
