import type { ChunkRunParts } from '../../chunks';
import type { CsvRow, CsvSource } from '../../csv';
import type { Chunk, CsvChunk } from '../../model';
import { csvItems } from './csv-items';
import type { RowContext } from './import-row';
import type { RetryFailed } from './retry-failed';
import { RowWork } from './row-work';
import type { RowsReport } from './rows-report';

/** What a process needs to import chunks of rows. */
export type RowChunks = ChunkRunParts<CsvRow, RowsReport>;

export interface RowChunksParts extends Pick<
  RowChunks,
  'ledgers' | 'stop' | 'limit' | 'onSettled'
> {
  readonly source: CsvSource;
  /** The part of the file that a chunk is. */
  readonly bytesOf: (chunk: Chunk) => CsvChunk;
  readonly rows: RowContext;
  readonly retry: RetryFailed;
}

/** Chunks whose items are the rows of a CSV, and whose work is the import of a row. */
export function rowChunks(parts: RowChunksParts): RowChunks {
  const { source, bytesOf, rows, retry, ...shared } = parts;
  return { ...shared, source: csvItems(source, bytesOf), work: new RowWork(rows, retry) };
}
