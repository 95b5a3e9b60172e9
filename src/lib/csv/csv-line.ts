const NEEDS_QUOTES = /[",\r\n]/;

// Cells that a spreadsheet may run as a formula, also by the full-width form of their sign.
// https://owasp.org/www-community/attacks/CSV_Injection
const FORMULA_START = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** One line of a comma-separated file, with its line end. Cells are quoted as RFC 4180 requires. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quotedIfNeeded).join(',')}\n`;
}

/**
 * `cell`, with an apostrophe in front if a spreadsheet might run it as a formula. So has one that is such a cell behind
 * apostrophes of its own: otherwise two cells would become one.
 */
export function spreadsheetSafe(cell: string): string {
  return FORMULA_START.test(cell) ? `'${cell}` : cell;
}

/** The cell that `spreadsheetSafe` made this one of. */
export function withoutApostrophe(cell: string): string {
  return cell.startsWith("'") && FORMULA_START.test(cell) ? cell.slice(1) : cell;
}

/** A line for people. Its cells come from files and servers: a spreadsheet must not execute them as formulas. */
export function spreadsheetLine(cells: readonly string[]): string {
  return csvLine(cells.map(spreadsheetSafe));
}

function quotedIfNeeded(cell: string): string {
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
