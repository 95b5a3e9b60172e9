import { type CsvRow, type CsvSource, readRows } from '../../csv';
import { cellOf, type Columns, parseRecord } from '../../records';

/**
 * The rows that pass the row rules and name their organization by one of these names only, batch by batch (most
 * batches may be empty). Which names are ambiguous is known only at the end of the file, so the file is read again:
 * only invalid files pay for it, and no rows have to be kept for the others.
 */
export async function* ambiguousRows(
  source: CsvSource,
  columns: Columns,
  names: ReadonlySet<string>,
): AsyncGenerator<readonly CsvRow[]> {
  const isAmbiguous = (row: CsvRow): boolean => {
    if (!names.has(cellOf(row.cells, columns, 'org_name').trim())) return false;
    const parsed = parseRecord(row, columns);
    return parsed.ok && parsed.record.org?.kind === 'name';
  };
  for await (const rows of readRows(source)) yield rows.filter(isAmbiguous);
}
