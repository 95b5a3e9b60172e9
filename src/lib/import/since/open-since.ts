import {
  chunkLedgers,
  isSameTarget,
  jobCommand,
  type JobFiles,
  type JobHistory,
  type JobOptions,
  type JobView,
  lookAtJob,
  readLedger,
  type RowState,
  rowsOfChunk,
  sharedResults,
  type Target,
} from '../../jobs';
import { Abort, type JobId, parseJobId } from '../../model';
import { earlierRow } from './earlier-row';
import { EarlierRows } from './earlier-rows';
import { type EarlierJob, SincePlan } from './since-plan';

/** The step in the ledger that makes the membership of a missing row inactive. */
export const DEACTIVATION = 'deactivation';

/** An import that names earlier jobs. */
export interface SinceRequest {
  readonly options: Pick<JobOptions, 'since'>;
  readonly checkpointDir: string;
  /** Where the import leads; absent where that is not known. */
  readonly target?: Target;
}

/**
 * Reads the earlier jobs that an import names with `--since`, and nothing when it names none.
 *
 * @throws Abort (exit 5) when one of them is unknown, runs, was undone, belongs to another environment or cannot be read
 */
export async function openSince(
  files: JobFiles,
  request: SinceRequest,
): Promise<SincePlan | undefined> {
  const { since } = request.options;
  if (since === null) return undefined;
  const opened: Pick<EarlierJob, 'view' | 'history'>[] = [];
  for (const jobId of jobsOf(since)) opened.push(await openEarlier(files, jobId, request));
  const beganAt = ({ view }: { readonly view: JobView }): number =>
    Date.parse(view.checkpoint.createdAt);
  opened.sort((one, other) => beganAt(other) - beganAt(one));
  const rows = opened.reduce((sum, { view }) => sum + view.checkpoint.csv.rows, 0);
  const earlier = new EarlierRows(rows);
  try {
    const jobs: EarlierJob[] = [];
    const deactivated = new Set<string>();
    for (const [job, { view, history }] of opened.entries()) {
      let known = 0;
      for await (const state of statesOf(files, { view, history })) {
        const row = earlierRow(job, state);
        if (row === undefined) continue;
        known += 1;
        // A newer job has changed it since: it is neither unchanged nor missing again.
        const isDeactivated = deactivated.has(row.membershipId);
        earlier.add(isDeactivated ? { ...row, digest: '' } : row);
      }
      for (const id of sharedResults(history.shared, DEACTIVATION).keys()) deactivated.add(id);
      const nonce = history.head?.nonce;
      const all = view.checkpoint.csv.rows;
      jobs.push({ view, history, nonce, unknownRows: nonce === undefined ? all : all - known });
    }
    return new SincePlan(jobs, earlier);
  } catch (error) {
    earlier.close();
    throw error;
  }
}

/** The jobs that an option names. */
export function jobsOf(since: string): readonly JobId[] {
  return since.split(',').flatMap((text) => parseJobId(text) ?? []);
}

async function openEarlier(
  files: JobFiles,
  jobId: JobId,
  { checkpointDir, target }: SinceRequest,
): Promise<{ readonly view: JobView; readonly history: JobHistory }> {
  const view = await lookAtJob(files, { checkpointDir, jobId });
  if (view.state === 'running') throw stillRuns(jobId, checkpointDir);
  if (view.undo !== undefined) throw wasUndone(jobId);
  const history = await readLedger(files, view, () => undefined);
  const was = history.spec?.target ?? view.checkpoint.target;
  if (target !== undefined && !isSameTarget(was, target)) throw otherTarget(jobId, was);
  return { view, history };
}

/** What the ledgers of a job have of its rows, in their order. */
async function* statesOf(
  files: JobFiles,
  { view, history }: Pick<EarlierJob, 'view' | 'history'>,
): AsyncGenerator<RowState> {
  const { checkpoint, folder, jobId } = view;
  const ledgers = chunkLedgers(files, folder, jobId);
  for (let index = 0; index < checkpoint.chunks.total; index += 1) {
    const epoch = history.epochs.get(index);
    if (epoch === undefined) continue;
    const { rows } = await ledgers.read(rowsOfChunk(index, checkpoint), epoch);
    for (const [, state] of [...rows].sort(([one], [other]) => one - other)) yield state;
  }
}

function stillRuns(jobId: JobId, checkpointDir: string): Abort {
  return new Abort(
    'job_in_the_way',
    'job_in_use',
    `--since ${jobId}: the job is still running. Nothing was sent.`,
    [`Wait for its end: ${jobCommand('status', { jobId, checkpointDir }, '--watch')}`],
  );
}

/** What was taken back would be left out as unchanged. */
function wasUndone(jobId: JobId): Abort {
  return new Abort(
    'job_in_the_way',
    'job_undone',
    `--since ${jobId}: the job was undone, or is being undone. Nothing was sent.`,
    ['Leave it out of --since'],
  );
}

function otherTarget(jobId: JobId, { apiUrl, environment }: Target): Abort {
  return new Abort(
    'job_in_the_way',
    'target_differs',
    `--since ${jobId}: the job belongs to the ${environment} environment at ${apiUrl}. Nothing was sent.`,
    [
      'Use the key and WORKOS_API_URL of that job',
      'Or name a job of this environment; see: workos-migrate status',
    ],
  );
}
