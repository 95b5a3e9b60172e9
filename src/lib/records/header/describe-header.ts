import { shownHeader } from './shown-cell';
import { isCertainHeader, looksLikeData } from './certain-header';
import { COLUMN_NAMES, type Columns, type HeaderProblem } from './columns';
import { suggestColumn } from './suggest-column';

const LISTED_AT_MOST = 10;

/** A header problem and its remedy, in one line that is safe on a terminal. */
export function describeHeaderProblem(problem: HeaderProblem): string {
  switch (problem.kind) {
    case 'missing_email':
      return describeMissingEmail(problem.found);
    case 'duplicate_column': {
      const positions = problem.positions.join(' and ');
      return `The header names the column ${problem.column} ${problem.positions.length} times (columns ${positions}): keep one and remove or rename the rest.`;
    }
    default:
      return problem satisfies never;
  }
}

/** The ignored columns of a file in one line, with suggestions; undefined when there are none. */
export function describeUnknownColumns(columns: Columns): string | undefined {
  const { unknown, positions } = columns;
  if (unknown.length === 0) return undefined;
  const known = COLUMN_NAMES.filter((column) => positions[column] !== undefined);
  if (!isCertainHeader([...known, ...unknown])) {
    return `Ignored columns: ${unknown.length}. Their names are not shown, because the first line may be data.`;
  }
  const names = listed(unknown, (name) => {
    const column = suggestColumn(name);
    const isFree = column !== undefined && positions[column] === undefined;
    return isFree ? `${shownHeader(name)} (did you mean ${column}?)` : shownHeader(name);
  });
  return `Ignored ${unknown.length === 1 ? 'column' : 'columns'}: ${names}.`;
}

function describeMissingEmail(found: readonly string[]): string {
  const problem = 'The header has no email column';
  // Data in place of a header is personal data: it is not repeated.
  if (looksLikeData(found)) {
    return `${problem}: the first row looks like data. Add a header row, e.g. email,first_name,last_name.`;
  }
  const meant = found.find((name) => suggestColumn(name) === 'email');
  if (meant !== undefined) {
    return `${problem}. Did you mean ${shownHeader(meant)}? Rename it to email.`;
  }
  if (found.length === 0) return `${problem}: it is empty. Add a header row with an email column.`;
  if (!isCertainHeader(found)) {
    return `${problem}, and its names are not shown because they may be data. Name the column with the addresses email, or add a header row.`;
  }
  return `${problem}. Columns found: ${listed(found, shownHeader)}. Name the column with the addresses email.`;
}

function listed(names: readonly string[], show: (name: string) => string): string {
  const shown = names.slice(0, LISTED_AT_MOST).map(show).join(', ');
  const rest = names.length - LISTED_AT_MOST;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
