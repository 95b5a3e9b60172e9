import { type ColumnName, columnNamed, columnSpelled } from '../../records';

/** Columns of which a row may have only one: naming the second would make rows invalid that are valid. */
const RIVALS: Partial<Record<ColumnName, ColumnName>> = {
  org_id: 'org_external_id',
  org_external_id: 'org_id',
};

/**
 * The headers to write anew, by index. A known name loses its blanks, quotes and case. One that is known but for
 * blanks and punctuation (`First Name`) is taken for it where no other header is or could be that column.
 */
export function fixHeader(header: readonly string[]): ReadonlyMap<number, ColumnName> {
  const named = new Set(header.flatMap((cell) => columnNamed(cell) ?? []));
  const spelled = header.flatMap((cell) => (columnNamed(cell) ? [] : (columnSpelled(cell) ?? [])));
  const isFree = (column: ColumnName): boolean => {
    const rival = RIVALS[column];
    const taken = named.has(column) || (rival !== undefined && named.has(rival));
    return !taken && spelled.filter((other) => other === column || other === rival).length === 1;
  };
  const names = new Map<number, ColumnName>();
  for (const [index, cell] of header.entries()) {
    const guess = columnSpelled(cell);
    const name = columnNamed(cell) ?? (guess !== undefined && isFree(guess) ? guess : undefined);
    if (name !== undefined && name !== cell) names.set(index, name);
  }
  return names;
}
