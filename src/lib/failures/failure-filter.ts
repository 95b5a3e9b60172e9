import { emailKey, type RowFailure } from '../model';

/** Which failures are asked for. Of each list one value must match, of all that is given everything; empty: any. */
export interface FailureFilter {
  readonly types: readonly string[];
  readonly httpStatuses: readonly number[];
  readonly codes: readonly string[];
  /** Compared without regard to case. */
  readonly emails: readonly string[];
  /** Only those worth another try (true), or those that are not (false). */
  readonly retryable?: boolean;
}

/** The test of a filter. Pure. */
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
