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
export { actionsFor, handWork, type NextSteps } from './next-steps';
export { leftToDo, preparing, type WayOn, waysOn } from './ways-on';
export { COUNT_KEYS, type CountKey, type FailureCount, FailureCounter } from './failure-counter';
export { type FailureFilter, matcherOf } from './failure-filter';
