import type { RowFailure, RowSuccess } from '../../model';
import type { RowState } from '../ledger/chunk-fold';

/** The columns of `results.csv`. */
export const RESULT_COLUMNS = [
  'row',
  'email',
  'external_id',
  'status',
  'user_id',
  'organization_id',
  'membership_id',
  'error_type',
  'error_code',
];

/** The cells of a row in `results.csv`. `status` is the outcome of its user, or failed, or unprocessed. */
export function resultCells(row: number, state: RowState): readonly string[] {
  if (state.success !== undefined) return successCells(state.success);
  if (state.failure !== undefined) return failureCells(state.failure);
  return [String(row), '', '', 'unprocessed', state.user?.userId ?? '', '', '', '', ''];
}

function successCells(success: RowSuccess): readonly string[] {
  const { row, email, externalId, user, organizationId, membership } = success;
  return [
    String(row),
    email,
    externalId ?? '',
    user.outcome,
    user.userId,
    organizationId ?? '',
    membership?.membershipId ?? '',
    '',
    '',
  ];
}

function failureCells(failure: RowFailure): readonly string[] {
  const { recordNumber, email, externalId, userId, orgId, errorType, errorCode } = failure;
  return [
    String(recordNumber),
    email,
    externalId ?? '',
    'failed',
    userId ?? '',
    orgId ?? '',
    '',
    errorType,
    errorCode ?? '',
  ];
}
