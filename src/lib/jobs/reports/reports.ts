import { join } from 'node:path';
import {
  addTallies,
  type Chunk,
  defined,
  EMPTY_TALLY,
  type RowFailure,
  type RowSuccess,
  type Tally,
  tallyOfRow,
} from '../../model';
import type { RowState } from '../ledger/chunk-fold';
import type { ChunkLedgers, KnownChunk } from '../ledger/chunk-ledger';
import { DoubleCounts, foundBy } from './double-counts';
import { type JobFiles, writeWhole } from '../disk/files';
import { ERRORS_FILE, RESULTS_FILE } from '../names';

/** How a cell list becomes a line of CSV; `csv/` brings the real one. */
export type CsvLine = (cells: readonly string[]) => string;

const RESULT_COLUMNS = [
  'row',
  'email',
  'external_id',
  'status',
  'user_id',
  'organization_id',
  'membership_id',
  'error_type',
  'error_code',
];

/** One failure as a line of `errors.jsonl`. */
export function errorLine(failure: RowFailure): string {
  return `${JSON.stringify(failure)}\n`;
}

/** What the ledgers of a job say of all its rows. */
export interface Folded {
  /** Rows that are settled; a user that was brought counts also where its row is not. */
  readonly tally: Tally;
  /** Failures that are worth another try. */
  readonly retryable: number;
  /** Ledger lines that were torn or garbled. */
  readonly badLines: number;
  /** Chunks with rows that are not settled. */
  readonly unsettled: readonly Chunk[];
}

/** What is reported on. */
export interface ReportedJob {
  readonly folder: string;
  readonly ledgers: ChunkLedgers;
  readonly chunks: readonly Chunk[];
  /** The highest epoch of a chunk. */
  readonly epochOf: (chunk: number) => number;
  /** Told of every failure that stands, in the order of the rows. */
  readonly onFailure?: (failure: RowFailure) => void;
  /** True when another row has the same email: only then can two rows count one user or membership. */
  readonly isRepeated: (row: number) => boolean;
}

/** Writes `results.csv` and `errors.jsonl` anew from the ledgers, a chunk at a time and in the order of the rows. */
export async function writeReports(
  files: JobFiles,
  job: ReportedJob,
  csvLine: CsvLine,
): Promise<Folded> {
  let folded: Sums = { tally: EMPTY_TALLY, retryable: 0, badLines: 0 };
  const unsettled: Chunk[] = [];
  const found = new Set<string>();
  await writeWhole(files, join(job.folder, ERRORS_FILE), (appendErrors) =>
    writeWhole(files, join(job.folder, RESULTS_FILE), async (appendResults) => {
      await appendResults(csvLine(RESULT_COLUMNS));
      for (const chunk of job.chunks) {
        const known = await job.ledgers.read(chunk, job.epochOf(chunk.index));
        folded = foldChunk(folded, known);
        for (const [row, state] of known.rows) {
          if (job.isRepeated(row)) for (const id of foundBy(state)) found.add(id);
        }
        const { results, failures, isSettled } = reportChunk(chunk, known.rows, csvLine);
        if (!isSettled) unsettled.push(chunk);
        await appendResults(results);
        if (failures.length > 0) await appendErrors(failures.map(errorLine).join(''));
        for (const failure of failures) job.onFailure?.(failure);
      }
    }),
  );
  const tally = found.size === 0 ? folded.tally : await countOnce(job, folded.tally, found);
  return { ...folded, tally, unsettled };
}

/** Two rows may each have taken one user or membership for their own: another look at the ledgers tells. */
async function countOnce(
  { ledgers, chunks, epochOf }: ReportedJob,
  tally: Tally,
  found: ReadonlySet<string>,
): Promise<Tally> {
  const counts = new DoubleCounts(found);
  for (const chunk of chunks) {
    const { rows } = await ledgers.read(chunk, epochOf(chunk.index));
    for (const state of rows.values()) counts.add(state);
  }
  return counts.correct(tally);
}

type Sums = Omit<Folded, 'unsettled'>;

function foldChunk(before: Sums, known: KnownChunk): Sums {
  let { tally, retryable } = before;
  for (const state of known.rows.values()) {
    tally = addTallies(tally, tallyOfState(state));
    if (state.failure?.retryable === true) retryable += 1;
  }
  return { tally, retryable, badLines: before.badLines + known.badLines };
}

/** What a row adds to the tally, as far as it has come. */
export function tallyOfState({ success, failure, user }: RowState): Tally {
  if (success !== undefined) return tallyOfRow({ arrived: true, ...success });
  const failed = tallyOfRow({ arrived: false, ...defined({ user }) });
  return failure === undefined ? { ...failed, failures: 0 } : failed;
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
  for (let row = chunk.firstRow; row < chunk.firstRow + chunk.rows; row += 1) {
    const state = known.get(row) ?? {};
    results += csvLine(resultCells(row, state));
    if (state.failure !== undefined) failures.push(state.failure);
    else if (state.success === undefined) isSettled = false;
  }
  return { results, failures, isSettled };
}

/**
 * A row's line of `results.csv`. `status` is how the row came to its user (created, adopted, updated), or failed, or
 * unprocessed.
 */
function resultCells(row: number, state: RowState): readonly string[] {
  if (state.success !== undefined) return successCells(state.success);
  if (state.failure !== undefined) return failureCells(state.failure);
  return [String(row), '', '', 'unprocessed', state.user?.userId ?? '', '', '', '', ''];
}

function successCells(success: RowSuccess): readonly string[] {
  const { row, email, externalId, user, organizationId, membership } = success;
  return [
    String(row),
    email,
    externalId ?? '',
    user.outcome,
    user.userId,
    organizationId ?? '',
    membership?.membershipId ?? '',
    '',
    '',
  ];
}

function failureCells(failure: RowFailure): readonly string[] {
  const { recordNumber, email, externalId, userId, orgId, errorType, errorCode } = failure;
  return [
    String(recordNumber),
    email,
    externalId ?? '',
    'failed',
    userId ?? '',
    orgId ?? '',
    '',
    errorType,
    errorCode ?? '',
  ];
}
