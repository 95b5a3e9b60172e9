import type { ItemSource } from '../../chunks';
import { assertUnchanged, csvChangedError, type CsvRow, type CsvSource, readRows } from '../../csv';
import { Abort, type Chunk, type CsvChunk } from '../../model';

/** Reasons of an `Abort` of `csv/` that mean: the file is not the planned one any more. */
const CSV_REASONS: ReadonlySet<string> = new Set(['usage', 'input_invalid', 'job_in_the_way']);

/** The rows of a planned CSV; `bytesOf` gives the part of the file that a chunk is. */
export function csvItems(
  source: CsvSource,
  bytesOf: (chunk: Chunk) => CsvChunk,
): ItemSource<CsvRow> {
  const changed = (): Abort => csvChangedError(source.path);
  return {
    async *read(chunk) {
      try {
        await assertUnchanged(source);
        yield* readRows(source, { range: { ...bytesOf(chunk), firstRow: chunk.first } });
      } catch (error) {
        throw error instanceof Abort && CSV_REASONS.has(error.reason) ? changed() : error;
      }
    },
    numberOf: ({ row }) => row,
    changed,
  };
}
