import type { RowFailure, StepResult } from '../../model';
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

/**
 * The cells of a row in `results.csv`. `status` is how the row got its user (`merged`: from another row of its email),
 * or failed, or unprocessed. The external id beside a user is the one that WorkOS has.
 */
export function resultCells(row: number, state: RowState): readonly string[] {
  const user = resultOf(state, 'user');
  if (state.success !== undefined) return successCells(state, state.success);
  if (state.failure !== undefined) return failureCells(state.failure, user);
  return [String(row), '', '', 'unprocessed', user?.id ?? '', '', '', '', ''];
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
    user?.externalId ?? externalId ?? '',
    user === undefined ? '' : statusOf(user),
    user?.id ?? '',
    membership?.organizationId ?? '',
    membership?.id ?? '',
    '',
    '',
  ];
}

function statusOf({ outcome, mark }: StepResult): string {
  return mark === 'shared' ? 'merged' : outcome;
}

function failureCells(failure: RowFailure, user: StepResult | undefined): readonly string[] {
  const { recordNumber, email, externalId, userId, orgId, errorType, errorCode } = failure;
  return [
    String(recordNumber),
    email,
    user?.externalId ?? externalId ?? '',
    'failed',
    userId ?? '',
    orgId ?? '',
    '',
    errorType,
    errorCode ?? '',
  ];
}
