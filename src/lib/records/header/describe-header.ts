import { clip, countOf, sanitizeLine } from '../../model';
import type { HeaderProblem, UnreadColumns } from './bind-columns';
import { isCertainHeader, looksLikeData } from './certain-header';
import type { Columns } from './columns';
import { shownHeader } from './shown-cell';
import { columnIgnoringPunctuation, similarNames, suggestColumn } from './suggest-column';

const LISTED_AT_MOST = 10;
/** All that a file for people has. It bounds the line that an endless header makes. */
const UNREAD_AT_MOST = 500;
const FLAG_LENGTH = 80;

/** A header problem and its remedy, in one line that is safe on a terminal. */
export function describeHeaderProblem(problem: HeaderProblem): string {
  switch (problem.kind) {
    case 'missing_email':
      return describeMissingEmail(problem.found);
    case 'duplicate_column': {
      const positions = problem.positions.join(' and ');
      return `The header names the column ${problem.column} ${problem.positions.length} times (columns ${positions}): keep one and remove or rename the rest.`;
    }
    case 'mapped_column_missing':
      return `--map ${entryOf(problem.column, problem.field)}: the file has no such column. ${describeFound(problem)}`;
    case 'mapped_column_repeated':
      return `--map ${entryOf(problem.column, problem.field)}: columns ${problem.positions.join(' and ')} have this name. Rename one of them in the file.`;
    case 'field_mapped_twice': {
      const columns = problem.columns.map(placeOf).join(' and ');
      return `${sanitizeLine(problem.field)} is read from several columns: ${columns}. Use --map to read only one of them as ${sanitizeLine(problem.field)}.`;
    }
    case 'field_set_and_read':
      return `--set ${sanitizeLine(problem.field)}: the file has this field already, in ${placeOf(problem)}. Remove --set, or read that column as another field with --map.`;
    case 'unknown_columns':
      return describeStrict(problem.columns);
    default:
      return problem satisfies never;
  }
}

/** The ignored columns of a file in one line, with suggestions; undefined when there are none. */
export function describeUnknownColumns(columns: Columns): string | undefined {
  const { unknown, isCertain } = columns;
  if (unknown.length === 0) return undefined;
  if (!isCertain) {
    return `Ignored columns: ${unknown.length}. Their names are not shown, because the first line may be data.`;
  }
  return `Ignored ${unknown.length === 1 ? 'column' : 'columns'}: ${listUnread(columns)}.`;
}

/** The unread columns that seem to be known ones, as the end of a sentence; undefined when there are none. */
export function describeLostColumns({ proposals }: Pick<Columns, 'proposals'>): string | undefined {
  const lost = Object.keys(proposals);
  if (lost.length === 0) return undefined;
  const what = lost.length === 1 ? '1 column' : `${lost.length} columns`;
  return `${what} will not arrive (${lost.map(shownHeader).join(', ')})`;
}

function describeStrict(columns: UnreadColumns): string {
  const remedy = 'Name each with --map, or remove it from the file.';
  if (columns.isCertain) {
    return `--strict-columns: ${listUnread(columns)} would not be read. ${remedy}`;
  }
  const count = countOf(columns.unknown.length, 'column');
  return `--strict-columns: ${count} would not be read. The names are not shown, because the first line may be data. ${remedy}`;
}

function listUnread({ unknown, proposals }: UnreadColumns): string {
  const meant = new Map(Object.entries(proposals));
  return listed(unknown, UNREAD_AT_MOST, (name) => {
    const column = meant.get(name);
    return column === undefined
      ? shownHeader(name)
      : `${shownHeader(name)} (did you mean ${column}?)`;
  });
}

function describeMissingEmail(found: readonly string[]): string {
  const problem = 'The header has no email column';
  // Data in place of a header is personal data: it is not repeated.
  if (looksLikeData(found)) {
    return `${problem}: the first row looks like data. Add a header row, e.g. email,first_name,last_name.`;
  }
  const meant = found.find((name) => suggestColumn(name) === 'email');
  if (meant !== undefined) {
    const isSpelling = columnIgnoringPunctuation(meant) === 'email';
    const remedy = isSpelling
      ? 'Rename it to email, as validate --auto-fix does.'
      : 'Rename it to email.';
    return `${problem}. Did you mean ${shownHeader(meant)}? ${remedy}`;
  }
  if (found.length === 0) return `${problem}: it is empty. Add a header row with an email column.`;
  if (!isCertainHeader(found)) {
    return `${problem}, and its names are not shown because they may be data. Name the column with the addresses email, or add a header row.`;
  }
  return `${problem}. ${listFound(found)} Name the column with the addresses email.`;
}

function describeFound({
  column,
  found,
}: HeaderProblem & { kind: 'mapped_column_missing' }): string {
  if (!isCertainHeader(found)) return 'Its names are not shown, because they may be data.';
  const near = similarNames(column, found);
  if (near.length === 0) return listFound(found);
  return `Did you mean ${near.slice(0, LISTED_AT_MOST).map(shownHeader).join(' or ')}?`;
}

function listFound(found: readonly string[]): string {
  return `Columns found: ${listed(found, LISTED_AT_MOST, shownHeader)}.`;
}

function entryOf(column: string, field: string): string {
  return `${clip(sanitizeLine(column), FLAG_LENGTH)}=${clip(sanitizeLine(field), FLAG_LENGTH)}`;
}

function placeOf({ header, position }: { header: string; position: number }): string {
  return `${shownHeader(header)} (column ${String(position)})`;
}

function listed(names: readonly string[], atMost: number, show: (name: string) => string): string {
  const shown = names.slice(0, atMost).map(show).join(', ');
  const rest = names.length - atMost;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
