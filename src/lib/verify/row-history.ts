import type { RowLinks } from '../import';
import { resultOf, type RowState } from '../jobs';
import { asUserId, type UserId } from '../model';

/** What the job recorded of a row; of a file without a job, what an import of it would do. */
export interface RowHistory {
  /** The user that the row got. */
  readonly userId?: UserId;
  /** False for a row that shares the user of an earlier row of its email: only the membership is its own. */
  readonly ownsUser: boolean;
  /** True when `email_verified` of the row was sent. */
  readonly checksVerified: boolean;
  /** Set where the job did not import the row. */
  readonly failure?: { readonly imported: false; readonly errorCode: string };
}

/** The history of a row of a file that is verified without its job. */
export function historyWithoutJob(row: number, links: RowLinks): RowHistory {
  return { ownsUser: links.previousOf(row) === 0, checksVerified: true };
}

/** The history of a row of a job. A row without a user that shares its email with others may not own the user. */
export function historyOfRow(
  row: number,
  links: RowLinks,
  state: RowState | undefined,
): RowHistory {
  const user = state && resultOf(state, 'user');
  const own = user === undefined ? !links.isLinked(row) : user.mark !== 'shared';
  return {
    ownsUser: own,
    checksVerified: user?.outcome === 'created',
    ...(user === undefined ? {} : { userId: asUserId(user.id) }),
    ...(state?.success === undefined ? { failure: failureOf(state) } : {}),
  };
}

function failureOf(state: RowState | undefined): Required<RowHistory>['failure'] {
  const { failure } = state ?? {};
  const errorCode = failure === undefined ? 'unprocessed' : failure.errorCode;
  return { imported: false, errorCode: errorCode ?? failure?.errorType ?? 'unprocessed' };
}
