import { join } from 'node:path';
import type { Chunk, RowFailure, RowSuccess } from '../model';
import type { RowState } from './chunk-fold';
import { readChunk } from './chunk-ledger';
import { type JobFiles, writeWhole } from './files';

export const ERRORS_FILE = 'errors.jsonl';
export const RESULTS_FILE = 'results.csv';

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

/**
 * Writes `results.csv` and `errors.jsonl` anew from the ledgers, a chunk at a time and in the order of the rows.
 *
 * @returns ledger lines that were torn or garbled
 */
export async function writeReports(
  files: JobFiles,
  job: { readonly folder: string; readonly ledgers: string; readonly chunks: readonly Chunk[] },
  csvLine: CsvLine,
): Promise<{ readonly badLines: number }> {
  let badLines = 0;
  await writeWhole(files, join(job.folder, ERRORS_FILE), (appendErrors) =>
    writeWhole(files, join(job.folder, RESULTS_FILE), async (appendResults) => {
      await appendResults(csvLine(RESULT_COLUMNS));
      for (const chunk of job.chunks) {
        const known = await readChunk(files, job.ledgers, chunk);
        badLines += known.badLines;
        const { results, errors } = reportChunk(chunk, known.rows, csvLine);
        await appendResults(results);
        if (errors !== '') await appendErrors(errors);
      }
    }),
  );
  return { badLines };
}

function reportChunk(
  chunk: Chunk,
  known: ReadonlyMap<number, RowState>,
  csvLine: CsvLine,
): { readonly results: string; readonly errors: string } {
  let results = '';
  let errors = '';
  for (let row = chunk.firstRow; row < chunk.firstRow + chunk.rows; row += 1) {
    const state = known.get(row) ?? {};
    results += csvLine(resultCells(row, state));
    if (state.failure !== undefined) errors += errorLine(state.failure);
  }
  return { results, errors };
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
