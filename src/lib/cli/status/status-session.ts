import { hostname } from 'node:os';
import { type DamagedJob, type JobView, listJobs, lookAtJob, readProgress } from '../../jobs';
import { Abort, type JobId } from '../../model';
import type { FlagValues } from '../command/flags';
import type { CommandAnswer } from '../command/answer';
import type { statusFlags } from './status-flags';
import { EXIT } from '../command/exit-status';
import { averagePace } from '../job/job-pace';
import { machinePorts } from '../machine/machine-ports';
import { type JobNaming, namedJob, refuseUnclearJob } from '../job/named-job';
import { nextOfJob } from '../job/next-of-job';
import { terminalWidth } from '../terminal/output';
import { renderJob } from './render-job';
import { renderJobs } from './render-jobs';
import { damagedJson, type JobJson, jobJson, type JobsJson, type SeenJob } from './status-json';
import { watchJob } from './watch-job';

/** What `status` was asked for. */
export type StatusCommand = FlagValues<typeof statusFlags> &
  JobNaming & {
    readonly quiet: boolean;
    /** Prints talk. */
    readonly say: (text: string) => void;
  };

/** Tells of all jobs, or of one; with `watch` once that one does not run any more. */
export async function statusSession(
  command: StatusCommand,
): Promise<CommandAnswer<JobsJson | JobJson>> {
  const { jobArgument, last, watch } = command;
  if (jobArgument === undefined && !last && !watch) return statusOfAll(command);
  refuseUnclearJob('status', command);
  const jobId = await namedJob(machinePorts.files, command);
  const look = (): Promise<SeenJob> => lookAt(command, jobId);
  const seen = watch ? await watchJob(look, command) : await look();
  return {
    json: jobJson(seen, hostname()),
    text: renderJob(seen, { nowMs: machinePorts.clock.now(), host: hostname() }),
    exit: EXIT.done,
  };
}

async function statusOfAll(command: StatusCommand): Promise<CommandAnswer<JobsJson>> {
  const checkpointDir = command['checkpoint-dir'];
  const nowMs = machinePorts.clock.now();
  const jobs = [];
  for (const listed of await listJobs(machinePorts.files, checkpointDir)) {
    jobs.push(listed.kind === 'damaged' ? listed : await seeOrName(listed.view, checkpointDir));
  }
  return {
    json: {
      jobs: jobs.map((job) => ('view' in job ? jobJson(job, hostname()) : damagedJson(job))),
    },
    text: renderJobs(jobs, { checkpointDir, nowMs, width: terminalWidth() }),
    exit: EXIT.done,
  };
}

/** A job whose ledger cannot be read hides none of the others either. */
async function seeOrName(view: JobView, checkpointDir: string): Promise<SeenJob | DamagedJob> {
  try {
    return await see(view, checkpointDir);
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return { kind: 'damaged', name: view.jobId, reason: error };
  }
}

async function lookAt(command: StatusCommand, jobId: JobId): Promise<SeenJob> {
  const checkpointDir = command['checkpoint-dir'];
  return see(await lookAtJob(machinePorts.files, { checkpointDir, jobId }), checkpointDir);
}

async function see(view: JobView, checkpointDir: string): Promise<SeenJob> {
  const { checkpoint, retryable } = await readProgress(machinePorts.files, view);
  const { jobId, state } = view;
  return {
    view,
    checkpoint,
    pace: averagePace(view, checkpoint, machinePorts.clock.now()),
    next: nextOfJob({ jobId, checkpoint, state }, { checkpointDir, retryable }),
  };
}
