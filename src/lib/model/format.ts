/** `1234567` as `1,234,567`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A number with its noun, e.g. `1 row`, `2,000 rows`. */
export function countOf(value: number, thing: string): string {
  return `${count(value)} ${thing}${value === 1 ? '' : 's'}`;
}

/** Said once wherever rows are listed: a spreadsheet and an editor count the header, too. */
export const HOW_ROWS_COUNT = 'Rows are counted from 1 after the header.';

/** A duration for people: `850 ms`, `12 s`, `3 min 20 s`, `11 h 7 min`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${String(Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min ${String(seconds % 60)} s`;
  return `${count(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}
