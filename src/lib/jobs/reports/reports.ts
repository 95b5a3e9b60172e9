import {
  type Chunk,
  looseEmail,
  normalEmail,
  type OrganizationId,
  type RowFailure,
  type Tally,
  TallySum,
} from '../../model';
import { resultsOfRow, type RowState, tallyOfState } from '../ledger/chunk-fold';
import type { ChunkLedgers, KnownChunk } from '../ledger/chunk-ledger';
import { DoubleCounts, objectKey } from './double-counts';
import type { JobFiles } from '../disk/job-files';
import { writeWhole } from '../disk/write-whole';
import type { ErrorsWriter } from './errors-writer';
import { RESULT_COLUMNS, resultCells, resultRow } from './results-line';

/** Turns cells into a line of CSV; the caller passes that of `csv/`. */
export type CsvLine = (cells: readonly string[]) => string;

/** What the ledgers of a job say about all its rows. */
export interface ReportTotals {
  /** Settled rows. A user counts even where its row is not settled. */
  readonly tally: Tally;
  /** Failures that are worth a retry. */
  readonly retryable: number;
  /** Ledger lines that were torn or garbled. */
  readonly badLines: number;
  /** Chunks with rows that are not settled. */
  readonly unsettled: readonly Chunk[];
}

/** The job to report on. */
export interface ReportedJob {
  /** The path of `results.csv`. */
  readonly resultsPath: string;
  readonly errors: ErrorsWriter;
  readonly ledgers: ChunkLedgers;
  readonly chunks: readonly Chunk[];
  /** The highest epoch of a chunk. */
  readonly epochOf: (chunk: number) => number;
  /** Gets every failure that remains, in the order of the rows. */
  readonly onFailure?: (failure: RowFailure) => void;
  /** Gets what the ledgers have of every row. */
  readonly onRow?: (state: RowState) => void;
  /** True when another row has the same email: only then can two rows count one user or membership. */
  readonly isRepeated: (row: number) => boolean;
  /** True when rows name the organization in several ways: the plan takes them for several. */
  readonly isAliased: (organization: OrganizationId) => boolean;
}

/** Writes `results.csv` and `errors.jsonl` again from the ledgers, a chunk at a time and in the order of the rows. */
export async function writeReports(
  files: JobFiles,
  job: ReportedJob,
  csvLine: CsvLine,
): Promise<ReportTotals> {
  const folded = { tally: new TallySum(), retryable: 0, badLines: 0 };
  const unsettled: Chunk[] = [];
  const objects = new Set<string>();
  let hasFailed = false;
  await job.errors.rewrite((appendErrors) =>
    writeWhole(files, job.resultsPath, async (appendResults) => {
      await appendResults(csvLine(RESULT_COLUMNS));
      for (const chunk of job.chunks) {
        const known = await job.ledgers.read(chunk, job.epochOf(chunk.index));
        addChunk(folded, known);
        hasFailed ||= hasFailure(job, chunk, known);
        for (const [row, state] of known.rows) {
          job.onRow?.(state);
          for (const key of inQuestion(job, { row, state, hasFailed })) objects.add(key);
        }
        const { results, failures, isSettled } = reportChunk(chunk, known.rows, csvLine);
        if (!isSettled) unsettled.push(chunk);
        await appendResults(results);
        if (failures.length > 0) await appendErrors(failures);
        for (const failure of failures) job.onFailure?.(failure);
      }
    }),
  );
  const tally = objects.size === 0 ? folded.tally : await countOnce(job, folded.tally, objects);
  return { ...folded, tally, unsettled };
}

/** The objects of a row that another row may count as well, and those that no row may count. */
function inQuestion(
  { isRepeated, isAliased }: ReportedJob,
  { row, state, hasFailed }: { row: number; state: RowState; hasFailed: boolean },
): readonly string[] {
  const isLinked = isRepeated(row);
  if (!isLinked && !hasLooseEmail(state)) return [];
  return resultsOfRow(state)
    .filter(([step, { mark, outcome, organizationId }]) => {
      if (mark !== undefined) return mark === 'found' || (mark === 'repeated' && hasFailed);
      if (step === 'user' || outcome === 'created') return false;
      // Rows that are as an earlier job sent them need no organization: this job does not know which names are one.
      const isOneOfMany =
        outcome === 'unchanged' || (organizationId !== undefined && isAliased(organizationId));
      return !isLinked || isOneOfMany;
    })
    .map(([step, result]) => objectKey(step, result));
}

/** True when a server may take the email of the row for that of another one. */
function hasLooseEmail({ success }: RowState): boolean {
  return success !== undefined && looseEmail(success.email) !== normalEmail(success.email);
}

/** True when a row that shares its email has not arrived: a later one may have left its membership to it. */
function hasFailure(
  { isRepeated }: ReportedJob,
  { first, count }: Chunk,
  { rows }: KnownChunk,
): boolean {
  for (let row = first; row < first + count; row += 1) {
    if (isRepeated(row) && rows.get(row)?.success === undefined) return true;
  }
  return false;
}

/** Two rows, or none, may have counted one user or membership: a second read of the ledgers corrects that. */
async function countOnce(
  { ledgers, chunks, epochOf }: ReportedJob,
  tally: Tally,
  objects: ReadonlySet<string>,
): Promise<Tally> {
  const counts = new DoubleCounts(objects);
  for (const chunk of chunks) {
    const { rows } = await ledgers.read(chunk, epochOf(chunk.index));
    // The ledger has them in the order in which they were settled.
    for (const [, state] of [...rows].sort(([one], [other]) => one - other)) counts.add(state);
  }
  return counts.correct(tally);
}

function addChunk(
  sums: { readonly tally: TallySum; retryable: number; badLines: number },
  known: KnownChunk,
): void {
  for (const state of known.rows.values()) {
    sums.tally.add(tallyOfState(state));
    if (state.failure?.retryable === true) sums.retryable += 1;
  }
  sums.badLines += known.badLines;
}

function reportChunk(
  chunk: Chunk,
  known: ReadonlyMap<number, RowState>,
  csvLine: CsvLine,
): {
  readonly results: string;
  readonly failures: readonly RowFailure[];
  readonly isSettled: boolean;
} {
  let results = '';
  let isSettled = true;
  const failures: RowFailure[] = [];
  for (let row = chunk.first; row < chunk.first + chunk.count; row += 1) {
    const state = known.get(row) ?? {};
    results += csvLine(resultCells(resultRow(row, state)));
    if (state.failure !== undefined) failures.push(state.failure);
    else if (state.success === undefined) isSettled = false;
  }
  return { results, failures, isSettled };
}
