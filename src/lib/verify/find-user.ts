import type { EnvironmentReads } from '../environment';
import { type Answer, normalEmail, type UserId, type UserRecord } from '../model';
import type { WorkosUser } from '../workos';

type UserReads = Pick<EnvironmentReads, 'getUser' | 'findUserByExternalId' | 'findUsersByEmail'>;

/**
 * The user of a row: by email, else by the id that the job recorded, else by external id. A single user whose email
 * WorkOS may have made of that of the row counts last, and only where no id is known.
 */
export async function findUser(
  reads: UserReads,
  { email, externalId }: Pick<UserRecord, 'email' | 'externalId'>,
  knownId: UserId | undefined,
): Promise<Answer<WorkosUser | undefined>> {
  const byEmail = await reads.findUsersByEmail(email);
  if (!byEmail.ok) return byEmail;
  const users = byEmail.value;
  const exact = users.find((user) => normalEmail(user.email) === normalEmail(email));
  if (exact !== undefined) return { ok: true, value: exact };
  if (knownId !== undefined) {
    const byId = await reads.getUser(knownId);
    if (!byId.ok || byId.value !== undefined) return byId;
  }
  if (externalId !== undefined) {
    const byExternalId = await reads.findUserByExternalId(externalId);
    if (!byExternalId.ok || byExternalId.value !== undefined) return byExternalId;
  }
  const [respelled, another] = users;
  const isOne = knownId === undefined && another === undefined;
  return { ok: true, value: isOne ? respelled : undefined };
}
