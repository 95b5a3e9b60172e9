import { asObject, ERROR_TYPES, type RowFailure } from '../../model';

/** True for the number of a data row, counted from 1. */
export function isRowNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

const KNOWN_TYPES: ReadonlySet<unknown> = new Set(ERROR_TYPES);

/** True for what stands in a line of `errors.jsonl` that this program wrote. */
export function isRowFailure(value: unknown): value is RowFailure {
  const failure = asObject(value) ?? {};
  const { recordNumber, email, errorType, errorMessage, retryable, attempts, timestamp } = failure;
  return (
    isRowNumber(recordNumber) &&
    typeof email === 'string' &&
    KNOWN_TYPES.has(errorType) &&
    typeof errorMessage === 'string' &&
    typeof retryable === 'boolean' &&
    typeof attempts === 'number' &&
    typeof timestamp === 'string' &&
    hasSoundOptions(failure)
  );
}

function hasSoundOptions(failure: Readonly<Record<string, unknown>>): boolean {
  const { externalId, errorCode, requestId, userId, orgId, orgExternalId } = failure;
  const { httpStatus, roleSlugs } = failure;
  return (
    isTextOrNone(externalId) &&
    isTextOrNone(errorCode) &&
    isTextOrNone(requestId) &&
    isTextOrNone(userId) &&
    isTextOrNone(orgId) &&
    isTextOrNone(orgExternalId) &&
    (httpStatus === undefined || typeof httpStatus === 'number') &&
    (roleSlugs === undefined || isListOfTexts(roleSlugs))
  );
}

function isTextOrNone(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}
