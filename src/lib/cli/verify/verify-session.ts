import { assertSameTarget, pathFromHere } from '../../import';
import {
  CHECKPOINT_DIR,
  DEFAULT_OPTIONS,
  jobCommand,
  type JobFiles,
  type JobOptions,
  type JobView,
  lookAtJob,
} from '../../jobs';
import { Abort, defined, differencesIn, shellLine } from '../../model';
import { checkOutput, type OutputRequest } from '../../outputs';
import { isRepairable, type VerifyEnd, verifyFile, type VerifyRequest } from '../../verify';
import type { CommandAnswer } from '../command/answer';
import { EXIT } from '../command/exit-status';
import { formatOfCopy } from '../job/format-flags';
import { namedJob } from '../job/named-job';
import { importCommand, optionWords } from '../job/next-commands';
import { describeTarget } from '../job/describe-target';
import { type Jobs, withJobs } from '../job/with-jobs';
import { type Connection, readConnection, readEnvironment } from '../machine/environment';
import { renderVerification } from './render-verification';
import {
  checkVerifyNaming,
  ownWords,
  readFile,
  readPace,
  type VerifyFlagValues,
} from './verify-flags';
import { verifyJson, type VerifyJson } from './verify-json';
import { withVerifyPorts } from './with-verify-ports';

/** The arguments and flags of `verify`. */
export interface VerifyCommand extends VerifyFlagValues {
  readonly quiet: boolean;
  readonly version: string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
}

/** Compares the file of a job, or a file by itself, with WorkOS, and answers with the differences. */
export async function verifySession(command: VerifyCommand): Promise<CommandAnswer<VerifyJson>> {
  const isOfJob = checkVerifyNaming(command);
  return withJobs(command, async (jobs) =>
    verifyIn(jobs, command, isOfJob ? await jobOf(jobs.files, command) : undefined),
  );
}

async function verifyIn(
  jobs: Jobs,
  command: VerifyCommand,
  job: JobView | undefined,
): Promise<CommandAnswer<VerifyJson>> {
  const source = await sourceOf(jobs.files, command, job);
  // First an unknown job: no key would help.
  const connection = readConnection(readEnvironment());
  if (job !== undefined) assertSameTarget(job.checkpoint.target, connection.target);
  const outputs = outputsOf(command, source, job);
  for (const output of Object.values(outputs)) await checkOutput(output);
  const request: VerifyRequest = {
    ...source,
    ...outputs,
    ...defined({ job, sample: command.sample }),
    checkpointDir: command['checkpoint-dir'],
    target: connection.target,
    findsUnexpected: command.unexpected,
    maxDifferences: command['max-differences'],
  };
  const end = await run(command, request, { jobs, connection });
  const next = nextOf(command, request, end);
  const { sample } = command;
  return {
    json: verifyJson(end, { jobId: job?.jobId, sample, next }),
    text: renderVerification(end, { sample, next }),
    exit: differencesIn(end.summary) > 0 ? EXIT.differences : EXIT.done,
  };
}

async function jobOf(files: JobFiles, command: VerifyCommand): Promise<JobView> {
  const checkpointDir = command['checkpoint-dir'];
  const jobId = await namedJob(files, command);
  const view = await lookAtJob(files, { checkpointDir, jobId });
  if (view.state !== 'running') return view;
  throw new Abort(
    'job_in_the_way',
    'job_in_use',
    `The job ${jobId} is running: its rows have not all arrived.`,
    [
      `Wait until it ends: ${jobCommand('status', { jobId, checkpointDir }, '--watch')}`,
      `Then verify it: ${jobCommand('verify', { jobId, checkpointDir })}`,
    ],
  );
}

type Source = Pick<VerifyRequest, 'csvPath' | 'options'>;

async function sourceOf(
  files: JobFiles,
  command: VerifyCommand,
  job: JobView | undefined,
): Promise<Source> {
  const pace = readPace(command);
  if (job === undefined) {
    const { csvPath, options } = readFile(command);
    return { csvPath, options: { ...options, ...pace } };
  }
  const { csv, options } = job.checkpoint;
  const csvPath = command.csv ?? (await pathFromHere(csv, files));
  return { csvPath, options: { ...options, ...pace } };
}

