import { emailKey, type UserRecord } from '../../model';
import { type IntentTime, isSinceIntent } from '../../requests';

/**
 * True when the found user was created by a request of ours: it has the same email and the same external id (or both
 * have none), and is not older than the intent. Any other user existed before.
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

/** True when the existing user is another person in the old system: both have an external id, and the ids differ. */
export function belongsToAnother(
  found: { readonly externalId: string | null },
  wanted: UserRecord,
): boolean {
  const theirs = found.externalId ?? '';
  return theirs !== '' && wanted.externalId !== undefined && theirs !== wanted.externalId;
}
