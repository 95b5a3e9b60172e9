import {
  type ClaimedJob,
  claimJob,
  type ImportEvent,
  resumeImport,
  type ResumeRequest,
} from '../../import';
import { jobCommand, type JobFiles, lookAtJob } from '../../jobs';
import { Abort, defined, type JobId, sanitizeLine } from '../../model';
import { canAsk } from '../machine/confirm';
import type { CommandAnswer } from '../command/answer';
import { type Connection, readConnection, readEnvironment } from '../machine/environment';
import { importAnswer } from './import-answer';
import type { ImportJson } from './import-json';
import { describeTarget } from '../job/describe-target';
import { withImportPorts } from './with-import-ports';
import { machinePorts } from '../machine/machine-ports';
import { checkJobNaming, namedJob } from '../job/named-job';
import { importCommand, nextCommands } from '../job/next-commands';
import { unfinishedJobs } from '../job/unfinished-jobs';
import { whenFree } from '../job/wait-for-job';
import { type Jobs, withJobs } from '../job/with-jobs';
import { readChanges, type ResumeFlagValues } from './resume-flags';

/** The arguments and flags of `resume`. */
export interface ResumeCommand extends ResumeFlagValues {
  readonly quiet: boolean;
  readonly version: string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
}

/** Resumes a job, and answers as `import` does. */
export async function resumeSession(command: ResumeCommand): Promise<CommandAnswer<ImportJson>> {
  checkJobNaming('resume', command);
  return withJobs(command, (jobs) => resumeIn(command, jobs));
}

async function resumeIn(command: ResumeCommand, jobs: Jobs): Promise<CommandAnswer<ImportJson>> {
  const { files } = jobs;
  const checkpointDir = command['checkpoint-dir'];
  const jobId = await namedJob(files, command);
  // First an unknown job and a rehearsal: no key would help.
  await rejectRehearsal(jobId, command, jobs);
  const connection = readConnection(readEnvironment());
  const request: ResumeRequest = {
    jobId,
    checkpointDir,
    target: connection.target,
    changes: readChanges(command),
    retryFailed: command['retry-failed'],
    takeOver: command['take-over'],
    ...defined({ csvPath: command.csv }),
  };
  const { quiet, say } = command;
  const claim = (): Promise<ClaimedJob> => claimJob(request, { ...machinePorts, files });
  const waiting = { files, checkpointDir, jobId, tell: quiet ? () => undefined : say };
  const claimed = await (command.wait ? whenFree(waiting, claim) : claim());
  const end = await resumeRun(command, { jobs, claimed, connection });
  const { options } = end.checkpoint;
  const { csvPath } = claimed;
  return importAnswer(end, nextCommands({ csvPath, checkpointDir, options, sandbox: false }, end));
}

/** @throws Abort `job_unknown`, or `target_differs` for a job whose environment was a sandbox */
async function rejectRehearsal(
  jobId: JobId,
  command: ResumeCommand,
  { files }: Jobs,
): Promise<void> {
  const checkpointDir = command['checkpoint-dir'];
  const view = await lookAtJob(files, { checkpointDir, jobId }).catch((error: unknown) => {
    if (error instanceof Abort && error.code !== 'job_unknown') return undefined;
    throw error;
  });
  if (view === undefined || view.state === 'running') return;
  const { csv, options, target } = view.checkpoint;
  if (target.environment !== 'sandbox') return;
  throw new Abort(
    'job_in_the_way',
    'target_differs',
    'The job was a rehearsal, and its sandbox no longer exists.',
    [
      `Rehearse again: ${importCommand({ csvPath: csv.path, checkpointDir, options, sandbox: true })}`,
      ...(await otherJobs(command, files)),
    ],
  );
}

/** With `--last`, the user may mean another job. */
async function otherJobs(command: ResumeCommand, files: JobFiles): Promise<readonly string[]> {
  return command.last ? unfinishedJobs(files, command['checkpoint-dir']) : [];
}

async function resumeRun(
  command: ResumeCommand,
  run: { readonly jobs: Jobs; readonly claimed: ClaimedJob; readonly connection: Connection },
): ReturnType<typeof resumeImport> {
  const { jobs, claimed, connection } = run;
  const { quiet, say, version, yes } = command;
  const { finished, notes, options, csvPath, request } = claimed;
  const tell = quiet ? () => undefined : say;
  for (const note of notes) tell(sanitizeLine(note));
  if (finished !== undefined) {
    await claimed.release();
    tell(`Job ${request.jobId} is finished. There is nothing left to do.`);
    for (const other of await otherJobs(command, jobs.files)) tell(other);
    return finished;
  }
  tell(`${describeTarget(connection, csvPath)}, job ${request.jobId}`);
  // Without a terminal, the confirmation of the import counts for its resumes, too.
  const isConfirmed = yes || connection.target.environment !== 'live' || !canAsk();
  const resumeCommand = (): string => jobCommand('resume', request);
  const onEvent = (event: ImportEvent): void => {
    if (event.type === 'warning') tell(`Warning: ${sanitizeLine(event.message)}`);
  };
  const own = { jobs, resumeCommand, onEvent, isConfirmed };
  const setup = { connection, options, quiet, version, say, ...own };
  return withImportPorts(setup, (ports) => resumeImport(claimed, ports));
}
