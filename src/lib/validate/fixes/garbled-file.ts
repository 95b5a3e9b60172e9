import { type CsvSource, readRows } from '../../csv';
import { type Columns, ungarbled } from '../../records';
import { fixRow } from './fix-row';
import { withFixes } from './row-identity';

const NOT_ASCII = /[^\x00-\x7f]/;

/**
 * True when a tool encoded the whole file twice: after all other fixes every cell with a character outside ASCII reads
 * back as UTF-8, and there is one. Ends at the first cell that does not.
 */
export async function isGarbledFile(
  source: CsvSource,
  columns: Columns,
  signal?: AbortSignal,
): Promise<boolean> {
  let isGarbled = false;
  for await (const rows of readRows(source)) {
    signal?.throwIfAborted();
    for (const { cells } of rows) {
      if (!cells.some((cell) => NOT_ASCII.test(cell))) continue;
      const fixed = withFixes(cells, fixRow(cells, columns)).filter((cell) => NOT_ASCII.test(cell));
      if (fixed.some((cell) => ungarbled(cell) === undefined)) return false;
      isGarbled ||= fixed.length > 0;
    }
  }
  return isGarbled;
}
