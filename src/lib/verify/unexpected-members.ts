import type { Environment } from '../environment';
import { errorLineCell } from '../records';
import type { WorkosMembership } from '../workos';
import { type Difference, namedOrg } from './difference';
import type { FileOrganizations } from './file-organizations';
import { namedMark, type VerificationStore } from './verification-store';

const BATCH = 500;

/**
 * Finds the memberships in the organizations of the file that no row names. A membership has the same place in the store
 * each time, so that this part is run again as a whole after a kill.
 */
export async function findUnexpected(
  environment: Environment,
  orgs: FileOrganizations,
  { store, throwWhenStopped }: Pick<UnexpectedParts, 'store' | 'throwWhenStopped'>,
): Promise<void> {
  let differences: Difference[] = [];
  for await (const { ref, id } of orgs.found()) {
    const named = namedOrg(ref, id);
    for await (const membership of environment.memberships(id)) {
      const { userId } = membership;
      if ((await store.mark(namedMark(id, userId))) !== undefined) continue;
      const user = await userOf(environment, membership);
      differences.push({ row: null, kind: 'unexpected_membership', userId, ...named, ...user });
      if (differences.length < BATCH) continue;
      await store.commit({ differences });
      throwWhenStopped();
      differences = [];
    }
  }
  await store.commit({ differences: [...differences, ...orgs.takeDifferences()] });
}

interface UnexpectedParts {
  readonly store: VerificationStore;
  readonly throwWhenStopped: () => void;
}

async function userOf(
  { reads }: Environment,
  { userId, status }: WorkosMembership,
): Promise<Pick<Difference, 'email' | 'externalId' | 'found'>> {
  const found = errorLineCell('role_slugs', status);
  const user = await reads.getUser(userId);
  if (!user.ok || user.value === undefined) return { found };
  const { email, externalId } = user.value;
  return {
    found,
    email: errorLineCell('email', email),
    ...(externalId === null ? {} : { externalId: errorLineCell('external_id', externalId) }),
  };
}
