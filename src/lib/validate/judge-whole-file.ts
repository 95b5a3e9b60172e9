import type { CsvSource } from '../csv';
import { type Columns, inColumn } from '../records';
import type { Findings } from './findings/findings';
import { FIX_TEXTS } from './fixes/fix-kinds';
import { isGarbledFile } from './fixes/garbled-file';

/** What is so in most rows, or in all, is not a matter of each row. */
export async function judgeWholeFile({
  source,
  columns,
  findings,
  rows,
}: {
  readonly source: CsvSource;
  readonly columns: Columns;
  readonly findings: Findings;
  readonly rows: number;
}): Promise<void> {
  const edges = findings.count('password_blank_edge');
  if (edges > 1 && edges > rows / 2) {
    findings.replaceAll('password_blank_edge', {
      row: 0,
      line: 1,
      column: 'password',
      message: inColumn(
        columns,
        'password',
        `password begins or ends with a blank in ${edges} of ${rows} rows, which is sent as part of it: is a blank written after each delimiter?`,
      ),
    });
  }
  if (findings.count('double_encoding') === 0) return;
  if (await isGarbledFile(source, columns)) {
    findings.addFix('double_encoding', FIX_TEXTS.text_decoded);
  }
}
