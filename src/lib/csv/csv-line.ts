const NEEDS_QUOTES = /[",\r\n]/;

// What a spreadsheet may take for a formula. https://owasp.org/www-community/attacks/CSV_Injection
const FORMULA_START = /^[=+\-@\t\r]/;

/** One line of a comma-separated file, quoted by RFC 4180 where needed, with its line end. */
export function csvLine(cells: readonly string[]): string {
  // A line without a character is no row.
  const isBlank = cells.length === 1 && cells[0] === '';
  return isBlank ? '""\n' : `${cells.map(quotedIfNeeded).join(',')}\n`;
}

/** `cell` with an apostrophe in front where a spreadsheet would take it for a formula. */
export function spreadsheetSafe(cell: string): string {
  return FORMULA_START.test(cell) ? `'${cell}` : cell;
}

function quotedIfNeeded(cell: string): string {
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
