import { DEFAULT_OPTIONS, jobCommand, type JobFiles, type JobView, lookAtJob } from '../../jobs';
import { Abort, sanitizeLine } from '../../model';
import { objectsOf, type UndoEnd, type UndoPreview, type UndoRequest, runUndo } from '../../undo';
import type { CommandAnswer } from '../command/answer';
import { EXIT, exitStatusOf } from '../command/exit-status';
import { readJobId } from '../command/flags';
import { type Jobs, withJobs } from '../job/with-jobs';
import { canAsk, confirmLive } from '../machine/confirm';
import { readConnection, readEnvironment } from '../machine/environment';
import { previewLines, renderUndo } from './render-undo';
import { readPace, type UndoFlagValues, undoWords } from './undo-flags';
import { type UndoJson, undoJson } from './undo-json';
import { withUndoPorts } from './with-undo-ports';

/** The arguments and flags of `undo`. */
export interface UndoCommand extends UndoFlagValues {
  readonly quiet: boolean;
  readonly version: string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
}

/** Takes back what a job created, after the preview was confirmed. */
export async function undoSession(command: UndoCommand): Promise<CommandAnswer<UndoJson>> {
  const checkpointDir = command['checkpoint-dir'];
  const jobId = jobIdOf(command);
  return withJobs(command, (jobs) => undoIn(jobs, command, { checkpointDir, jobId }));
}

async function undoIn(
  jobs: Jobs,
  command: UndoCommand,
  place: Pick<UndoRequest, 'jobId' | 'checkpointDir'>,
): Promise<CommandAnswer<UndoJson>> {
  const view = await viewOf(jobs.files, place);
  const connection = readConnection(readEnvironment());
  const undoCommand = jobCommand('undo', place, ...undoWords(command));
  assertAnswerable(command, undoCommand);
  const request: UndoRequest = {
    ...place,
    target: connection.target,
    options: {
      includeChanged: command['include-changed'],
      keepOrganizations: command['keep-organizations'],
    },
    isDryRun: command['dry-run'],
    changes: readPace(command),
    takeOver: command['take-over'],
  };
  const options = { ...(view?.checkpoint.options ?? DEFAULT_OPTIONS), ...request.changes };
  const { quiet, version, say } = command;
  const confirm = (preview: UndoPreview, signal: AbortSignal): Promise<void> =>
    confirmUndo({ command, request, preview }, signal);
  const own = { jobs, undoCommand, confirm };
  const setup = { connection, options, quiet, version, say, ...own };
  return answerOf(await withUndoPorts(setup, (ports) => runUndo(request, ports)), {
    place,
    undoCommand,
  });
}

/** @throws Abort `job_not_named`, `job_id_invalid` */
function jobIdOf({ jobArgument }: UndoCommand): UndoRequest['jobId'] {
  if (jobArgument !== undefined) return readJobId(jobArgument);
  throw new Abort('usage', 'job_not_named', 'Name the job to undo.', [
    'workos-migrate undo <job-id>',
    'See all jobs: workos-migrate status',
  ]);
}

/** First an unknown job: no key would help. A job whose checkpoint is damaged can be undone. */
async function viewOf(
  files: JobFiles,
  place: Pick<UndoRequest, 'jobId' | 'checkpointDir'>,
): Promise<JobView | undefined> {
  return lookAtJob(files, place).catch((error: unknown) => {
    if (error instanceof Abort && error.code !== 'job_unknown') return undefined;
    throw error;
  });
}

/** @throws Abort `not_confirmed` where nobody can be asked */
function assertAnswerable({ yes, ...flags }: UndoCommand, undoCommand: string): void {
  if (yes || flags['dry-run'] || canAsk()) return;
  throw new Abort(
    'usage',
    'not_confirmed',
    'An undo deletes users, memberships and organizations, and cannot be undone itself. Nothing was sent.',
    [`See what it would do: ${undoCommand} --dry-run`, `Run it: ${undoCommand} --yes`],
  );
}

async function confirmUndo(
  undo: {
    readonly command: UndoCommand;
    readonly request: UndoRequest;
    readonly preview: UndoPreview;
  },
  signal: AbortSignal,
): Promise<void> {
  const { command, request, preview } = undo;
  const { jobId, target } = request;
  const kind = { live: 'LIVE', test: 'test', sandbox: 'sandbox' }[target.environment];
  const isAsked = !command.yes;
  if (isAsked || !command.quiet) {
    const begun = preview.hasBegun ? ' A part of it is done already.' : '';
    const title = `Undo job ${jobId} in the ${kind} environment at ${sanitizeLine(target.apiUrl)}.${begun}`;
    command.say([title, ...previewLines(preview), ''].join('\n'));
  }
  if (!isAsked) return;
  await confirmLive(`Take back ${String(objectsOf(preview))} objects?`, signal);
}

function answerOf(
  end: UndoEnd,
  commands: {
    readonly place: Pick<UndoRequest, 'jobId' | 'checkpointDir'>;
    readonly undoCommand: string;
  },
): CommandAnswer<UndoJson> {
  const warnings = end.unread.map(
    (name) => `The job ${name} cannot be read: whether it uses objects of this job is not known`,
  );
  const next = nextOf(end, commands.undoCommand);
  return {
    json: undoJson(end, { warnings, next }),
    text: renderUndo(end, { warnings, next }),
    exit: exitOf(end),
  };
}

function nextOf({ isDryRun, stoppedBy }: UndoEnd, undoCommand: string): readonly string[] {
  return isDryRun || stoppedBy !== undefined ? [undoCommand] : [];
}

function exitOf({ stoppedBy, status }: UndoEnd): number {
  if (stoppedBy !== undefined) return exitStatusOf(stoppedBy);
  return status === 'partial' ? EXIT.someRowsFailed : EXIT.done;
}
