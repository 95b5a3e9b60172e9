import { asObject, ERROR_TYPES, type RowFailure } from '../model';

/** True for the number of a data row, counted from 1. */
export function isRowNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

const OPTIONAL_TEXTS = [
  'externalId',
  'errorCode',
  'requestId',
  'userId',
  'orgId',
  'orgExternalId',
] as const;

/** True for what stands in a line of `errors.jsonl` that this program wrote. */
export function isRowFailure(value: unknown): value is RowFailure {
  const failure = asObject(value) ?? {};
  const { recordNumber, email, errorType, errorMessage, retryable, attempts, timestamp } = failure;
  return (
    isRowNumber(recordNumber) &&
    typeof email === 'string' &&
    ERROR_TYPES.some((known) => known === errorType) &&
    typeof errorMessage === 'string' &&
    typeof retryable === 'boolean' &&
    typeof attempts === 'number' &&
    typeof timestamp === 'string' &&
    hasSoundOptions(failure)
  );
}

function hasSoundOptions(failure: Readonly<Record<string, unknown>>): boolean {
  const { httpStatus, roleSlugs } = failure;
  return (
    OPTIONAL_TEXTS.every((key) => ['string', 'undefined'].includes(typeof failure[key])) &&
    ['number', 'undefined'].includes(typeof httpStatus) &&
    (roleSlugs === undefined ||
      (Array.isArray(roleSlugs) && roleSlugs.every((slug) => typeof slug === 'string')))
  );
}
