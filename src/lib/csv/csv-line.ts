const NEEDS_QUOTES = /[",\r\n]/;

// Cells that a spreadsheet may run as a formula, also by the full-width form of their sign.
// https://owasp.org/www-community/attacks/CSV_Injection
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;

/** One line of a comma-separated file, with its line end. Cells are quoted as RFC 4180 requires. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quotedIfNeeded).join(',')}\n`;
}

/** `cell`, with an apostrophe in front if a spreadsheet might run it as a formula. */
export function spreadsheetSafe(cell: string): string {
  return FORMULA_START.test(cell) ? `'${cell}` : cell;
}

function quotedIfNeeded(cell: string): string {
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
