/**
 * Explains failed rows: groups them, finds the cause of each group, and says what to do.
 *
 * Read `causes/` first (the tables, and the cause of every code of our own), then `find-cause.ts`, `failure-groups.ts`
 * and `message-pattern.ts` (one pass, bounded memory), and `next-steps.ts` and `ways-to-retry.ts` (advice as sentences
 * and commands). `failure-filter.ts` and `failure-counter.ts` serve the command `errors`.
 *
 * It knows nothing of jobs, files or WorkOS requests: a failed row comes in as plain fields, also from another tool.
 */
export type { Cause, KnownCause, Remedy, CauseSeverity } from './causes/cause';
export { type CauseGroups, groupByCause } from './cause-groups';
export type { FailedRow } from './failed-row';
export {
  type FailureCounts,
  type FailureExample,
  type FailureGroup,
  FailureGroups,
} from './failure-groups';
export { causeOf, KNOWN_CAUSES, UNKNOWN_CAUSE } from './find-cause';
export { actionsFor, retryByFile, type NextSteps } from './next-steps';
export { remainingFailures, stepsBeforeRetry, type RetryWay, waysToRetry } from './ways-to-retry';
export { COUNT_KEYS, type CountKey, type FailureCount, FailureCounter } from './failure-counter';
export { type FailureFilter, matcherOf } from './failure-filter';
