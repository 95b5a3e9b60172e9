import type { RowFailure } from '../../model';
import { resultOf, type RowState } from '../ledger/chunk-fold';

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
  if (state.success !== undefined) return successCells(state, state.success);
  if (state.failure !== undefined) return failureCells(state.failure);
  return [String(row), '', '', 'unprocessed', resultOf(state, 'user')?.id ?? '', '', '', '', ''];
}

function successCells(
  state: RowState,
  { row, email, externalId }: NonNullable<RowState['success']>,
): readonly string[] {
  const user = resultOf(state, 'user');
  const membership = resultOf(state, 'membership');
  return [
    String(row),
    email,
    externalId ?? '',
    user?.outcome ?? '',
    user?.id ?? '',
    membership?.organizationId ?? '',
    membership?.id ?? '',
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
