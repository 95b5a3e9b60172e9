import { join } from 'node:path';
import { Abort, defined, type JobId, ignoringSystemErrors } from '../../model';
import { type Checkpoint, type JobSpec, specOf } from '../checkpoint/checkpoint';
import { diskError } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import { type Job, openFolder } from './job';
import { isJob } from './job-folder';
import { rejectOtherChunkSize } from '../ledger/chunk-size';
import { type JobHistory, readHistory } from '../ledger/job-history';
import { AS_NEW_JOB, jobCommand } from '../job-command';
import { releaseLock, takeLock } from './lock';
import type { LockOwner } from './lock-owner';
import { CHECKPOINT_FILE, ERRORS_FILE, JOB_LOG, LEDGER_FOLDER } from '../names';
import { endOrphans } from './orphan-workers';
import { readCheckpoint } from '../checkpoint/read-checkpoint';
import { readUndoState, type UndoState } from '../undo/undo-history';
import { unknownJob } from './unknown-job';

/** A job that exists, locked by this process. */
export interface OpenedJob {
  readonly job: Job;
  readonly history: JobHistory;
  readonly spec: JobSpec;
  /** Random text for idempotency keys; a new one when the ledger's head is lost. */
  readonly nonce: string;
  readonly startedAtMs: number;
  /** As the last run left it, if it can be read. */
  readonly checkpoint: Checkpoint | undefined;
  /** What the user should know about the state the job was found in; plain sentences. */
  readonly notes: readonly string[];
  /** How far its undo is, where one has begun. */
  readonly undo?: UndoState;
}

export interface OpenRequest {
  readonly checkpointDir: string;
  readonly jobId: JobId;
  /** ISO 8601. */
  readonly now: string;
  readonly newNonce: () => string;
  /** The user says that an owner of the lock who cannot be checked from here is gone. */
  readonly takeOver?: boolean;
}

/**
 * Opens a job to resume it. Takes over the lock of a dead process, and ends workers of the last run that are still
 * alive.
 *
 * @throws Abort (exit 5) `job_unknown`, `job_in_use`, `job_newer`, `job_older`, `job_unreadable`,
 * `job_contradictory`, `orphan_worker`
 */
export async function openJob(files: JobFiles, request: OpenRequest): Promise<OpenedJob> {
  const { checkpointDir, jobId, now, takeOver } = request;
  const path = join(checkpointDir, jobId);
  try {
    if (!(await isJob(files, path))) throw await unknownJob(files, request);
    const ifGone = `take the job over: ${jobCommand('resume', request, '--take-over')}`;
    const left = await takeLock(files, path, { since: now, ifGone, ...defined({ takeOver }) });
    try {
      return await openLocked(files, path, { ...request, left });
    } catch (error) {
      await ignoringSystemErrors(releaseLock(files, path));
      throw error;
    }
  } catch (error) {
    throw diskError(error, path);
  }
}

async function openLocked(
  files: JobFiles,
  path: string,
  request: OpenRequest & { readonly left: LockOwner | undefined },
): Promise<OpenedJob> {
  const { jobId, left, now, newNonce } = request;
  const ledgers = join(path, LEDGER_FOLDER);
  const history = await readHistory(files, ledgers);
  // First, and even without a lock: a user may have removed the lock while a worker was alive.
  await endOrphans(history);
  const text = await files.read(join(path, CHECKPOINT_FILE));
  const checkpoint = text === undefined ? undefined : readCheckpoint(text);
  const spec = history.spec ?? checkpoint;
  if (spec === undefined) throw unreadable(path);
  rejectOtherChunkSize(spec, history, checkpoint);
  const undo = await readUndoState(files, path);
  await files.makeFolder(ledgers);
  await files.cutTail(join(ledgers, JOB_LOG));
  await files.cutTail(join(path, ERRORS_FILE));
  return {
    job: await openFolder(files, { jobId, path }),
    history,
    spec: specOf(spec),
    nonce: history.head?.nonce ?? newNonce(),
    startedAtMs: history.head?.startedAtMs ?? Date.parse(checkpoint?.createdAt ?? now),
    checkpoint,
    notes: notesOf({ left, text, checkpoint, history }),
    ...defined({ undo }),
  };
}

function notesOf(found: {
  readonly left: LockOwner | undefined;
  readonly text: string | undefined;
  readonly checkpoint: Checkpoint | undefined;
  readonly history: JobHistory;
}): readonly string[] {
  const { left, text, checkpoint, history } = found;
  const notes: string[] = [];
  if (left !== undefined) {
    notes.push(
      `Process ${String(left.pid)} on ${left.host} held the job and is gone. Its lock was taken over.`,
    );
  }
  if (checkpoint === undefined) {
    const how = text === undefined ? 'missing' : 'damaged';
    notes.push(`${CHECKPOINT_FILE} is ${how}. It was rebuilt from the ledger.`);
  }
  if (history.head === undefined) {
    notes.push(
      `The beginning of ${JOB_LOG} is missing or damaged. Users, memberships and organizations that exist are looked up and compared.`,
    );
  }
  if (history.badLines > 0) {
    notes.push(
      `Damaged lines in ${JOB_LOG}: ${String(history.badLines)}. What they recorded is looked up again.`,
    );
  }
  return notes;
}

function unreadable(path: string): Abort {
  return new Abort(
    'job_in_the_way',
    'job_unreadable',
    `The job in ${path} cannot be read: its checkpoint and the head of its ledger are both damaged.`,
    [`Import ${AS_NEW_JOB}`],
  );
}
