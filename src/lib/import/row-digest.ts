import { hash } from 'node:crypto';
import { orgKey, type RowRecord } from '../model';

const ROW_LENGTH = 16;
const HASH_LENGTH = 8;

/**
 * A digest of what a row asks for, so that a later job can tell whether the row has changed. It is keyed by the nonce of
 * the job, which the ledger has. After a dot follows one of the password hash, where the row has one. A password in
 * plain text has no part in it, nor a TOTP secret but for the fact that there is one: whoever has the folder could test
 * guesses by it.
 */
export function rowDigest(nonce: string, { user, org, roleSlugs, factor }: RowRecord): string {
  const { email, firstName, lastName, emailVerified, externalId, metadata } = user;
  const orgName = org?.kind === 'external_id' ? org.name : undefined;
  const fields = [email, firstName, lastName, emailVerified, externalId, sorted(metadata)];
  // Absent where there is none: the digests of a job without factors stay as they were.
  const factors = factor === undefined ? [] : ['totp'];
  const parts = [nonce, ...fields, org && orgKey(org), orgName, roleSlugs, ...factors];
  const row = digest(parts, ROW_LENGTH);
  const { passwordHash } = user;
  if (passwordHash === undefined) return row;
  const { type, value } = passwordHash;
  return `${row}.${digest([nonce, type, value], HASH_LENGTH)}`;
}

function sorted(metadata: RowRecord['user']['metadata']): readonly unknown[] | undefined {
  return metadata && Object.entries(metadata).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** JSON separates the parts: no two different rows have one text. */
function digest(parts: readonly unknown[], length: number): string {
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, length);
}
