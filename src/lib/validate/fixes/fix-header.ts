import { type ColumnName, columnNamed, columnIgnoringPunctuation } from '../../records';

/** Columns of which a row may have only one: renaming a header to the second would make valid rows invalid. */
const RIVALS: Partial<Record<ColumnName, ColumnName>> = {
  org_id: 'org_external_id',
  org_external_id: 'org_id',
};

/**
 * The headers to rename, by index. A known name loses its spaces, quotes and case. A name that differs only in spaces
 * and punctuation (`First Name`) is renamed if no other header is or could be that column.
 */
export function fixHeader(header: readonly string[]): ReadonlyMap<number, ColumnName> {
  const named = new Set(header.flatMap((cell) => columnNamed(cell) ?? []));
  const spelled = header.flatMap((cell) =>
    columnNamed(cell) ? [] : (columnIgnoringPunctuation(cell) ?? []),
  );
  const isFree = (column: ColumnName): boolean => {
    const rival = RIVALS[column];
    const taken = named.has(column) || (rival !== undefined && named.has(rival));
    return !taken && spelled.filter((other) => other === column || other === rival).length === 1;
  };
  const names = new Map<number, ColumnName>();
  for (const [index, cell] of header.entries()) {
    const guess = columnIgnoringPunctuation(cell);
    const name = columnNamed(cell) ?? (guess !== undefined && isFree(guess) ? guess : undefined);
    if (name !== undefined && name !== cell) names.set(index, name);
  }
  return names;
}
