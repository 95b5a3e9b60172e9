import { type Guard, isFlag, maybe, objectOf, oneOf } from './guard';
import { isUserId, type MembershipId, type OrganizationId, type UserId } from './ids';

const USER_OUTCOMES = ['created', 'adopted', 'updated'] as const;
const MEMBERSHIP_OUTCOMES = ['created', 'existing'] as const;

/** How a row came to its user. `created` by this job, `adopted` as it was, or `updated` with the row's fields. */
export type UserOutcome = (typeof USER_OUTCOMES)[number];

export type MembershipOutcome = (typeof MEMBERSHIP_OUTCOMES)[number];

export const isUserOutcome: Guard<UserOutcome> = oneOf(...USER_OUTCOMES);
export const isMembershipOutcome: Guard<MembershipOutcome> = oneOf(...MEMBERSHIP_OUTCOMES);

/** A user as one row hands it to the next row of the same email. */
export interface UserResult {
  readonly userId: UserId;
  readonly outcome: UserOutcome;
  /** True when an earlier row of the same email created or found the user. */
  readonly shared: boolean;
  /** True when the row took a user for its own that another row of its email may count, too. */
  readonly found?: true;
}

export const isUserResult: Guard<UserResult> = objectOf<UserResult>({
  userId: isUserId,
  outcome: isUserOutcome,
  shared: isFlag,
  found: maybe(oneOf(true)),
});

export interface MembershipResult {
  readonly membershipId: MembershipId;
  readonly outcome: MembershipOutcome;
  /** True when the row counts a membership as created that another row of its email may have created. */
  readonly found?: true;
}

/** A row whose user, and membership if it names an organization, are in WorkOS. */
export interface RowSuccess {
  readonly row: number;
  readonly email: string;
  readonly externalId?: string;
  readonly user: UserResult;
  readonly organizationId?: OrganizationId;
  readonly membership?: MembershipResult;
}
