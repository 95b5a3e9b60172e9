import { emailKey, oneOfWanted, type RowFailure } from '../model';

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
  const types = oneOfWanted(filter.types);
  const statuses = oneOfWanted(filter.httpStatuses);
  const codes = oneOfWanted(filter.codes);
  const emails = oneOfWanted(filter.emails.map(emailKey));
  const { retryable } = filter;
  return (failure) =>
    types(failure.errorType) &&
    statuses(failure.httpStatus) &&
    codes(failure.errorCode) &&
    (filter.emails.length === 0 || emails(emailKey(failure.email))) &&
    (retryable === undefined || failure.retryable === retryable);
}
