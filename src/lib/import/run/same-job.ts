import { isDeepStrictEqual } from 'node:util';
import {
  goOnWithoutStore,
  jobCommand,
  type JobFiles,
  type JobOptions,
  jobsOfFile,
  type JobView,
  mayBeGone,
  readLedger,
  type Target,
} from '../../jobs';
import { Abort, type JobId, sanitizeLine } from '../../model';
import type { Plan } from '../plan/plan-csv';

/** How an import that was not asked for a new job treats the jobs of its file. */
export interface SameFile {
  /** The user named the job: others of the file do not matter unless they run. */
  readonly isNamed: boolean;
  /** The end of the command when the job of the file began with other options. */
  readonly onOtherOptions: (jobId: JobId, began: JobOptions) => Abort;
}

/** An import, as far as other jobs of its file are concerned. */
export interface SameJobRequest {
  readonly csvPath: string;
  readonly jobId: JobId;
  readonly checkpointDir: string;
  readonly target: Target;
  readonly options: JobOptions;
  /** Absent: a new job, whatever there is. */
  readonly sameFile?: SameFile;
  /** The user says that the process that holds the job is gone, where that cannot be seen from here. */
  readonly takeOver?: boolean;
}

/**
 * The job that has imported this file into this target with these options, or has begun to; the last one of several.
 *
 * @throws Abort (exit 5) `job_in_use` when such a job runs, or `options_differ` when all have other options
 */
export async function findSameJob(
  request: SameJobRequest,
  { csv }: Pick<Plan, 'csv'>,
  files: JobFiles,
): Promise<JobId | undefined> {
  const { sameFile, checkpointDir, target, jobId } = request;
  if (sameFile === undefined) return undefined;
  const place = { csv, target, ...(sameFile.isNamed ? { named: jobId } : {}) };
  const ofFile = await jobsOfFile(files, checkpointDir, place);
  // With a store, the disk of this machine may have jobs as well: those of commands without one.
  const { copies } = files;
  const onDisk = copies === undefined ? [] : await jobsOfFile(copies, checkpointDir, place);
  const running = [...ofFile, ...onDisk].find((view) => isInUse(view, request));
  if (running !== undefined) throw inUse(running, request);
  const views = ofFile.filter((view) => !sameFile.isNamed || view.jobId === jobId);
  const found = await withSameOptions(views, request, files);
  if (!(found instanceof Abort) && found !== undefined) return found;
  // The earlier jobs of the same people may be of the same file: nothing has changed since.
  if (request.options.since !== null) return undefined;
  const other = found ?? (sameFile.isNamed ? undefined : isOnDisk(onDisk, request));
  if (other !== undefined) throw other;
  return undefined;
}

/** The first of the jobs that began with the options of the request; else what is to be said of the others. */
async function withSameOptions(
  views: readonly JobView[],
  { options: asked, sameFile }: SameJobRequest,
  files: JobFiles,
): Promise<JobId | Abort | undefined> {
  let other: Abort | undefined;
  for (const view of views) {
    const { options } = view.checkpoint;
    if (isDeepStrictEqual(asked, options)) return view.jobId;
    // A resume may have changed some.
    const { firstOptions = options } = await readLedger(files, view, () => undefined);
    if (isDeepStrictEqual(asked, firstOptions)) return view.jobId;
    other ??= sameFile?.onOtherOptions(view.jobId, firstOptions);
  }
  return other;
}

/** Jobs are kept in a store, and the rows of this file would be sent again. */
function isOnDisk(
  [view]: readonly JobView[],
  { csvPath, checkpointDir }: SameJobRequest,
): Abort | undefined {
  if (view === undefined) return undefined;
  const { jobId } = view;
  return new Abort(
    'job_in_the_way',
    'job_on_disk',
    `${sanitizeLine(csvPath)} was imported as the job ${jobId} on the disk of this machine, and WORKOS_MIGRATE_STORE names a store for jobs. Nothing was sent.`,
    [
      goOnWithoutStore({ jobId, checkpointDir }),
      'Or import the file a second time, as a new job: add --new',
    ],
  );
}

function isInUse({ state, owner }: JobView, { takeOver }: SameJobRequest): boolean {
  if (state !== 'running') return false;
  return takeOver !== true || owner === undefined || !mayBeGone(owner);
}

function inUse({ jobId, owner }: JobView, { csvPath, checkpointDir }: SameJobRequest): Abort {
  const process =
    owner === undefined ? 'another process' : `process ${String(owner.pid)} on ${owner.host}`;
  return new Abort(
    'job_in_the_way',
    'job_in_use',
    sanitizeLine(
      `${csvPath} is being imported by the job ${jobId}, in use by ${process}. Nothing was sent.`,
    ),
    [
      ...(owner !== undefined && mayBeGone(owner)
        ? ['If that process is gone, take the job over: add --take-over']
        : []),
      `Follow it: ${jobCommand('status', { jobId, checkpointDir }, '--watch')}`,
      'Or import the file a second time, as a new job: add --new',
    ],
  );
}
