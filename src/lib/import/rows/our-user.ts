import { emailKey, type UserRecord } from '../../model';
import { type IntentTime, isSinceIntent } from '../../requests';

/**
 * True when a user that was found is the one a request of ours made: the same email, the same external id (both may
 * have none), and no older than the step. Anybody else is a user who was there before.
 */
export function isOurUser(
  found: {
    readonly email: string;
    readonly externalId: string | null;
    readonly createdAtMs: number;
  },
  wanted: UserRecord,
  intent: IntentTime,
): boolean {
  return (
    emailKey(found.email) === emailKey(wanted.email) &&
    (found.externalId ?? '') === (wanted.externalId ?? '') &&
    isSinceIntent(found.createdAtMs, intent)
  );
}

/** True when the existing user belongs to somebody else in the old system: both have an external id, and they differ. */
export function belongsToAnother(
  found: { readonly externalId: string | null },
  wanted: UserRecord,
): boolean {
  const theirs = found.externalId ?? '';
  return theirs !== '' && wanted.externalId !== undefined && theirs !== wanted.externalId;
}
