import { type FailureCount, FailureCounter, matcherOf } from '../../failures';
import { type JobFiles, type JobView, lookAtJob, readFailureBatches } from '../../jobs';
import type { JobId, RowFailure } from '../../model';
import type { CommandAnswer, PrintedAnswer } from '../command/answer';
import { type ErrorsFlagValues, readFilter } from './errors-flags';
import { EXIT } from '../command/exit-status';
import { formatOf } from './failure-format';
import { type ListFailure, NamedByRows, readListFailures } from '../../results';
import { jsonList, Listing, type ListTotals, withFields } from '../terminal/listing';
import { withJobs } from '../job/with-jobs';
import { checkJobNaming, namedJob } from '../job/named-job';
import { nextFields } from '../job/next-fields';
import { nextOfJob } from '../job/next-of-job';
import { Output, safeJson, terminalWidth } from '../terminal/output';
import { describeFailures, renderCounts, withoutRowLines } from './render-failures';
import { keepMemorySmall } from '../machine/system';

/** The arguments and flags of `errors`. */
export interface ErrorsCommand extends ErrorsFlagValues {
  readonly json: boolean;
  /** Prints a status message, unless the command is quiet. */
  readonly say: (text: string) => void;
}

/** What `errors --count-by --json` prints. */
export interface CountsJson {
  readonly jobId: JobId;
  readonly total: number;
  readonly counts: readonly FailureCount[];
}

/**
 * Lists the failures of a job directly on stdout, since they may not fit in memory. With `--count-by` the answer is
 * their counts.
 */
export async function errorsSession(
  command: ErrorsCommand,
): Promise<CommandAnswer<CountsJson> | PrintedAnswer<undefined>> {
  const isWanted = matcherOf(readFilter(command));
  checkJobNaming('errors', command);
  return withJobs({ ...command, isReading: true }, ({ files }) =>
    failuresIn(files, command, isWanted),
  );
}

async function failuresIn(
  files: JobFiles,
  command: ErrorsCommand,
  isWanted: FailureMatcher,
): ReturnType<typeof errorsSession> {
  const jobId = await namedJob(files, command);
  const view = await lookAtJob(files, { checkpointDir: command['checkpoint-dir'], jobId });
  if (command['count-by'] !== undefined) return countFailures(command, { files, view, isWanted });
  await listFailures(command, { files, view, isWanted });
  return { json: undefined, exit: EXIT.done };
}

type FailureMatcher = (failure: RowFailure) => boolean;

interface WantedFailures {
  readonly files: JobFiles;
  readonly view: JobView;
  readonly isWanted: FailureMatcher;
}

async function listFailures(
  command: ErrorsCommand,
  { files, view, isWanted }: WantedFailures,
): Promise<void> {
  const { json, format, limit = Infinity } = command;
  // Wrapping texts creates much garbage.
  if (format === 'table' && !json) keepMemorySmall();
  const terminal = { width: terminalWidth(), rows: view.checkpoint.csv.rows };
  const failed = await readListFailures(files, view);
  const named = new NamedByRows();
  const withoutRows = (): readonly ListFailure[] =>
    named.others(failed).filter((failure) => isWanted({ ...NO_ROW, ...failure }));
  const more = (): Record<string, string> => ({ withoutRows: safeJson(withoutRows()) });
  const listing = new Listing<RowFailure>(new Output(), (sample) =>
    json
      ? withFields(jsonList<RowFailure>(view.jobId, 'errors', safeJson), more)
      : formatOf(format, sample, terminal),
  );
  let retryable = 0;
  const onItem = (failure: RowFailure): void => {
    named.note(failure);
    if (failure.retryable) retryable += 1;
  };
  const batches = readFailureBatches(files, view);
  const totals = await listing.print(batches, { isWanted, limit, onItem });
  if (totals === undefined) return;
  const shown = { ...totals, retryable, printed: listing.printed, withoutRows: withoutRows() };
  showTotals(command, view, shown);
}

/** The fields by which a failure without a row is filtered. */
const NO_ROW = { recordNumber: 0, email: '', attempts: 0, timestamp: '' };

function showTotals(
  { say, format, 'checkpoint-dir': checkpointDir }: ErrorsCommand,
  view: JobView,
  totals: ListTotals & {
    readonly retryable: number;
    readonly printed: number;
    readonly withoutRows: readonly ListFailure[];
  },
): void {
  if (totals.matched > 0 || format !== 'table') say(describeFailures(totals, view));
  const { retryable, withoutRows } = totals;
  for (const line of withoutRowLines(withoutRows)) say(line);
  if (totals.total === 0 && withoutRows.length === 0) return;
  for (const line of nextFields(nextOfJob(view, { checkpointDir, retryable }))) say(line);
}

async function countFailures(
  command: ErrorsCommand,
  { files, view, isWanted }: WantedFailures,
): Promise<CommandAnswer<CountsJson>> {
  const { 'count-by': key = 'type', format, limit } = command;
  const counter = new FailureCounter(key);
  const totals = { total: 0, matched: 0 };
  for await (const batch of readFailureBatches(files, view)) {
    totals.total += batch.length;
    for (const failure of batch) {
      if (!isWanted(failure)) continue;
      totals.matched += 1;
      counter.add(failure);
    }
  }
  const counts = counter.list().slice(0, limit);
  return {
    json: { jobId: view.jobId, total: totals.total, counts },
    text: renderCounts(counts, { ...totals, key, format, width: terminalWidth() }),
    isForPrograms: format !== 'table',
    exit: EXIT.done,
  };
}
