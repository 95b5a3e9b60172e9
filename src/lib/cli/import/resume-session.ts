import {
  type ClaimedJob,
  claimJob,
  rehearsalIsOver,
  resumeImport,
  type ResumeRequest,
} from '../../import';
import { jobCommand, lookAtJob } from '../../jobs';
import { Abort, defined, sanitizeLine } from '../../model';
import { canAsk } from '../machine/confirm';
import type { CommandAnswer } from '../command/answer';
import { type Connection, readConnection, readEnvironment } from '../machine/environment';
import { importAnswer } from './import-answer';
import type { ImportJson } from './import-json';
import { describeTarget } from './import-session';
import { withImportPorts } from './with-import-ports';
import { machinePorts } from '../machine/machine-ports';
import { checkJobNaming, namedJob } from '../job/named-job';
import { nextCommands } from '../job/next-commands';
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
  const { files } = machinePorts;
  const checkpointDir = command['checkpoint-dir'];
  const jobId = await namedJob(files, command);
  const connection = await connectionFor({ checkpointDir, jobId });
  const request: ResumeRequest = {
    jobId,
    checkpointDir,
    target: connection.target,
    changes: readChanges(command),
    retryFailed: command['retry-failed'],
    takeOver: command['take-over'],
    ...defined({ csvPath: command.csv }),
  };
  const claimed = await claimJob(request, machinePorts);
  const end = await resumeRun(command, claimed, connection);
  const { options } = end.checkpoint;
  const { csvPath } = claimed;
  return importAnswer(end, nextCommands({ csvPath, checkpointDir, options, sandbox: false }, end));
}

/** Where the key leads. Without one, an unknown job and a rehearsal are named first: no key would help. */
async function connectionFor(
  job: Pick<ResumeRequest, 'checkpointDir' | 'jobId'>,
): Promise<Connection> {
  try {
    return readConnection(readEnvironment());
  } catch (error) {
    const view = await lookAtJob(machinePorts.files, job).catch((other: unknown) => {
      if (other instanceof Abort && other.code !== 'job_unknown') return undefined;
      throw other;
    });
    throw view?.checkpoint.target.environment === 'sandbox' ? rehearsalIsOver() : error;
  }
}

async function resumeRun(
  { quiet, say, version, yes }: ResumeCommand,
  claimed: ClaimedJob,
  connection: Connection,
): ReturnType<typeof resumeImport> {
  const { finished, notes, options, csvPath, request } = claimed;
  const tell = quiet ? () => undefined : say;
  for (const note of notes) tell(sanitizeLine(note));
  if (finished !== undefined) {
    await claimed.release();
    tell(`Job ${request.jobId} is finished. There is nothing left to do.`);
    return finished;
  }
  tell(`${describeTarget(connection, csvPath)}, job ${request.jobId}`);
  // Without a terminal, the confirmation of the import counts for its resumes, too.
  const isConfirmed = yes || connection.target.environment !== 'live' || !canAsk();
  const resumeCommand = (): string => jobCommand('resume', request);
  const setup = { connection, options, quiet, version, say, isConfirmed, resumeCommand };
  return withImportPorts(setup, (ports) => resumeImport(claimed, ports));
}
