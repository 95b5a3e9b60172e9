import type { CsvRow } from '../../csv';
import { describeBlankLines, describeLinesInNoRow, linesInNoRow } from '../../records';
import type { RowIssues } from '../rows/judge-block';
import type { Findings } from './findings';
import { FIX_TEXTS } from '../fixes/fix-kinds';

const FILE = { row: 0, column: null };

/** Counts lines that are not rows: blank ones, and those inside rows that run over several. */
export class LineFindings {
  private readonly blank = { count: 0, line: 0 };
  private readonly inNoRow = { count: 0, line: 0 };

  constructor(private readonly findings: Findings) {}

  addBlank({ count, line }: { readonly count: number; readonly line: number }): void {
    if (this.blank.count === 0) this.blank.line = line;
    this.blank.count += count;
  }

  addRow(row: CsvRow, issues: RowIssues): void {
    const lines = linesInNoRow(row, issues);
    if (this.inNoRow.count === 0) this.inNoRow.line = row.line;
    this.inNoRow.count += lines;
  }

  /** Adds one finding for all lines of a kind, at the first of them. */
  finish(): void {
    const { blank, inNoRow } = this;
    if (inNoRow.count > 0) {
      const message = describeLinesInNoRow(inNoRow.count);
      this.findings.add('lines_in_no_row', () => ({ ...FILE, line: inNoRow.line, message }));
    }
    if (blank.count === 0) return;
    const message = describeBlankLines(blank.count);
    const fix = FIX_TEXTS.blank_lines_dropped;
    this.findings.add('line_empty', () => ({ ...FILE, line: blank.line, message, fix }));
  }
}
