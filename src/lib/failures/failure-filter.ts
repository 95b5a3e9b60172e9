import { emailKey, type RowFailure } from '../model';

/** A failure passes when each list that is not empty has its value, and `retryable`, if given, is equal. */
export interface FailureFilter {
  readonly types: readonly string[];
  readonly httpStatuses: readonly number[];
  readonly codes: readonly string[];
  /** Compared without regard to case. */
  readonly emails: readonly string[];
  /** True: only failures worth another try. False: only the others. */
  readonly retryable?: boolean;
}

/** The filter as a function. Pure. */
export function matcherOf(filter: FailureFilter): (failure: RowFailure) => boolean {
  const types = oneOf(filter.types);
  const statuses = oneOf(filter.httpStatuses);
  const codes = oneOf(filter.codes);
  const emails = oneOf(filter.emails.map(emailKey));
  const { retryable } = filter;
  return (failure) =>
    types(failure.errorType) &&
    statuses(failure.httpStatus) &&
    codes(failure.errorCode) &&
    (filter.emails.length === 0 || emails(emailKey(failure.email))) &&
    (retryable === undefined || failure.retryable === retryable);
}

function oneOf<T>(wanted: readonly T[]): (value: T | undefined) => boolean {
  if (wanted.length === 0) return () => true;
  const set: ReadonlySet<T | undefined> = new Set(wanted);
  return (value) => value !== undefined && set.has(value);
}
