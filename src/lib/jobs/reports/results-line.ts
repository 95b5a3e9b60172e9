import { isRowNumber, type RowFailure, type StepResult } from '../../model';
import { resultOf, type RowState } from '../ledger/chunk-fold';

/** What became of a row. A text is '' where there is nothing, or nothing is known. */
export interface ResultRow {
  readonly row: number;
  readonly email: string;
  /** Beside a user the one that WorkOS has. */
  readonly externalId: string;
  /** How the row got its user (`merged`: from another row of its email), or `failed`, or `unprocessed`. */
  readonly status: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly membershipId: string;
  readonly errorType: string;
  readonly errorCode: string;
  /** What WorkOS got of the user's password. */
  readonly password: string;
  /** How the row got its second factor. */
  readonly factor: string;
}

const FIELD_OF = {
  row: 'row',
  email: 'email',
  external_id: 'externalId',
  status: 'status',
  user_id: 'userId',
  organization_id: 'organizationId',
  membership_id: 'membershipId',
  error_type: 'errorType',
  error_code: 'errorCode',
  password: 'password',
  factor: 'factor',
} as const satisfies Readonly<Record<string, keyof ResultRow>>;

const FIELDS = Object.values(FIELD_OF);

/** The columns of `results.csv`. */
export const RESULT_COLUMNS: readonly string[] = Object.keys(FIELD_OF);

/** The cells of a row in `results.csv`. */
export function resultCells(row: ResultRow): readonly string[] {
  return FIELDS.map((field) => String(row[field]));
}

/** The row that `resultCells` made these cells of; undefined for other cells. */
export function resultOfCells(cells: readonly string[]): ResultRow | undefined {
  const [number, email = '', externalId = '', status = '', userId = ''] = cells;
  const [organizationId = '', membershipId = '', errorType = '', errorCode = ''] = cells.slice(5);
  const [password = '', factor] = cells.slice(9);
  const row = Number(number);
  if (!isRowNumber(row) || factor === undefined) return undefined;
  return {
    row,
    email,
    externalId,
    status,
    userId,
    organizationId,
    membershipId,
    errorType,
    errorCode,
    password,
    factor,
  };
}

/** What the ledger has of a row. */
export function resultRow(row: number, state: RowState): ResultRow {
  const user = resultOf(state, 'user');
  const known = {
    ...NOTHING,
    row,
    password: user?.password ?? '',
    factor: resultOf(state, 'factor')?.outcome ?? '',
  };
  if (state.success !== undefined) return ofSuccess(known, state, state.success);
  if (state.failure !== undefined) return ofFailure(known, state.failure, user);
  return { ...known, status: 'unprocessed', userId: user?.id ?? '' };
}

const NOTHING: Omit<ResultRow, 'row'> = {
  email: '',
  externalId: '',
  status: '',
  userId: '',
  organizationId: '',
  membershipId: '',
  errorType: '',
  errorCode: '',
  password: '',
  factor: '',
};

function ofSuccess(
  known: ResultRow,
  state: RowState,
  { email, externalId }: NonNullable<RowState['success']>,
): ResultRow {
  const user = resultOf(state, 'user');
  const membership = resultOf(state, 'membership');
  return {
    ...known,
    email,
    externalId: user?.externalId ?? externalId ?? '',
    status: user === undefined ? '' : statusOf(user),
    userId: user?.id ?? '',
    organizationId: membership?.organizationId ?? '',
    membershipId: membership?.id ?? '',
  };
}

function statusOf({ outcome, mark }: StepResult): string {
  return mark === 'shared' ? 'merged' : outcome;
}

function ofFailure(known: ResultRow, failure: RowFailure, user: StepResult | undefined): ResultRow {
  const { email, externalId, userId, orgId, errorType, errorCode } = failure;
  return {
    ...known,
    email,
    externalId: user?.externalId ?? externalId ?? '',
    status: 'failed',
    userId: userId ?? '',
    organizationId: orgId ?? '',
    errorType,
    errorCode: errorCode ?? '',
  };
}
