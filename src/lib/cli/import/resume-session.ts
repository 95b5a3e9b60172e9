import { type ClaimedJob, claimJob, resumeImport, type ResumeRequest } from '../../import';
import { jobCommand } from '../../jobs';
import { defined, sanitizeLine } from '../../model';
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
  const connection = readConnection(readEnvironment());
  const request: ResumeRequest = {
    jobId: await namedJob(machinePorts.files, command),
    checkpointDir: command['checkpoint-dir'],
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
  const { checkpointDir } = request;
  return importAnswer(end, nextCommands({ csvPath, checkpointDir, options, sandbox: false }, end));
}

async function resumeRun(
  { quiet, say, version }: ResumeCommand,
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
  const resumeCommand = (): string => jobCommand('resume', request);
  return withImportPorts({ connection, options, quiet, version, say, resumeCommand }, (ports) =>
    resumeImport(claimed, ports),
  );
}
