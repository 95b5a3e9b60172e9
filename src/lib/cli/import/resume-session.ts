import { type ResumeRequest, resumeImport, type ClaimedJob, claimJob } from '../../import';
import { defined, sanitizeLine } from '../../model';
import type { CommandAnswer } from '../command/answer';
import { type Connection, readConnection, readEnvironment } from '../machine/environment';
import { importAnswer } from './import-answer';
import type { ImportJson } from './import-json';
import { describeTarget } from './import-session';
import { inSession } from './job-session';
import { machinePorts } from '../machine/machine-ports';
import { namedJob, refuseUnclearJob } from '../job/named-job';
import { nextCommands } from '../job/next-commands';
import { readChanges, type ResumeFlagValues } from './resume-flags';

/** What `resume` was asked for on the command line. */
export interface ResumeCommand extends ResumeFlagValues {
  readonly quiet: boolean;
  readonly version: string;
  /** Prints talk. */
  readonly say: (text: string) => void;
}

/** Goes on with a job where it stopped. */
export async function resumeSession(command: ResumeCommand): Promise<CommandAnswer<ImportJson>> {
  refuseUnclearJob('resume', command);
  const connection = readConnection(readEnvironment());
  const request: ResumeRequest = {
    jobId: await namedJob(machinePorts.files, command),
    checkpointDir: command['checkpoint-dir'],
    target: connection.target,
    changes: readChanges(command),
    retryFailed: command['retry-failed'],
    ...defined({ csvPath: command.csv }),
  };
  const taken = await claimJob(request, machinePorts);
  const end = await goOn(command, taken, connection);
  const { options } = end.checkpoint;
  const { csvPath } = taken;
  const { checkpointDir } = request;
  return importAnswer(end, nextCommands({ csvPath, checkpointDir, options, sandbox: false }, end));
}

async function goOn(
  { quiet, say, version }: ResumeCommand,
  taken: ClaimedJob,
  connection: Connection,
): ReturnType<typeof resumeImport> {
  const { finished, notes, options, csvPath, request } = taken;
  const talk = quiet ? () => undefined : say;
  for (const note of notes) talk(sanitizeLine(note));
  if (finished !== undefined) {
    await taken.release();
    talk(`Job ${request.jobId} is finished: nothing is left to do.`);
    return finished;
  }
  talk(`${describeTarget(connection.target, csvPath)}, job ${request.jobId}`);
  const { concurrency } = options;
  return inSession({ connection, concurrency, quiet, version, say }, (ports) =>
    resumeImport(taken, ports),
  );
}
