import { type Guard, isFlag, isText, isWhole, listOf, maybe, oneOf } from './guard';
import { asObject } from './json';
import type { StepName } from './step';

/** What a row of an import can fail in. */
export const ERROR_TYPES = [
  'row_invalid',
  'org_resolution',
  'user_create',
  'user_update',
  'membership_create',
  'factor_create',
] as const;

/** What a row failed in. A step of its own fails as its name and what it was about to do. */
export type ErrorType = (typeof ERROR_TYPES)[number] | StepErrorType;

/** The failure of a step, e.g. `membership_create`. */
export type StepErrorType = `${StepName}_${'create' | 'update'}`;

const STEP_ERROR = /^[a-z][a-z0-9_]{0,39}_(?:create|update)$/;

/** A row that failed: one line of `errors.jsonl`. Never holds a password, a hash or metadata. */
export interface RowFailure {
  /** Data row of the CSV, counted from 1. */
  readonly recordNumber: number;
  readonly email: string;
  readonly externalId?: string;
  readonly errorType: ErrorType;
  readonly errorMessage: string;
  readonly errorCode?: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  readonly userId?: string;
  readonly orgId?: string;
  readonly orgExternalId?: string;
  /** Only where the row names its organization by name alone. */
  readonly orgName?: string;
  readonly roleSlugs?: readonly string[];
  readonly retryable: boolean;
  /** Requests sent for the step that failed. */
  readonly attempts: number;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** The number of a data row, counted from 1. */
export const isRowNumber: Guard<number> = (value): value is number => isWhole(value) && value >= 1;

const isKnownType = oneOf(...ERROR_TYPES);
const isErrorType: Guard<ErrorType> = (value): value is ErrorType =>
  isKnownType(value) || (isText(value) && STEP_ERROR.test(value));
const isOptionalText = maybe(isText);
const isOptionalWhole = maybe(isWhole);
const isOptionalList = maybe(listOf(isText));

/**
 * A row failure that this program wrote: in a ledger, in `errors.jsonl`, or in a worker's message. Written out, since
 * `errors` reads them by the hundred thousand: with `objectOf`, parsing and checking 200,000 lines took 1.3 times as
 * long.
 */
export const isRowFailure: Guard<RowFailure> = (value): value is RowFailure => {
  const failure = asObject(value);
  return failure !== undefined && hasRequiredFields(failure) && hasSoundOptions(failure);
};

function hasRequiredFields(failure: Readonly<Record<string, unknown>>): boolean {
  return (
    isRowNumber(failure['recordNumber']) &&
    isText(failure['email']) &&
    isErrorType(failure['errorType']) &&
    isText(failure['errorMessage']) &&
    isFlag(failure['retryable']) &&
    isWhole(failure['attempts']) &&
    isText(failure['timestamp'])
  );
}

function hasSoundOptions(failure: Readonly<Record<string, unknown>>): boolean {
  return (
    isOptionalText(failure['externalId']) &&
    isOptionalText(failure['errorCode']) &&
    isOptionalWhole(failure['httpStatus']) &&
    isOptionalText(failure['requestId']) &&
    isOptionalText(failure['userId']) &&
    isOptionalText(failure['orgId']) &&
    isOptionalText(failure['orgExternalId']) &&
    isOptionalText(failure['orgName']) &&
    isOptionalList(failure['roleSlugs'])
  );
}

/**
 * A line of any `errors.jsonl`, also one that another tool wrote: every field may be missing, and `errorType` is any
 * text.
 */
export type FailureLine = {
  readonly [Name in keyof RowFailure]?: Name extends 'errorType' ? string : RowFailure[Name];
};

const LINE_GUARDS: { readonly [Name in keyof FailureLine]-?: Guard<FailureLine[Name]> } = {
  recordNumber: isWhole,
  email: isText,
  externalId: isText,
  errorType: isText,
  errorMessage: isText,
  errorCode: isText,
  httpStatus: isWhole,
  requestId: isText,
  userId: isText,
  orgId: isText,
  orgExternalId: isText,
  orgName: isText,
  roleSlugs: listOf(isText),
  retryable: isFlag,
  attempts: isWhole,
  timestamp: isText,
};
const LINE_FIELDS = Object.entries(LINE_GUARDS);

/**
 * Reads the known fields of a line of any `errors.jsonl`; a field of another type is ignored. Undefined where no known
 * field is left.
 */
export function readFailureLine(value: unknown): FailureLine | undefined {
  const stored = asObject(value);
  if (stored === undefined) return undefined;
  const line: Record<string, unknown> = {};
  for (const [name, guard] of LINE_FIELDS) {
    const field = stored[name];
    if (field !== undefined && guard(field)) line[name] = field;
  }
  return Object.keys(line).length === 0 ? undefined : line;
}
