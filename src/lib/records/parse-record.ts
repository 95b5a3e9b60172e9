import { countOf } from '../model';
import type { Columns } from './header/columns';
import { type ParsedRow, parseRow, type RejectedRow } from './parse-row';
import { MALFORMED_QUOTE } from './cells/record-problems';
import type { RowProblem, RowWarning } from './cells/row-reader';

/** A record of the file, with what is odd about how it is written. A `CsvRow` is one. */
export interface FileRecord {
  readonly cells: readonly string[];
  /** The physical lines it begins and ends on; `lastLine` is left out when it is the same. */
  readonly line: number;
  readonly lastLine?: number;
  /** Index of the first cell with text after its closing quote: it is unclear where the cells end. */
  readonly malformedQuote?: number;
  /** True when spaces precede an opening quote. */
  readonly hasPaddedQuote?: boolean;
}

const LINE_BREAK = /\r\n|\r|\n/;
const DELIMITERS = [',', ';', '\t', '|'];

/** Rules that a row breaks whose cells are unclear. */
const CELLS_UNCLEAR: ReadonlySet<string> = new Set([
  'quote_malformed',
  'row_too_short',
  'row_too_long',
]);

const MALFORMED: RejectedRow = {
  ok: false,
  problems: [MALFORMED_QUOTE],
  warnings: [],
  email: '',
};

const PADDED_QUOTE: RowWarning = {
  rule: 'quote_after_blank',
  message: 'Spaces before an opening quote are ignored: the cell is read as quoted',
};

/** Applies the rules for the form of a record, and the row rules to its cells. */
export function parseRecord(record: FileRecord, columns: Columns): ParsedRow {
  const { cells, malformedQuote, lastLine, hasPaddedQuote = false } = record;
  const parsed = malformedQuote === undefined ? parseRow(cells, columns) : MALFORMED;
  if (lastLine === undefined && !hasPaddedQuote) return parsed;
  if (!parsed.ok && isUnclear(parsed.problems)) {
    const problems = parsed.problems.map((problem) => withLines(problem, record));
    return { ...parsed, problems };
  }
  const warnings = [...parsed.warnings, ...lineBreakWarnings(record, columns)];
  if (hasPaddedQuote) warnings.push(PADDED_QUOTE);
  return { ...parsed, warnings };
}

/** How many lines a record has probably taken in, besides its first: they may be rows of their own. */
export function linesInNoRow(
  { line, lastLine }: Pick<FileRecord, 'line' | 'lastLine'>,
  parsed: Pick<ParsedRow, 'warnings'> & {
    readonly problems?: readonly Pick<RowProblem<string>, 'rule'>[];
  },
): number {
  if (lastLine === undefined) return 0;
  const { problems = [], warnings } = parsed;
  const isDoubtful = isUnclear(problems) || warnings.some(({ rule }) => rule === 'quote_missing');
  return isDoubtful ? lastLine - line : 0;
}

/** Lines that are in no row, as a warning about the file. */
export function describeLinesInNoRow(lines: number): string {
  const are = lines === 1 ? 'is' : 'are';
  return `${countOf(lines, 'line')} of the file ${are} in no row, but inside rows that run over several lines: close or remove the quotes that open there`;
}

/** Blank lines, as a note about the file. */
export function describeBlankLines(lines: number): string {
  return `${countOf(lines, 'blank line')} skipped and not counted as rows`;
}

function isUnclear(problems: readonly Pick<RowProblem<string>, 'rule'>[]): boolean {
  return problems.some(({ rule }) => CELLS_UNCLEAR.has(rule));
}

function withLines(problem: RowProblem, { cells, line, lastLine }: FileRecord): RowProblem {
  if (lastLine === undefined) return problem;
  const column = cells.findIndex(hasLineBreak) + 1;
  const lines = countOf(lastLine - line + 1, 'line');
  return {
    ...problem,
    message: `Lines ${line} to ${lastLine} (${lines}) read as one row, probably by the quote that opens in line ${line}, column ${column}. ${problem.message}`,
  };
}

function lineBreakWarnings(
  { cells, line, lastLine }: FileRecord,
  { width, positions }: Columns,
): readonly RowWarning[] {
  // Metadata is often written over several lines.
  const broken = cells.flatMap((cell, index) =>
    index !== positions.metadata && hasLineBreak(cell) ? [index] : [],
  );
  const [first] = broken;
  if (first === undefined || lastLine === undefined) return [];
  const lines = `lines ${line} to ${lastLine}`;
  if (!broken.some((index) => holdsRow(cells, index, width))) {
    const message = `Column ${first + 1} contains a line break: ${lines} are one row`;
    return [{ rule: 'line_break', message }];
  }
  const message = `A quote may be missing: ${lines} read as one row, by the quote that opens in column ${first + 1}`;
  return [{ rule: 'quote_missing', message }];
}

/** True when a line after a break in the cell has as many delimiters as a row. */
function holdsRow(cells: readonly string[], index: number, width: number): boolean {
  const lines = (cells[index] ?? '').split(LINE_BREAK).slice(1);
  return lines.some((text, at) => {
    if (text.trim() === '') return false;
    const after = at === lines.length - 1 ? cells.length - 1 - index : 0;
    return DELIMITERS.some((delimiter) => text.split(delimiter).length + after === width);
  });
}

function hasLineBreak(cell: string): boolean {
  return LINE_BREAK.test(cell);
}
