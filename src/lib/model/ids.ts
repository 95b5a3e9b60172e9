import { ifValid, type Guard, isText } from './guard';

/** Ids of WorkOS objects and of jobs. Branded, so that one kind cannot be passed for another. */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type JobId = Branded<'JobId'>;
export type UserId = Branded<'UserId'>;
export type OrganizationId = Branded<'OrganizationId'>;
export type MembershipId = Branded<'MembershipId'>;
export type FactorId = Branded<'FactorId'>;

const JOB_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** A job id is also a folder name: letters, digits, `.`, `_`, `-`, 100 characters at most. */
export const isJobId: Guard<JobId> = (value): value is JobId => isText(value) && JOB_ID.test(value);

// WorkOS does not document the form of its ids: any text may be one.
export const isUserId: Guard<UserId> = (value): value is UserId => isText(value);
export const isOrganizationId: Guard<OrganizationId> = (value): value is OrganizationId =>
  isText(value);

/** `text` as the id of a job; undefined when it is not a valid one. */
export function parseJobId(text: string): JobId | undefined {
  return ifValid(text, isJobId);
}

/** Names the id of a user as WorkOS gave it. */
export function asUserId(text: string): UserId {
  return text as UserId;
}

/** Names the id of an organization as WorkOS or the CSV gave it. */
export function asOrganizationId(text: string): OrganizationId {
  return text as OrganizationId;
}

/** Names the id of an authentication factor as WorkOS gave it. */
export function asFactorId(text: string): FactorId {
  return text as FactorId;
}

/** Names the id of a membership as WorkOS gave it. */
export function asMembershipId(text: string): MembershipId {
  return text as MembershipId;
}
