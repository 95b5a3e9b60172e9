import { resultOf, type RowState } from '../../jobs';
import { defined, type PasswordState, type StepName, type StepResult } from '../../model';

/** A row of an earlier job. */
export interface EarlierRow {
  /** The number of the job in the chain, the newest first. */
  readonly job: number;
  readonly email: string;
  /** '' for none. */
  readonly externalId: string;
  /** '' when the row failed before it had a user. */
  readonly userId: string;
  /** True when the user came from another row of its email: the data of this one was not sent. */
  readonly isShared: boolean;
  /** True when this job, or one before it, created the user. */
  readonly isMade: boolean;
  /** The external id that WorkOS has, where it is not that of the row. */
  readonly givenId?: string;
  /** What WorkOS got of the user's password, as far as this job knows. */
  readonly password?: PasswordState;
  /** '' for none, as the membership and the factor. */
  readonly organizationId: string;
  readonly membershipId: string;
  readonly factorId: string;
  /** '' for a row that failed. */
  readonly digest: string;
}

/** What the ledger has of a row; undefined where it does not say whose row it is. */
export function earlierRow(job: number, state: RowState): EarlierRow | undefined {
  const { success, failure } = state;
  const { email = '', externalId = '' } = success ?? failure ?? {};
  if (email === '') return undefined;
  const user = resultIn(state, 'user');
  const { id: membershipId, organizationId = '' } = resultIn(state, 'membership');
  return {
    job,
    email,
    externalId,
    userId: user.id,
    isShared: user.mark === 'shared',
    isMade: user.outcome === 'created' || user.mark === 'made',
    ...defined({ givenId: user.externalId, password: user.password }),
    organizationId,
    membershipId,
    factorId: resultIn(state, 'factor').id,
    digest: success?.digest ?? '',
  };
}

const NO_RESULT: StepResult = { id: '', outcome: '' };

function resultIn(state: RowState, step: StepName): StepResult {
  return resultOf(state, step) ?? NO_RESULT;
}
