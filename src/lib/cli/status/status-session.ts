import { hostname } from 'node:os';
import {
  type DamagedJob,
  type JobView,
  listJobs,
  lookAtJob,
  readProgress,
  readVerification,
} from '../../jobs';
import { Abort, defined, type JobId } from '../../model';
import type { FlagValues } from '../command/flags';
import type { CommandAnswer } from '../command/answer';
import type { statusFlags } from './status-flags';
import { EXIT } from '../command/exit-status';
import { averagePace } from '../job/job-pace';
import { machinePorts } from '../machine/machine-ports';
import { checkJobNaming, type JobNaming, namedJob } from '../job/named-job';
import { nextOfJob } from '../job/next-of-job';
import { lineWidth } from '../terminal/output';
import { renderJob } from './render-job';
import { renderJobs } from './render-jobs';
import {
  damagedJson,
  type JobJson,
  jobJson,
  type JobsJson,
  type JobSnapshot,
  storeJson,
} from './status-json';
import { renderStore, viewStore } from './store-budgets';
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
  if (jobArgument === undefined && !last && !watch) return statusOfAll(command);
  checkJobNaming('status', command);
  const jobId = await namedJob(machinePorts.files, command);
  const read = (): Promise<JobSnapshot> => readSnapshot(command, jobId);
  const snapshot = watch ? await watchJob(read, command) : await read();
  return {
    json: jobJson(snapshot, hostname()),
    text: renderJob(snapshot, { nowMs: machinePorts.clock.now(), host: hostname() }),
    exit: EXIT.done,
  };
}

async function statusOfAll(command: StatusCommand): Promise<CommandAnswer<JobsJson>> {
  const checkpointDir = command['checkpoint-dir'];
  const nowMs = machinePorts.clock.now();
  const jobs = [];
  for (const listed of await listJobs(machinePorts.files, checkpointDir)) {
    jobs.push(
      listed.kind === 'damaged' ? listed : await snapshotOrDamaged(listed.view, checkpointDir),
    );
  }
  const store = await viewStore();
  const table = renderJobs(jobs, { checkpointDir, nowMs, width: lineWidth(process.stdout) });
  return {
    json: {
      jobs: jobs.map((job) => ('view' in job ? jobJson(job, hostname()) : damagedJson(job))),
      ...storeJson(store),
    },
    text: store === undefined ? table : `${table}\n\n${renderStore(store)}`,
    exit: EXIT.done,
  };
}

/** Lists a job with an unreadable ledger as damaged, so that the other jobs are still shown. */
async function snapshotOrDamaged(
  view: JobView,
  checkpointDir: string,
): Promise<JobSnapshot | DamagedJob> {
  try {
    return await snapshotOf(view, checkpointDir);
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return { kind: 'damaged', name: view.jobId, reason: error };
  }
}

async function readSnapshot(command: StatusCommand, jobId: JobId): Promise<JobSnapshot> {
  const checkpointDir = command['checkpoint-dir'];
  return snapshotOf(await lookAtJob(machinePorts.files, { checkpointDir, jobId }), checkpointDir);
}

async function snapshotOf(view: JobView, checkpointDir: string): Promise<JobSnapshot> {
  const { checkpoint, retryable } = await readProgress(machinePorts.files, view);
  return {
    view,
    checkpoint,
    pace: averagePace(view, checkpoint, machinePorts.clock.now()),
    ...defined({ verification: await readVerification(machinePorts.files, view) }),
    next: nextOfJob({ ...view, checkpoint }, { checkpointDir, retryable }),
  };
}
