import { looseEmail, type StepResult, type UserRecord } from '../../model';
import type { IsSince } from '../../requests';

/**
 * True when the found user was created by a request of ours: it has the same email, in whatever form the server
 * keeps it, and the same external id (or both have none), and is not older than the intent. Any other user existed before.
 */
export function isOurUser(
  found: {
    readonly email: string;
    readonly externalId: string | null;
    readonly createdAtMs: number;
  },
  wanted: UserRecord,
  isSince: IsSince,
): boolean {
  const externalId = wanted.externalId ?? '';
  return (
    looseEmail(found.email) === looseEmail(wanted.email) &&
    (found.externalId ?? '') === externalId &&
    isSince(found.createdAtMs, { hasSameId: externalId !== '' })
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

/** A user as the result of a row: its external id is left out where it is that of the row. */
export function resultFor(
  wanted: Pick<UserRecord, 'externalId'>,
  { externalId, ...result }: StepResult,
): StepResult {
  const isOfRow = (externalId ?? '') === (wanted.externalId ?? '');
  return isOfRow || externalId === undefined ? result : { ...result, externalId };
}
