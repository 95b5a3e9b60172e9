import type { Checkpoint } from '../checkpoint/checkpoint';
import type { RowRange } from '../ledger/chunk-ledger';

/** The rows of a chunk: all chunks but the last have the same number of rows. */
export function rowsOfChunk(index: number, { csv, chunks }: Checkpoint): RowRange {
  const before = index * chunks.size;
  return { index, first: before + 1, count: Math.min(chunks.size, csv.rows - before) };
}
