import type { CsvSource } from '../../csv';
import { COLUMN_NAMES, type Columns, describeUnknownColumns, type Reading } from '../../records';
import type { Findings } from './findings';
import { fixHeader } from '../fixes/fix-header';
import { FIX_TEXTS } from '../fixes/fix-kinds';

const PLACE = { row: 0, line: 1, column: null };

/** Adds the findings of encoding and header. `start` are the first bytes of the file. */
export function addHeaderFindings(
  findings: Findings,
  { encoding, decodedFrom, header }: CsvSource,
  {
    columns,
    start,
    reading,
  }: { columns: Columns; start: Uint8Array; reading: Reading | undefined },
): void {
  if (encoding !== 'utf-8' || decodedFrom !== undefined) {
    findings.add('file_encoding', () => ({
      ...PLACE,
      message: `The file is ${decodedFrom ?? 'UTF-16'}. It is read, but most tools expect UTF-8`,
      fix: FIX_TEXTS.encoding_changed,
    }));
  } else if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) {
    findings.add('file_bom', () => ({
      ...PLACE,
      message: 'The file begins with a byte order mark, which is ignored',
    }));
  }
  const unknown = describeUnknownColumns(columns);
  if (unknown !== undefined) {
    findings.add('column_unknown', () => ({ ...PLACE, message: unknown }));
  }
  const fixes = fixHeader(header, reading);
  for (const column of COLUMN_NAMES) {
    const at = columns.positions[column];
    const isAsNamed = at === undefined || header[at] === column;
    if (isAsNamed || columns.headers[column] !== undefined) continue;
    findings.add('header_untidy', () => ({
      ...PLACE,
      column,
      message: `The header spells the column ${column} differently: it is read anyway`,
      ...(fixes.get(at) === column && { fix: FIX_TEXTS.header_renamed }),
    }));
  }
}
