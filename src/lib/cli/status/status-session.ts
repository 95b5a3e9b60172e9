import { hostname } from 'node:os';
import {
  type DamagedJob,
  type JobFiles,
  type JobView,
  listJobs,
  lookAtJob,
  readProgress,
  readVerification,
} from '../../jobs';
import { Abort, defined, type JobId } from '../../model';
import { readBudgets } from '../../store';
import type { FlagValues } from '../command/flags';
import type { CommandAnswer } from '../command/answer';
import type { statusFlags } from './status-flags';
import { EXIT } from '../command/exit-status';
import { averagePace } from '../job/job-pace';
import { systemClock } from '../machine/system';
import { checkJobNaming, type JobNaming, namedJob } from '../job/named-job';
import { nextOfJob } from '../job/next-of-job';
import { type Jobs, withJobs } from '../job/with-jobs';
import { lineWidth } from '../terminal/output';
import { renderJob } from './render-job';
import { renderJobs } from './render-jobs';
import { damagedJson, type JobJson, jobJson, type JobsJson, type JobSnapshot } from './status-json';
import { renderBudgets } from './store-budgets';
import { watchJob } from './watch-job';

/** The arguments and flags of `status`. */
export type StatusCommand = FlagValues<typeof statusFlags> &
  JobNaming & {
    readonly quiet: boolean;
    /** Prints a status message. */
    readonly say: (text: string) => void;
  };

/** Shows all jobs, or one; with `watch`, after that job has stopped running. */
export async function statusSession(
  command: StatusCommand,
): Promise<CommandAnswer<JobsJson | JobJson>> {
  const { jobArgument, last, watch } = command;
  const isOfAll = jobArgument === undefined && !last && !watch;
  if (!isOfAll) checkJobNaming('status', command);
  return withJobs(
    { ...command, isReading: true },
    (jobs): Promise<CommandAnswer<JobsJson | JobJson>> =>
      isOfAll ? statusOfAll(command, jobs) : statusOfOne(command, jobs),
  );
}

async function statusOfOne(
  command: StatusCommand,
  { files }: Jobs,
): Promise<CommandAnswer<JobJson>> {
  const jobId = await namedJob(files, command);
  const read = (): Promise<JobSnapshot> => readSnapshot(files, command, jobId);
  const snapshot = command.watch ? await watchJob(read, command) : await read();
  return {
    json: jobJson(snapshot, hostname()),
    text: renderJob(snapshot, { nowMs: systemClock.now(), host: hostname() }),
    exit: EXIT.done,
  };
}

async function statusOfAll(
  command: StatusCommand,
  { files, store }: Jobs,
): Promise<CommandAnswer<JobsJson>> {
  const checkpointDir = command['checkpoint-dir'];
  const nowMs = systemClock.now();
  const jobs = [];
  for (const listed of await listJobs(files, checkpointDir)) {
    jobs.push(
      listed.kind === 'damaged'
        ? listed
        : await snapshotOrDamaged(files, listed.view, checkpointDir),
    );
  }
  const budgets = store && (await readBudgets(store.store));
  const table = renderJobs(jobs, {
    checkpointDir,
    where: files.where,
    nowMs,
    width: lineWidth(process.stdout),
  });
  return {
    json: {
      jobs: jobs.map((job) => ('view' in job ? jobJson(job, hostname()) : damagedJson(job))),
      ...defined({ budgets }),
    },
    text: budgets === undefined ? table : `${table}\n\n${renderBudgets(budgets)}`,
    exit: EXIT.done,
  };
}

/** Lists a job with an unreadable ledger as damaged, so that the other jobs are still shown. */
async function snapshotOrDamaged(
  files: JobFiles,
  view: JobView,
  checkpointDir: string,
): Promise<JobSnapshot | DamagedJob> {
  try {
    return await snapshotOf(files, view, checkpointDir);
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return { kind: 'damaged', name: view.jobId, reason: error };
  }
}

async function readSnapshot(
  files: JobFiles,
  command: StatusCommand,
  jobId: JobId,
): Promise<JobSnapshot> {
  const checkpointDir = command['checkpoint-dir'];
  const view = await lookAtJob(files, { checkpointDir, jobId });
  return snapshotOf(files, view, checkpointDir);
}

async function snapshotOf(
  files: JobFiles,
  view: JobView,
  checkpointDir: string,
): Promise<JobSnapshot> {
  const { checkpoint, retryable } = await readProgress(files, view);
  return {
    view,
    checkpoint,
    pace: averagePace(view, checkpoint, systemClock.now()),
    ...defined({ verification: await readVerification(files, view) }),
    next: nextOfJob({ ...view, checkpoint }, { checkpointDir, retryable }),
  };
}
