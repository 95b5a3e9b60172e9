import { type ChunkLedgers, type JobHistory, resultOf, sharedResults } from '../../jobs';
import { Abort, type Answer, asOrganizationId, asUserId, type Chunk } from '../../model';
import type { RequestStack } from '../../requests';
import type { Gateway } from '../../workos';
import { ORGANIZATION } from '../rows/org-resolver';

/** Of each kind: one may have been deleted meanwhile. */
const LOOKED_UP = 3;

/** A job that is about to be continued, verified or imported again, and the way to WorkOS with the current key. */
interface KnownJob {
  /** Of the current key. */
  readonly keyDigest: string;
  readonly history: Pick<JobHistory, 'keyDigest' | 'epochs' | 'shared'>;
  readonly ledgers: Pick<ChunkLedgers, 'read'>;
  readonly chunks: readonly Chunk[];
  readonly stack: RequestStack;
  readonly gateway: Gateway;
}

/**
 * Makes sure that the key leads to the environment of the job. A key that is not known to be that of the last run may
 * have been rotated, or belong elsewhere: one of the first users or organizations that the job has recorded must be
 * there. A job without any may continue anywhere.
 *
 * @throws Abort `target_differs` (exit 5), or the reason why they cannot be looked up
 */
export async function assertSameEnvironment(job: KnownJob): Promise<void> {
  const { stack, gateway, keyDigest, history } = job;
  if (keyDigest === history.keyDigest) return;
  const looks: (() => Promise<Answer<unknown>>)[] = [];
  for (const id of await firstUsers(job)) {
    looks.push(() => stack.look('read', () => gateway.getUser(asUserId(id))));
  }
  const orgs = [...sharedResults(history.shared, ORGANIZATION).values()];
  for (const { id } of orgs.slice(0, LOOKED_UP)) {
    looks.push(() => stack.look('other', () => gateway.findOrganization(asOrganizationId(id))));
  }
  for (const look of looks) {
    const found = await look();
    if (!found.ok) {
      const { code, message } = found.failure;
      throw new Abort('stopped_early', code, `The environment cannot be checked: ${message}`);
    }
    if (found.value !== undefined) return;
  }
  if (looks.length > 0) throw otherEnvironment();
}

/** The ids of the first users that the ledger has. */
async function firstUsers({ history, ledgers, chunks }: KnownJob): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const chunk of chunks) {
    const epoch = history.epochs.get(chunk.index);
    if (epoch === undefined) continue;
    for (const state of (await ledgers.read(chunk, epoch)).rows.values()) {
      const user = resultOf(state, 'user');
      if (user !== undefined) ids.add(user.id);
      if (ids.size === LOOKED_UP) return ids;
    }
  }
  return ids;
}

function otherEnvironment(): Abort {
  return new Abort(
    'job_in_the_way',
    'target_differs',
    'This key leads to another environment: the users and organizations of the job do not exist there. Nothing was sent.',
    [
      'Use a key of the environment the job began in',
      'Or import the file into this environment as a new job: add --new to the import',
    ],
  );
}
