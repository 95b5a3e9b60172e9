import type { ItemSource } from '../../chunks';
import { type CsvRow, type CsvSource, printablePath, readRows } from '../../csv';
import { Abort, type Chunk, type CsvChunk } from '../../model';

/** The rows of a planned CSV; `bytesOf` gives the part of the file that a chunk is. */
export function csvItems(
  source: CsvSource,
  bytesOf: (chunk: Chunk) => CsvChunk,
): ItemSource<CsvRow> {
  const changed = (chunk: Chunk): Abort => chunkChanged(source, chunk);
  return {
    async *read(chunk) {
      try {
        yield* readRows(source, { range: { ...bytesOf(chunk), firstRow: chunk.first } });
      } catch (error) {
        if (!(error instanceof Abort)) throw error;
        throw error.code === 'csv_changed' ? changed(chunk) : unreadable(error, chunk);
      }
    },
    numberOf: ({ row }) => row,
    changed,
  };
}

function chunkChanged({ path }: CsvSource, chunk: Chunk): Abort {
  return new Abort(
    'job_in_the_way',
    'csv_changed',
    `${printablePath(path)} has changed since it was planned: ${rowsOf(chunk)} differ. ` +
      'The changed rows were not sent.',
    [
      'Restore the file, then resume',
      'Or import the changed file as a new job with --on-existing adopt',
    ],
  );
}

/** The file can be read again once its disk or network share is back: the job waits for that. */
function unreadable({ code, message }: Abort, chunk: Chunk): Abort {
  return new Abort('stopped_early', code, `${message} The run stopped before ${rowsOf(chunk)}.`, [
    'Make the file readable again, then resume',
    'If the file was moved, resume with --csv <path>',
  ]);
}

function rowsOf({ first, count }: Chunk): string {
  return `rows ${String(first)}–${String(first + count - 1)}`;
}
