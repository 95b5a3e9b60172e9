import type { MembershipId, OrganizationId, UserId } from './ids';

/** The step a row failed in. */
export const ERROR_TYPES = [
  'row_invalid',
  'org_resolution',
  'user_create',
  'user_update',
  'membership_create',
] as const;

export type ErrorType = (typeof ERROR_TYPES)[number];

/** How a row came to its user. `created` by this job, `adopted` as it was, or `updated` with the row's fields. */
export type UserOutcome = 'created' | 'adopted' | 'updated';

export type MembershipOutcome = 'created' | 'existing';

/** A user as one row hands it to the next row of the same email. */
export interface UserResult {
  readonly userId: UserId;
  readonly outcome: UserOutcome;
  /** True when an earlier row of the same email brought the user. */
  readonly shared: boolean;
  /** True when the row took a user for its own whom another row of its email may count, too. */
  readonly found?: true;
}

export interface MembershipResult {
  readonly membershipId: MembershipId;
  readonly outcome: MembershipOutcome;
  /** True when the row took one for created by itself that another row of its email may have created. */
  readonly found?: true;
}

/** A row that arrived. */
export interface RowSuccess {
  readonly row: number;
  readonly email: string;
  readonly externalId?: string;
  readonly user: UserResult;
  readonly organizationId?: OrganizationId;
  readonly membership?: MembershipResult;
}

/** A row that failed: one line of `errors.jsonl`. Never holds a password, a hash or metadata. */
export interface RowFailure {
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
  readonly roleSlugs?: readonly string[];
  readonly retryable: boolean;
  /** Requests sent for the step that failed. */
  readonly attempts: number;
  /** ISO 8601. */
  readonly timestamp: string;
}
