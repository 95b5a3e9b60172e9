import { type JobHistory, type JobOptions, openJob, type OpenedJob, type Target } from '../../jobs';
import { Abort, defined, type JobId } from '../../model';
import { runJob } from './run-job';
import type { ImportEnd } from './import-end';
import { RunProgress } from './run-progress';
import { type Plan, planCsv } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import { hasRowsToRetry, type RetryFailed } from '../rows/retry-failed';
import { openRoute } from '../../requests';
import { contextOf, limitsOf, planRequest } from './run-import';

/** What a resume is asked for. */
export interface ResumeRequest {
  readonly jobId: JobId;
  readonly checkpointDir: string;
  /** Where the key of today leads. */
  readonly target: Target;
  /** Where the CSV lies now, if it was moved. */
  readonly csvPath?: string;
  /** Options that differ from the last run's. */
  readonly changes: Partial<
    Pick<JobOptions, 'workers' | 'concurrency' | 'rateLimit' | 'headroom' | 'maxErrors'>
  >;
  readonly retryFailed: RetryFailed;
}

/** A job under our lock, about to go on. */
export interface ClaimedJob {
  readonly request: ResumeRequest;
  /** The options that count from now on. */
  readonly options: JobOptions;
  readonly csvPath: string;
  /** What is to be told of how the job was found. */
  readonly notes: readonly string[];
  /** How the job ended, when nothing is left to do. */
  readonly finished?: ImportEnd;
  readonly opened: OpenedJob;
  /** Gives the lock back. For a job that is not resumed after all. */
  release(): Promise<void>;
}

/**
 * Locks a job and reads its history.
 *
 * @throws Abort (exit 5) when there is no such job, another process has it, or it belongs to another environment
 */
export async function claimJob(
  request: ResumeRequest,
  { files, clock, newNonce }: Pick<ImportPorts, 'files' | 'clock' | 'newNonce'>,
): Promise<ClaimedJob> {
  const { jobId, checkpointDir } = request;
  const now = new Date(clock.now()).toISOString();
  const opened = await openJob(files, { checkpointDir, jobId, now, newNonce });
  const { spec, notes, job } = opened;
  try {
    refuseOtherTarget(spec.target, request.target);
  } catch (error) {
    await job.close();
    throw error;
  }
  return {
    request,
    options: { ...spec.options, ...request.changes },
    csvPath: request.csvPath ?? spec.csv.path,
    notes,
    opened,
    ...defined({ finished: finishedEnd(opened, request.retryFailed) }),
    release: () => job.close(),
  };
}

/** Goes on with a job where its last run left it: the same drive as an import. */
export async function resumeImport(taken: ClaimedJob, ports: ImportPorts): Promise<ImportEnd> {
  const { options, csvPath, opened, request } = taken;
  const { jobId, target } = request;
  const { job, history, nonce, startedAtMs } = opened;
  try {
    const plan = await planAgain(taken, ports);
    const route = openRoute({ ...limitsOf(options), usedUntilMs: history.writtenAtMs }, ports);
    const context = contextOf(options, ports, { stack: route.stack, nonce });
    const progress = new RunProgress({
      jobId,
      target,
      options,
      plan,
      ports,
      route,
      before: { startedAtMs, spent: history.spent },
    });
    await job.record({ type: 'run', atMs: progress.startedAtMs, options, csvPath });
    const { rows } = plan.csv;
    const { expectation, warnings } = plan;
    ports.emit({ type: 'planned', rows, expectation, warnings });
    const retry = request.retryFailed;
    return await runJob({
      ...{ jobId, options, retry, ports, route, context, plan, progress, job, history },
    });
  } catch (error) {
    await job.close();
    throw error;
  }
}

const NOT_RESUMED =
  'Stopped while the file was read again: nothing was sent, the job is as it was.';

async function planAgain(taken: ClaimedJob, ports: ImportPorts): Promise<Plan> {
  const { csvPath, options, opened } = taken;
  const was = opened.spec.csv;
  const planned = planCsv(planRequest({ csvPath, options }, ports, NOT_RESUMED));
  const plan = await planned.catch((error: unknown) => {
    // It was planned once without trouble: what is wrong with it now came later.
    if (error instanceof Abort && error.reason === 'input_invalid') {
      throw csvChanged(csvPath, error.message);
    }
    throw error instanceof Abort && error.reason === 'usage' ? csvGone(error, taken) : error;
  });
  const { csv } = plan;
  if (csv.bytes !== was.bytes) {
    throw csvChanged(
      csvPath,
      `It had ${String(was.bytes)} bytes and has ${String(csv.bytes)} now.`,
    );
  }
  if (csv.sha256 !== was.sha256) {
    throw csvChanged(csvPath, 'Its size is the same, its content is not.');
  }
  return plan;
}

function csvChanged(path: string, what: string): Abort {
  return new Abort(
    'job_in_the_way',
    'csv_changed',
    `${path} is not the file the job began with. ${what}`,
    [
      'Resume with the file as it was: --csv <path> names another place',
      'Or import the new file as a job of its own, with --on-existing adopt',
    ],
  );
}

function csvGone(error: Abort, { request }: ClaimedJob): Abort {
  return new Abort('usage', error.code, error.message, [
    `If the file was moved: workos-migrate resume ${request.jobId} --csv <path>`,
  ]);
}

function refuseOtherTarget(was: Target, is: Target): void {
  if (was.apiUrl === is.apiUrl && was.environment === is.environment) return;
  if (was.environment === 'sandbox') {
    throw new Abort(
      'job_in_the_way',
      'target_differs',
      'The job was a rehearsal: its sandbox ended with it.',
      ['Import the file as a new job'],
    );
  }
  throw new Abort(
    'job_in_the_way',
    'target_differs',
    `The job belongs to the ${was.environment} environment at ${was.apiUrl}; this key and address lead to the ${is.environment} environment at ${is.apiUrl}.`,
    ['Use the key and WORKOS_API_URL the job began with'],
  );
}

function finishedEnd(opened: OpenedJob, retry: RetryFailed): ImportEnd | undefined {
  const { checkpoint, history, job } = opened;
  if (checkpoint?.status !== 'completed' && checkpoint?.status !== 'partial') return undefined;
  if (history.receipts.size < checkpoint.chunks.total || anyNeedsWork(history, retry)) {
    return undefined;
  }
  const retryable = [...history.receipts.values()].reduce((sum, one) => sum + one.retryable, 0);
  return { checkpoint, files: job.files, reported: true, reasons: [], retryable };
}

function anyNeedsWork({ receipts }: JobHistory, retry: RetryFailed): boolean {
  return [...receipts.values()].some((receipt) => hasRowsToRetry(retry, receipt));
}
