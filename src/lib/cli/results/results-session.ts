import { type JobFiles, type JobView, lookAtJob, type ResultRow } from '../../jobs';
import {
  eachAddressOnce,
  readResultBatches,
  type ResultFilter,
  resultMatcher,
  updateStatement,
} from '../../results';
import type { PrintedAnswer } from '../command/answer';
import { EXIT } from '../command/exit-status';
import { checkJobNaming, namedJob } from '../job/named-job';
import { withJobs } from '../job/with-jobs';
import { keepMemorySmall } from '../machine/system';
import { jsonList, type ListFormat, Listing } from '../terminal/listing';
import { Output, terminalWidth } from '../terminal/output';
import { describeResults } from './describe-results';
import { formatOf, resultJson, sqlFormat } from './result-format';
import { readFilter, readOutput, type ResultOutput, type ResultsFlagValues } from './results-flags';

/** The arguments and flags of `results`. */
export interface ResultsCommand extends ResultsFlagValues {
  readonly json: boolean;
  /** Prints a status message, unless the command is quiet. */
  readonly say: (text: string) => void;
}

/** Lists what became of the rows of a job directly on stdout, since they may not fit in memory. */
export async function resultsSession(command: ResultsCommand): Promise<PrintedAnswer<undefined>> {
  const filter = readFilter(command);
  const output = readOutput(command);
  checkJobNaming('results', command);
  return withJobs({ ...command, isReading: true }, ({ files }) =>
    resultsIn(files, command, { filter, output }),
  );
}

async function resultsIn(
  files: JobFiles,
  command: ResultsCommand,
  { filter, output }: { readonly filter: ResultFilter; readonly output: ResultOutput },
): Promise<PrintedAnswer<undefined>> {
  const jobId = await namedJob(files, command);
  const view = await lookAtJob(files, { checkpointDir: command['checkpoint-dir'], jobId });
  keepMemorySmall();
  const batches = (): AsyncIterable<readonly ResultRow[]> => readResultBatches(files, view);
  const isOfFilter = resultMatcher(filter);
  const isEachOnce = output === 'emails' && !command.json;
  const isWanted = isEachOnce ? await eachAddressOnce(batches(), isOfFilter) : isOfFilter;
  let skipped = 0;
  const onSkipped = (): void => {
    skipped += 1;
  };
  const listing = new Listing<ResultRow>(new Output(), (sample) =>
    listFormat(output, { isJson: command.json, view, sample, onSkipped }),
  );
  const totals = await listing.print(batches(), { isWanted, limit: command.limit ?? Infinity });
  if (totals !== undefined) {
    const { printed } = listing;
    const shown = { ...totals, printed, skipped, isFiltered: isFiltered(filter), isEachOnce };
    for (const line of describeResults(shown, view)) command.say(line);
  }
  return { json: undefined, exit: EXIT.done };
}

interface Listed {
  readonly isJson: boolean;
  readonly view: JobView;
  readonly sample: readonly ResultRow[];
  readonly onSkipped: () => void;
}

function listFormat(
  output: ResultOutput,
  { isJson, view, sample, onSkipped }: Listed,
): ListFormat<ResultRow> {
  if (isJson) return jsonList(view.jobId, 'results', resultJson);
  if (typeof output !== 'string') return sqlFormat(updateStatement(output), onSkipped);
  const terminal = { width: terminalWidth(), rows: view.checkpoint.csv.rows };
  return formatOf(output, sample, terminal);
}

function isFiltered({ statuses, organizations, emails, isWithoutPassword }: ResultFilter): boolean {
  return isWithoutPassword || [statuses, organizations, emails].some((values) => values.length > 0);
}
