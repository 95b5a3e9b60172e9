import { looksLikeData } from './certain-header';
import { type ColumnName, type ColumnProposals, type Columns, RIVAL_COLUMNS } from './columns';
import { isShownHeader } from './shown-cell';
import {
  columnIgnoringPunctuation,
  misspelledColumn,
  suggestColumn,
  wellKnownColumn,
} from './suggest-column';

/** How a header is recognised, the surest way first. */
const WAYS = [columnIgnoringPunctuation, wellKnownColumn, misspelledColumn] as const;

/**
 * The columns that unread headers seem to mean. Each column is proposed for one header at most, and none that the file
 * has already. Names that may be data are not proposed, since a proposal is shown: of these only one like `email`, which
 * the refusal of the file shows, too.
 */
export function proposeColumns(
  { unknown: headers, isCertain }: Pick<Columns, 'unknown' | 'isCertain'>,
  isTaken: (column: ColumnName) => boolean,
): ColumnProposals {
  const proposals = new Map<string, ColumnName>();
  const taken = new Set<ColumnName>();
  const shown = new Set((isCertain ? headers : emailsOf(headers)).filter(isShownHeader));
  const isFree = (column: ColumnName): boolean => !isTaken(column) && !taken.has(column);
  for (const columnOf of WAYS) {
    for (const header of headers) {
      const column = columnOf(header);
      if (column === undefined || proposals.has(header) || !shown.has(header)) continue;
      const rival = RIVAL_COLUMNS[column];
      if (!isFree(column) || (rival !== undefined && !isFree(rival))) continue;
      proposals.set(header, column);
      taken.add(column);
    }
  }
  return Object.fromEntries(headers.flatMap((header) => entryOf(proposals, header)));
}

function emailsOf(headers: readonly string[]): readonly string[] {
  if (looksLikeData(headers)) return [];
  return headers.filter((header) => suggestColumn(header) === 'email');
}

/** In the order of the file. */
function entryOf(
  proposals: ReadonlyMap<string, ColumnName>,
  header: string,
): readonly (readonly [string, ColumnName])[] {
  const column = proposals.get(header);
  return column === undefined ? [] : [[header, column]];
}