function outputsOf(
  command: VerifyCommand,
  { csvPath }: Source,
  job: JobView | undefined,
): { readonly output?: OutputRequest; readonly repairCsv?: OutputRequest } {
  const { output, 'repair-csv': repairCsv, force } = command;
  if (output !== undefined && output === repairCsv) {
    throw new Abort(
      'usage',
      'output_named_twice',
      '--output and --repair-csv name the same file. Give two different files.',
    );
  }
  const keep = job === undefined ? [csvPath] : [csvPath, job.folder];
  const at = (path: string | undefined): OutputRequest | undefined =>
    path === undefined ? undefined : { path, force, keep };
  return defined({ output: at(output), repairCsv: at(repairCsv) });
}

async function run(
  command: VerifyCommand,
  request: VerifyRequest,
  { jobs, connection }: { readonly jobs: Jobs; readonly connection: Connection },
): Promise<VerifyEnd> {
  const { quiet, version, say } = command;
  const { options, csvPath } = request;
  const verifyCommand = verifyLine(command, request);
  if (!quiet) say(describeTarget(connection, csvPath));
  const setup = { jobs, connection, options, quiet, version, say, verifyCommand };
  try {
    return await withVerifyPorts(setup, (ports) => verifyFile(request, ports));
  } catch (error) {
    if (!(error instanceof Abort) || !ENDED_EARLY.has(error.reason)) throw error;
    const { reason, code, message, actions } = error;
    const again = `Within a day, the same command continues where it stopped: ${verifyCommand}`;
    throw new Abort(reason, code, message, [...actions, again]);
  }
}

const ENDED_EARLY: ReadonlySet<string> = new Set(['stopped_early', 'interrupted']);

/** The command again, without its outputs and its pace. */
function verifyLine(
  command: VerifyCommand,
  { job, csvPath, options }: VerifyRequest,
  ...flags: readonly string[]
): string {
  const checkpointDir = command['checkpoint-dir'];
  const own = [...ownWords(command), ...flags];
  if (job !== undefined) {
    const moved = command.csv === undefined ? [] : ['--csv', command.csv];
    return jobCommand('verify', { jobId: job.jobId, checkpointDir }, ...moved, ...own);
  }
  const words = ['workos-migrate', 'verify', '--csv', csvPath, ...readingWords(options)];
  if (checkpointDir !== CHECKPOINT_DIR) own.push('--checkpoint-dir', checkpointDir);
  return shellLine([...words, ...own]);
}

/** How the file is read, as words of a command. */
function readingWords(options: JobOptions): readonly string[] {
  const { concurrency, headroom, budget, outagePatience, rateLimit } = DEFAULT_OPTIONS;
  return optionWords(
    { ...options, concurrency, headroom, budget, outagePatience, rateLimit },
    DEFAULT_OPTIONS,
  );
}

/** The import of the rows that it may repair; or this command again, to write them. */
function nextOf(command: VerifyCommand, request: VerifyRequest, end: VerifyEnd): readonly string[] {
  const { job, options } = request;
  const { repairCsv } = end.files;
  if (repairCsv === undefined) {
    const path = `${job?.jobId ?? 'users'}-repair.csv`;
    const isWorthIt = request.repairCsv === undefined && end.differences.some(isRepairable);
    return isWorthIt ? [verifyLine(command, request, '--repair-csv', path)] : [];
  }
  const { concurrency, headroom, budget, outagePatience, rateLimit } =
    job?.checkpoint.options ?? DEFAULT_OPTIONS;
  return [
    importCommand({
      csvPath: repairCsv,
      checkpointDir: command['checkpoint-dir'],
      options: {
        ...options,
        ...formatOfCopy(options),
        concurrency,
        headroom,
        budget,
        outagePatience,
        rateLimit,
        onExisting: 'update',
      },
      sandbox: false,
      // A copy of all rows is the file of the job.
      besideJob: end.repairRows === end.csv.rows,
    }),
  ];
}
