import { join } from 'node:path';
import { Abort, defined, hasErrorCode, type JobId, parseJobId, sanitizeLine } from '../../model';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { whileReading } from '../disk/disk-error';
import type { JobFiles } from '../disk/job-files';
import type { Job } from '../folder/job';
import { isJob } from '../folder/job-folder';
import { readLastRunAtMs } from '../ledger/job-history';
import { jobCommand, type JobPlace } from '../job-command';
import { lockOwner } from '../folder/lock';
import type { LockOwner } from '../folder/lock-owner';
import { CHECKPOINT_FILE, ERRORS_FILE, LEDGER_FOLDER, RESULTS_FILE } from '../names';
import { readCheckpoint } from '../checkpoint/read-checkpoint';
import { unknownJob } from '../folder/unknown-job';
import { readUndoState, type UndoState } from '../undo/undo-history';

/**
 * The state of a job.
 *
 * - `running`: a living process holds it
 * - `killed`: no process holds it, and its last run did not reach its end
 * - `stopped`, `interrupted`: its last run ended early, with work left
 * - `partial`: finished, some rows failed
 * - `done`: finished, all rows succeeded
 */
export type JobState = 'running' | 'killed' | 'stopped' | 'interrupted' | 'partial' | 'done';

/** A job as its folder shows it, read without taking its lock or changing anything. */
export interface JobView {
  readonly jobId: JobId;
  readonly folder: string;
  readonly files: Job['files'];
  /** As it was last written: while the job runs, and after a kill, the ledger is ahead of it. */
  readonly checkpoint: Checkpoint;
  readonly state: JobState;
  /** The living process that holds the job. */
  readonly owner?: LockOwner;
  /** How far its undo is, where one has begun. */
  readonly undo?: UndoState;
}

/** A job that cannot be read, and why. */
export interface DamagedJob {
  readonly kind: 'damaged';
  readonly name: string;
  readonly reason: Abort;
}

/** An entry of the folder of jobs. */
export type ListedJob = { readonly kind: 'job'; readonly view: JobView } | DamagedJob;

/**
 * Reads a job, and changes nothing.
 *
 * @throws Abort (exit 5) `job_unknown`, `checkpoint_damaged`, `job_newer`, `job_older`, `job_older`, `job_unreadable`
 */
export async function lookAtJob(
  files: JobFiles,
  request: { readonly checkpointDir: string; readonly jobId: JobId },
): Promise<JobView> {
  const { checkpointDir, jobId } = request;
  const view = await whileReading(
    lookInto(files, checkpointDir, jobId),
    join(checkpointDir, jobId),
  );
  return view ?? Promise.reject(await unknownJob(files, request));
}

/** All jobs under `checkpointDir`, the last written first; damaged ones come last. */
export async function listJobs(
  files: JobFiles,
  checkpointDir: string,
): Promise<readonly ListedJob[]> {
  const jobs: (ListedJob & { kind: 'job' })[] = [];
  const damaged: ListedJob[] = [];
  for (const name of await whileReading(files.list(checkpointDir), checkpointDir)) {
    const jobId = parseJobId(name);
    if (jobId === undefined) continue;
    try {
      const view = await whileReading(lookInto(files, checkpointDir, jobId), name);
      if (view !== undefined) jobs.push({ kind: 'job', view });
    } catch (error) {
      // A job that cannot be read does not hide the others.
      if (!(error instanceof Abort)) throw error;
      damaged.push({ kind: 'damaged', name, reason: error });
    }
  }
  const writtenAt = ({ view }: { view: JobView }): number => Date.parse(view.checkpoint.updatedAt);
  return [...jobs.sort((one, other) => writtenAt(other) - writtenAt(one)), ...damaged];
}

/** The job of a folder; undefined when the folder is not a job. */
async function lookInto(
  files: JobFiles,
  checkpointDir: string,
  jobId: JobId,
): Promise<JobView | undefined> {
  const folder = join(checkpointDir, jobId);
  const text = await unlessNoFolder(files.read(join(folder, CHECKPOINT_FILE)));
  if (text === undefined && (await unlessNoFolder(isJob(files, folder))) !== true) return undefined;
  const checkpoint = readCheckpoint(text ?? '');
  if (checkpoint === undefined) {
    throw damaged({ jobId, checkpointDir }, text === undefined ? 'missing' : 'damaged');
  }
  const owner = await lockOwner(files, folder);
  const undo = await readUndoState(files, folder);
  const state = owner !== undefined ? 'running' : await stateOf(files, folder, checkpoint);
  return {
    jobId,
    folder,
    files: {
      checkpoint: join(folder, CHECKPOINT_FILE),
      errors: join(folder, ERRORS_FILE),
      results: join(folder, RESULTS_FILE),
    },
    checkpoint,
    state,
    ...defined({ owner, undo }),
  };
}

/**
 * The state of a job that no process holds. A run saves its checkpoint last of all. A resume that was killed before
 * that leaves the checkpoint of the run before, and a newer record of its start.
 */
async function stateOf(
  files: JobFiles,
  folder: string,
  { status, updatedAt }: Checkpoint,
): Promise<JobState> {
  if (status === 'running') return 'killed';
  const begunAtMs = (await readLastRunAtMs(files, join(folder, LEDGER_FOLDER))) ?? 0;
  if (begunAtMs > Date.parse(updatedAt)) return 'killed';
  return status === 'completed' ? 'done' : status;
}

/** The result of `look`; undefined when a file has the name of the job's folder. */
async function unlessNoFolder<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (!hasErrorCode(error, 'ENOTDIR')) throw error;
    return undefined;
  }
}

function damaged({ jobId, checkpointDir }: JobPlace, how: 'missing' | 'damaged'): Abort {
  return new Abort(
    'job_in_the_way',
    'checkpoint_damaged',
    `${CHECKPOINT_FILE} of the job ${sanitizeLine(jobId)} is ${how}.`,
    [`Rebuild it from the ledger and resume: ${jobCommand('resume', { jobId, checkpointDir })}`],
  );
}
