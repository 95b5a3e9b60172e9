import {
  defined,
  type RowFailure,
  type RowSuccess,
  type Tally,
  tallyOfRow,
  type UserResult,
} from '../../model';
import type { ChunkRecord } from './chunk-record';

/** What the ledger records about one row. A row without a `success` or `failure` is not settled. */
export interface RowState {
  /** When the create of the user was first intended: with no `user`, the user is in doubt. */
  readonly userIntentAtMs?: number;
  readonly user?: UserResult;
  /** When the create of the membership was first intended: with no `success`, it is in doubt. */
  readonly membershipIntentAtMs?: number;
  readonly success?: RowSuccess;
  readonly failure?: RowFailure;
  /** The epoch of the lease under which it last failed. */
  readonly failedIn?: number;
  /** How often the row failed with a step that was certainly not carried out. */
  readonly finalFailures?: number;
}

/**
 * Adds one record to the state of its row. Pure. An outcome always counts. The first intent of a step remains, since
 * the request sent then may have arrived. A later settlement replaces an earlier failure.
 */
export function foldRecord(state: RowState, record: ChunkRecord): RowState {
  switch (record.type) {
    case 'user_intent':
      return { ...state, userIntentAtMs: state.userIntentAtMs ?? record.atMs };
    case 'user': {
      const { userId, outcome, shared, found } = record;
      return { ...state, user: { userId, outcome, shared, ...defined({ found }) } };
    }
    case 'membership_intent':
      return { ...state, membershipIntentAtMs: state.membershipIntentAtMs ?? record.atMs };
    case 'success':
      return foldSuccess(state, record);
    case 'failure':
      // A success is final, whatever a lease that did not know of it recorded later.
      return state.success === undefined ? foldFailure(state, record) : state;
  }
}

function foldFailure(state: RowState, record: ChunkRecord & { type: 'failure' }): RowState {
  const { failure, doubtful } = record;
  if (doubtful === true) return { ...state, failure };
  const { userIntentAtMs, membershipIntentAtMs, ...rest } = state;
  // A step that was certainly not carried out is not in doubt: what a later look finds is not ours.
  const keepsUser = failure.errorType !== 'user_create' || state.user !== undefined;
  const keepsMembership = failure.errorType !== 'membership_create';
  return {
    ...rest,
    ...defined({
      userIntentAtMs: keepsUser ? userIntentAtMs : undefined,
      membershipIntentAtMs: keepsMembership ? membershipIntentAtMs : undefined,
    }),
    failure,
    finalFailures: (state.finalFailures ?? 0) + 1,
  };
}

/** The row of a record. */
export function rowOf(record: ChunkRecord): number {
  return record.type === 'failure' ? record.failure.recordNumber : record.row;
}

function foldSuccess(state: RowState, record: ChunkRecord & { type: 'success' }): RowState {
  // Without its user record a success is incomplete: the row is looked up again.
  if (state.user === undefined) return state;
  const { row, email, externalId, organizationId, membershipId, membershipOutcome } = record;
  const found = record.membershipFound;
  const success: RowSuccess = {
    row,
    email,
    user: state.user,
    ...(externalId === undefined ? {} : { externalId }),
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(membershipId === undefined || membershipOutcome === undefined
      ? {}
      : { membership: { membershipId, outcome: membershipOutcome, ...defined({ found }) } }),
  };
  return {
    ...(state.userIntentAtMs === undefined ? {} : { userIntentAtMs: state.userIntentAtMs }),
    user: state.user,
    success,
  };
}

/** What a row adds to the tally so far. A row that is not settled adds only its user. */
export function tallyOfState({ success, failure, user }: RowState): Tally {
  if (success !== undefined) return tallyOfRow({ arrived: true, ...success });
  const failed = tallyOfRow({ arrived: false, ...defined({ user }) });
  return failure === undefined ? { ...failed, failures: 0 } : failed;
}
