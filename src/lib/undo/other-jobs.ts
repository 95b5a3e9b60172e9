import {
  chunkLedgers,
  eachRestored,
  isSameTarget,
  type JobFiles,
  type JobView,
  keyOfObject,
  listJobs,
  readLedger,
  type RestoredTimes,
  resultOf,
  sharedResults,
  type Target,
} from '../jobs';
import { Abort, IdSet, type JobId } from '../model';
import { FACTOR, MEMBERSHIP, USER } from './row-traces';
import type { Survey } from './survey';

/** What other jobs of the environment have of this job's objects. */
export interface Claims {
  /** Another job that has recorded the object, if one has. */
  claimantOf(kind: string, id: string): JobId | undefined;
  /** True when the undos of other jobs have brought the object from `updatedAtMs` back to what it was at `wasAtMs`. */
  isRestored(key: string, times: RestoredTimes): boolean;
  /** Jobs whose records cannot be read, and which may have objects of this job. */
  readonly unread: readonly string[];
}

/** Reads the ledgers of the other jobs in the folder of jobs. A job that was undone claims nothing. */
export async function readClaims(
  files: JobFiles,
  mine: { readonly checkpointDir: string; readonly jobId: JobId; readonly target: Target },
  survey: Survey,
): Promise<Claims> {
  const { organizations, updatedOrganizations } = survey;
  const orgs = new Set([...organizations, ...updatedOrganizations].map(({ id }) => id));
  const restored = new Map<string, RestoredTimes[]>();
  const claims: { readonly jobId: JobId; readonly ids: IdSet }[] = [];
  const unread: string[] = [];
  for (const listed of await listJobs(files, mine.checkpointDir)) {
    if (listed.kind === 'damaged') {
      if (listed.name !== mine.jobId) unread.push(listed.name);
      continue;
    }
    const { view } = listed;
    const isOther = view.jobId !== mine.jobId;
    if (!isOther || !isSameTarget(view.checkpoint.target, mine.target)) continue;
    await eachRestored(files, view.folder, (key, times) => {
      if (survey.touched.has(key)) restored.set(key, [...(restored.get(key) ?? []), times]);
    });
    if (view.undo?.state === 'done') continue;
    const ids = new IdSet();
    const claim = (kind: string, id: string): void => {
      const key = keyOfObject(kind, id);
      if (kind === 'organization' ? orgs.has(id) : survey.touched.has(key)) ids.add(key);
    };
    try {
      await eachObject(files, view, claim);
    } catch (error) {
      if (!(error instanceof Abort)) throw error;
      unread.push(view.jobId);
    }
    if (ids.size > 0) claims.push({ jobId: view.jobId, ids });
  }
  return {
    unread,
    claimantOf: (kind, id) => claims.find(({ ids }) => ids.has(keyOfObject(kind, id)))?.jobId,
    isRestored: (key, times) => isChain(restored.get(key) ?? [], times),
  };
}

/** True when the steps, one after the other, lead from the last change back to the time before. */
function isChain(
  steps: readonly RestoredTimes[],
  { wasAtMs, updatedAtMs }: RestoredTimes,
): boolean {
  const last = steps.find((step) => step.updatedAtMs === updatedAtMs && step.wasAtMs < updatedAtMs);
  if (last === undefined) return false;
  return last.wasAtMs === wasAtMs || isChain(steps, { wasAtMs, updatedAtMs: last.wasAtMs });
}

/** Calls `claim` with each object that a job has recorded, whether it created it or not. */
async function eachObject(
  files: JobFiles,
  view: JobView,
  claim: (kind: string, id: string) => void,
): Promise<void> {
  const { epochs, shared } = await readLedger(files, view, () => undefined);
  for (const kind of ['organization', 'role', 'permission']) {
    for (const { id } of sharedResults(shared, kind).values()) claim(kind, id);
  }
  const ledgers = chunkLedgers(files, view.folder, view.jobId);
  const { csv, chunks } = view.checkpoint;
  for (const [index, epoch] of epochs) {
    const before = index * chunks.size;
    const chunk = { index, first: before + 1, count: Math.min(chunks.size, csv.rows - before) };
    for (const state of (await ledgers.read(chunk, epoch)).rows.values()) {
      for (const kind of [USER, MEMBERSHIP, FACTOR]) {
        const result = resultOf(state, kind);
        if (result === undefined) continue;
        claim(kind, result.id);
        if (result.organizationId !== undefined) claim('organization', result.organizationId);
      }
    }
  }
}
