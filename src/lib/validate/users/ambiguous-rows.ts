import { type CsvRow, type CsvSource, readRows } from '../../csv';
import { type Columns, parseRow } from '../../records';

/**
 * The rows that name their organization by one of these names alone, of those that pass the row rules. Which names are
 * ambiguous is known only at the end of the file, so it is read again: it is wrong, and nothing needs to be kept of the
 * rows of files that are not. They come by the batches that are read, of which most may have none.
 */
export async function* ambiguousRows(
  source: CsvSource,
  columns: Columns,
  names: ReadonlySet<string>,
): AsyncGenerator<readonly CsvRow[]> {
  const at = columns.positions.org_name ?? -1;
  const isOne = ({ cells, malformedQuote }: CsvRow): boolean => {
    if (malformedQuote !== undefined || !names.has(cells[at]?.trim() ?? '')) return false;
    const parsed = parseRow(cells, columns);
    return parsed.ok && parsed.record.org?.kind === 'name';
  };
  for await (const rows of readRows(source)) yield rows.filter(isOne);
}
