import {
  bindHeader,
  BY_NAME,
  columnIgnoringPunctuation,
  type ColumnName,
  columnNamed,
  headerName,
  type Reading,
  RIVAL_COLUMNS,
} from '../../records';

/**
 * The headers to rename, by index. A known name loses its spaces, quotes and case. A name that differs only in spaces
 * and punctuation (`First Name`) is renamed if no other header is or could be that column. What `--map` names keeps its
 * name: the same flags read the copy.
 */
export function fixHeader(
  header: readonly string[],
  reading: Reading = BY_NAME,
): ReadonlyMap<number, ColumnName> {
  const { positions, constants, headers, unknown } = bindHeader(header, reading).columns;
  const unread = new Set(unknown);
  const guesses = header.map((cell) =>
    unread.has(headerName(cell)) ? columnIgnoringPunctuation(cell) : undefined,
  );
  const isTaken = (column: ColumnName): boolean =>
    positions[column] !== undefined || constants[column] !== '';
  const isFree = (column: ColumnName): boolean => {
    // Of these a row may have only one: the second would make valid rows invalid.
    const rival = RIVAL_COLUMNS[column];
    if (isTaken(column) || (rival !== undefined && isTaken(rival))) return false;
    return (
      guesses.filter((other) => other !== undefined && (other === column || other === rival))
        .length === 1
    );
  };
  const names = new Map<number, ColumnName>();
  for (const [index, cell] of header.entries()) {
    const own = columnNamed(cell);
    const isOwn = own !== undefined && positions[own] === index && headers[own] === undefined;
    const guess = guesses[index];
    const name = isOwn ? own : guess !== undefined && isFree(guess) ? guess : undefined;
    if (name !== undefined && name !== cell) names.set(index, name);
  }
  return names;
}
