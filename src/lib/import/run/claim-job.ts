import { resolve } from 'node:path';
import {
  isSameTarget,
  jobCommand,
  type JobFiles,
  type JobHistory,
  type JobOptions,
  openJob,
  type OpenedJob,
  type RunOptions,
  type Target,
} from '../../jobs';
import { Abort, defined, type Fingerprint, type JobId, shellLine } from '../../model';
import type { ImportPorts } from '../ports';
import { hasRowsToRetry, type RetryFailed } from '../rows/retry-failed';
import type { ImportEnd } from './import-end';

/** A job, and the environment that it must belong to. */
export interface JobOfTarget {
  readonly jobId: JobId;
  readonly checkpointDir: string;
  /** Where the current key and address lead. */
  readonly target: Target;
  /** The user says that the process that holds the job is gone, where that cannot be seen from here. */
  readonly takeOver?: boolean;
}

/** What a resume needs to know. */
export interface ResumeRequest extends JobOfTarget {
  /** The path of the CSV, if it was moved. */
  readonly csvPath?: string;
  /** Options that differ from the last run's. The ledgers are kept by chunk, so that the chunks stay as they are. */
  readonly changes: Partial<Omit<RunOptions, 'chunkSize'>>;
  readonly retryFailed: RetryFailed;
}

/** A job that this process has locked, about to be resumed. */
export interface ClaimedJob {
  readonly request: ResumeRequest;
  /** The options of this run. */
  readonly options: JobOptions;
  readonly csvPath: string;
  /** What the user should know about the state in which the job was found. */
  readonly notes: readonly string[];
  /** How the job ended, when nothing is left to do. */
  readonly finished?: ImportEnd;
  readonly opened: OpenedJob;
  /** Releases the lock. For a job that is not resumed after all. */
  release(): Promise<void>;
}

/**
 * Locks a job and reads its history.
 *
 * @throws Abort (exit 5) when there is no such job, another process has it, or it belongs to another environment
 */
export async function claimJob(
  request: ResumeRequest,
  ports: Pick<ImportPorts, 'files' | 'clock' | 'newNonce'>,
): Promise<ClaimedJob> {
  const { files } = ports;
  const opened = await openJobOfTarget(request, ports);
  const { spec, notes, job } = opened;
  try {
    rejectUndone(request, opened);
    return {
      request,
      options: { ...spec.options, ...request.changes },
      csvPath: request.csvPath ?? (await pathFromHere(spec.csv, files)),
      notes,
      opened,
      ...defined({ finished: await finishedEnd(opened, request.retryFailed) }),
      release: () => job.close(),
    };
  } catch (error) {
    await job.close();
    throw error;
  }
}

/**
 * Opens a job, whatever is to be done with it.
 *
 * @throws Abort (exit 5) when there is no such job, another process has it, or it belongs to another environment
 */
export async function openJobOfTarget(
  { jobId, checkpointDir, takeOver, target }: JobOfTarget,
  { files, clock, newNonce }: Pick<ImportPorts, 'files' | 'clock' | 'newNonce'>,
): Promise<OpenedJob> {
  const now = new Date(clock.now()).toISOString();
  const request = { checkpointDir, jobId, now, newNonce, ...defined({ takeOver }) };
  const opened = await openJob(files, request);
  try {
    assertSameTarget(opened.spec.target, target);
    return opened;
  } catch (error) {
    await opened.job.close();
    throw error;
  }
}

/** What was taken back would be created again, and what is left would be taken for this job's. */
function rejectUndone(place: ResumeRequest, { spec, undo }: OpenedJob): void {
  if (undo === undefined) return;
  const isDone = undo.state === 'done';
  const anew = shellLine(['workos-migrate', 'import', spec.csv.path, '--new']);
  throw new Abort(
    'job_in_the_way',
    'job_undone',
    `The job ${place.jobId} ${isDone ? 'was undone' : 'has an unfinished undo'}. It cannot be resumed. Nothing was sent.`,
    [
      ...(isDone ? [] : [`Finish the undo: ${jobCommand('undo', place)}`]),
      `To import the file again, as a new job: ${anew}`,
    ],
  );
}

/** The path of the CSV from the current folder. The job may have begun in another one, or was moved with its file. */
export async function pathFromHere(
  { path, absolutePath = '' }: Fingerprint,
  files: Pick<JobFiles, 'exists' | 'copies'>,
): Promise<string> {
  if (absolutePath === '' || resolve(path) === absolutePath) return path;
  const disk = files.copies ?? files;
  return (await disk.exists(absolutePath)) ? absolutePath : path;
}

/** @throws Abort `target_differs` when the key and address of this command are not those of the job */
export function assertSameTarget(was: Target, is: Target): void {
  if (isSameTarget(was, is)) return;
  throw new Abort(
    'job_in_the_way',
    'target_differs',
    `The job belongs to the ${was.environment} environment at ${was.apiUrl}; this key and address lead to the ${is.environment} environment at ${is.apiUrl}.`,
    ['Use the key and WORKOS_API_URL the job began with'],
  );
}

async function finishedEnd(opened: OpenedJob, retry: RetryFailed): Promise<ImportEnd | undefined> {
  const { checkpoint, history, job } = opened;
  if (checkpoint?.status !== 'completed' && checkpoint?.status !== 'partial') return undefined;
  if (checkpoint.summary.organizationsFailed > 0) return undefined;
  if (checkpoint.summary.rolesFailed > 0) return undefined;
  if (history.receipts.size < checkpoint.chunks.total || anyNeedsWork(history, retry)) {
    return undefined;
  }
  const retryable = [...history.receipts.values()].reduce((sum, one) => sum + one.retryable, 0);
  const files = { ...job.files, ...(await job.lists()) };
  return { checkpoint, files, reported: true, reasons: [], orgFailures: [], retryable };
}

function anyNeedsWork({ receipts }: JobHistory, retry: RetryFailed): boolean {
  return [...receipts.values()].some((receipt) => hasRowsToRetry(retry, receipt));
}
