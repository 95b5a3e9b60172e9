import { type FailureCount, FailureCounter, matcherOf } from '../../failures';
import { type JobView, lookAtJob, readFailureBatches } from '../../jobs';
import type { JobId, RowFailure } from '../../model';
import type { CommandAnswer, PrintedAnswer } from '../command/answer';
import { type ErrorsFlagValues, readFilter } from './errors-flags';
import { EXIT } from '../command/exit-status';
import { formatOf, jsonFormat } from './failure-format';
import { FailureListing } from './failure-listing';
import { machinePorts } from '../machine/machine-ports';
import { namedJob, refuseUnclearJob } from '../job/named-job';
import { nextOfJob } from '../job/next-of-job';
import { Output, terminalWidth } from '../terminal/output';
import { describeFailures, renderCounts } from './render-failures';
import { keepMemorySmall } from '../machine/system';

/** What `errors` was asked for. */
export interface ErrorsCommand extends ErrorsFlagValues {
  readonly json: boolean;
  /** Prints talk; nothing when the command is to be quiet. */
  readonly say: (text: string) => void;
}

/** What `errors --count-by --json` prints. */
export interface CountsJson {
  readonly jobId: JobId;
  readonly total: number;
  readonly counts: readonly FailureCount[];
}

/**
 * Lists a job's failures on stdout: they may be more than can be held. With `--count-by` their counts are the answer.
 */
export async function errorsSession(
  command: ErrorsCommand,
): Promise<CommandAnswer<CountsJson> | PrintedAnswer<undefined>> {
  const isWanted = matcherOf(readFilter(command));
  refuseUnclearJob('errors', command);
  const { files } = machinePorts;
  const jobId = await namedJob(files, command);
  const view = await lookAtJob(files, { checkpointDir: command['checkpoint-dir'], jobId });
  if (command['count-by'] !== undefined) return countAll(command, view, isWanted);
  await list(command, view, isWanted);
  return { json: undefined, exit: EXIT.done };
}

type Wanted = (failure: RowFailure) => boolean;

async function list(command: ErrorsCommand, view: JobView, isWanted: Wanted): Promise<void> {
  const { json, format, limit = Infinity } = command;
  // To wrap texts throws much away.
  if (format === 'table' && !json) keepMemorySmall();
  const terminal = { width: terminalWidth(), rows: view.checkpoint.csv.rows };
  const listing = new FailureListing(new Output(), (sample) =>
    json ? jsonFormat(view.jobId) : formatOf(format, sample, terminal),
  );
  const totals = { total: 0, matched: 0, retryable: 0 };
  for await (const batch of readFailureBatches(machinePorts.files, view)) {
    for (const failure of batch) {
      totals.total += 1;
      if (failure.retryable) totals.retryable += 1;
      if (!isWanted(failure)) continue;
      totals.matched += 1;
      if (totals.matched > limit) continue;
      // Whoever read them has seen enough.
      if (listing.add(failure) && !(await listing.flush())) return;
    }
  }
  if (await listing.end(totals)) tell(command, view, { ...totals, printed: listing.printed });
}

function tell(
  { say, format, 'checkpoint-dir': checkpointDir }: ErrorsCommand,
  view: JobView,
  told: { total: number; matched: number; retryable: number; printed: number },
): void {
  if (told.matched > 0 || format !== 'table') say(describeFailures(told, view));
  if (told.total === 0) return;
  const { retryable } = told;
  for (const next of nextOfJob(view, { checkpointDir, retryable })) say(`  Next  ${next}`);
}

async function countAll(
  command: ErrorsCommand,
  view: JobView,
  isWanted: Wanted,
): Promise<CommandAnswer<CountsJson>> {
  const { 'count-by': key = 'type', format, limit } = command;
  const counter = new FailureCounter(key);
  const totals = { total: 0, matched: 0 };
  for await (const batch of readFailureBatches(machinePorts.files, view)) {
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
    exit: EXIT.done,
  };
}
