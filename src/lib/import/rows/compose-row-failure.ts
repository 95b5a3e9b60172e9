import {
  clip,
  defined,
  type ErrorType,
  type Failure,
  sanitizeLine,
  type OrganizationId,
  type RowFailure,
  type RowRecord,
} from '../../model';
import { errorLineCell, type RejectedRow } from '../../records';
import type { RejectionCode } from '../parse-import-row';

const MESSAGE_LENGTH = 500;

/** The line in `errors.jsonl` of a row that the row rules, or the options of the import, reject. */
export function rejectedRow(
  row: number,
  rejected: RejectedRow<RejectionCode>,
  atMs: number,
): RowFailure {
  const { email, problems, externalId, orgId, orgExternalId, orgName, roleSlugs } = rejected;
  return {
    recordNumber: row,
    email,
    errorType: 'row_invalid',
    errorMessage: message(problems.map((problem) => problem.message).join('; ')),
    ...defined({
      externalId,
      errorCode: problems[0]?.rule,
      orgId,
      orgExternalId,
      orgName,
      roleSlugs,
    }),
    retryable: false,
    attempts: 0,
    timestamp: new Date(atMs).toISOString(),
  };
}

/** A failed step. */
export interface FailedStep {
  readonly errorType: ErrorType;
  readonly failure: Failure;
  readonly attempts: number;
  /** True when the step may have been carried out nevertheless. */
  readonly doubtful?: true;
}

/** The row that a step failed for, and what it has. */
export interface FailureContext {
  readonly record: RowRecord;
  readonly userId?: string;
  readonly organizationId?: OrganizationId;
  readonly atMs: number;
}

/** The line in `errors.jsonl` of a row whose step failed. */
export function failedRow(row: number, step: FailedStep, context: FailureContext): RowFailure {
  const { failure } = step;
  const { userId, organizationId, atMs } = context;
  const { user, org, roleSlugs } = context.record;
  return {
    recordNumber: row,
    email: user.email,
    errorType: step.errorType,
    errorMessage: message(failure.message),
    errorCode: failure.code,
    ...defined({
      externalId: user.externalId,
      httpStatus: failure.httpStatus,
      requestId: failure.requestId,
      userId,
      orgId: organizationId ?? (org?.kind === 'id' ? org.id : undefined),
      orgExternalId: org?.kind === 'external_id' ? org.externalId : undefined,
      orgName: org?.kind === 'name' ? errorLineCell('org_name', org.name) : undefined,
      roleSlugs: roleSlugs.length === 0 ? undefined : roleSlugs,
    }),
    retryable: failure.retryClass === 'transient' || failure.retryClass === 'throttled',
    attempts: step.attempts,
    timestamp: new Date(atMs).toISOString(),
  };
}

function message(text: string): string {
  return clip(sanitizeLine(text), MESSAGE_LENGTH);
}
