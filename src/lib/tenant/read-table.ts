import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { type CsvFormat, type CsvRow, openCsv, printablePath, readRowBatches } from '../csv';
import { Abort, defined, type Fingerprint } from '../model';
import { bindTenantHeader, shownHeader, type TenantColumn, type TenantHeader } from '../records';

/** The columns of a file, and those of which its header must name one. */
export interface TableColumns {
  readonly names: readonly TenantColumn[];
  readonly oneOf: readonly TenantColumn[];
}

/** How a small CSV is read. */
export interface TableRequest {
  readonly path: string;
  readonly format?: CsvFormat;
  readonly columns: TableColumns;
  readonly onRow: (row: CsvRow, header: TenantHeader) => void;
}

/**
 * Reads a CSV whole, row by row.
 *
 * @returns its fingerprint, and the headers that are not read
 * @throws Abort when the file cannot be read, or `csv_header` when its header names none of the columns
 */
export async function readTable({
  path,
  format,
  columns,
  onRow,
}: TableRequest): Promise<{ readonly csv: Fingerprint; readonly unknown: readonly string[] }> {
  const source = await openCsv(path, defined({ format }));
  const header = bindTenantHeader(source.header, columns.names);
  rejectHeader(path, header, columns);
  const hash = createHash('sha256');
  let bytes = 0;
  let rows = 0;
  const onBytes = (block: Uint8Array): void => {
    hash.update(block);
    bytes += block.byteLength;
  };
  for await (const batch of readRowBatches(source, { onBytes })) {
    for (const row of batch.rows) onRow(row, header);
    rows += batch.rows.length;
  }
  return {
    csv: { path, absolutePath: resolve(path), bytes, sha256: hash.digest('hex'), rows },
    unknown: header.unknown.map(shownHeader),
  };
}

function rejectHeader(
  path: string,
  { positions, repeated }: TenantHeader,
  { names, oneOf }: TableColumns,
): void {
  const [twice] = repeated;
  const problem =
    twice !== undefined
      ? `The header names ${twice} twice. Remove or rename one of the two columns.`
      : oneOf.every((name) => positions[name] === undefined)
        ? `The header does not name ${listed(oneOf)}. The columns of this file are ${names.join(', ')}.`
        : undefined;
  if (problem !== undefined) {
    throw new Abort('input_invalid', 'csv_header', `${printablePath(path)}: ${problem}`);
  }
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names.join('') : `any of ${names.join(', ')}`;
}
