import { isCertainHeader } from './certain-header';
import {
  type ColumnName,
  columnNamed,
  type Columns,
  forEachColumn,
  headerName,
  type MetadataKey,
} from './columns';
import { proposeColumns } from './propose-columns';
import { BY_NAME, type Field, fieldNamed, metadataKeyOf, type Reading } from './reading';
import { shownHeader } from './shown-cell';

/** Why a header cannot be used. Positions count columns from 1. */
export type HeaderProblem =
  | {
      readonly kind: 'missing_email';
      /** The headers found, as written. */
      readonly found: readonly string[];
    }
  | {
      readonly kind: 'duplicate_column';
      readonly column: ColumnName;
      readonly positions: readonly number[];
    }
  /** `--map` names a column that the file lacks. */
  | {
      readonly kind: 'mapped_column_missing';
      readonly column: string;
      readonly field: Field;
      readonly found: readonly string[];
    }
  /** `--map` names a column that the file has more than once. */
  | {
      readonly kind: 'mapped_column_repeated';
      readonly column: string;
      readonly field: Field;
      readonly positions: readonly number[];
    }
  /** Several columns are read as one field, at least one of them by `--map`. */
  | {
      readonly kind: 'field_mapped_twice';
      readonly field: Field;
      readonly columns: readonly { readonly header: string; readonly position: number }[];
    }
  /** `--set` gives a value to a field that the file has. */
  | {
      readonly kind: 'field_set_and_read';
      readonly field: Field;
      readonly header: string;
      readonly position: number;
    }
  /** Columns that are not read, with `--strict-columns`. */
  | { readonly kind: 'unknown_columns'; readonly columns: UnreadColumns };

/** What is known of the columns that are not read. */
export type UnreadColumns = Pick<Columns, 'unknown' | 'isCertain' | 'proposals'>;

export type BoundColumns =
  | { readonly ok: true; readonly columns: Columns }
  | { readonly ok: false; readonly problems: readonly HeaderProblem[] };

const ORG_COLUMNS: readonly Field[] = ['org_id', 'org_external_id', 'org_name'];

/**
 * Finds the columns in a header record. Names are trimmed and compared ignoring case; `--map` comes before the name of
 * a column. All problems are returned.
 */
export function bindColumns(header: readonly string[], reading: Reading = BY_NAME): BoundColumns {
  const { columns, problems } = bindHeader(header, reading);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, columns };
}

/** The columns of a header as far as they can be read, and its problems. */
export function bindHeader(
  header: readonly string[],
  reading: Reading,
): { readonly columns: Columns; readonly problems: readonly HeaderProblem[] } {
  const names = header.map(headerName);
  const problems: HeaderProblem[] = [];
  const mapped = mappedFields(names, reading, problems);
  const found = new Map<Field, number[]>();
  const unknown = new Set<string>();
  for (const [index, name] of names.entries()) {
    const field = mapped.get(index) ?? columnNamed(name);
    if (field !== undefined) found.set(field, [...(found.get(field) ?? []), index]);
    else if (name !== '') unknown.add(name);
  }
  // A column that `--map` names is as certain as one of ours.
  const columnsFound = [...found.keys()].filter((field) => metadataKeyOf(field) === undefined);
  const isCertain = isCertainHeader([...columnsFound, ...unknown]);
  for (const field of found.keys()) if (isReplaced(field, reading)) found.delete(field);
  const read = { names, mapped, found };
  const isEmailLost = problems.some(
    (problem) => problem.kind === 'mapped_column_missing' && problem.field === 'email',
  );
  if (!found.has('email') && !isEmailLost) {
    problems.push({ kind: 'missing_email', found: named(names) });
  }
  problems.push(...problemsOf(read, reading));
  const isTaken = (column: ColumnName): boolean =>
    found.has(column) || Object.hasOwn(reading.set, column) || isReplaced(column, reading);
  const unread = { unknown: [...unknown], isCertain };
  const proposals = proposeColumns(unread, isTaken);
  const columns = columnsOf(read, reading, { ...unread, proposals });
  if (reading.strictColumns && unknown.size > 0)
    problems.push({ kind: 'unknown_columns', columns });
  return { columns, problems };
}

/** What each named column of a file is read as. */
interface ReadHeader {
  readonly names: readonly string[];
  /** The fields that `--map` gives, by index. */
  readonly mapped: ReadonlyMap<number, Field>;
  /** The indexes of the columns of each field. */
  readonly found: ReadonlyMap<Field, readonly number[]>;
}

function mappedFields(
  names: readonly string[],
  { map }: Reading,
  problems: HeaderProblem[],
): ReadonlyMap<number, Field> {
  const mapped = new Map<number, Field>();
  for (const [column, text] of Object.entries(map)) {
    const field = fieldNamed(text);
    if (field === undefined) continue;
    const [index, ...others] = indexesOf(names, headerName(column));
    if (index === undefined) {
      problems.push({ kind: 'mapped_column_missing', column, field, found: named(names) });
    } else if (others.length > 0) {
      const positions = [index, ...others].map((each) => each + 1);
      problems.push({ kind: 'mapped_column_repeated', column, field, positions });
    } else {
      mapped.set(index, field);
    }
  }
  return mapped;
}

/** The columns of this name as written, or else ignoring case. */
function indexesOf(names: readonly string[], wanted: string): readonly number[] {
  const where = (isMeant: (name: string) => boolean): number[] =>
    names.flatMap((name, index) => (name !== '' && isMeant(name) ? [index] : []));
  const exact = where((name) => name === wanted);
  return exact.length > 0 ? exact : where((name) => name.toLowerCase() === wanted.toLowerCase());
}

function problemsOf({ names, mapped, found }: ReadHeader, { set }: Reading): HeaderProblem[] {
  const problems: HeaderProblem[] = [];
  const at = (index: number): { header: string; position: number } => ({
    header: names[index] ?? '',
    position: index + 1,
  });
  for (const [field, indexes] of found) {
    if (indexes.length < 2) continue;
    const column = columnNamed(field);
    if (column === undefined || indexes.some((index) => mapped.has(index))) {
      problems.push({ kind: 'field_mapped_twice', field, columns: indexes.map(at) });
    } else {
      const positions = indexes.map((index) => index + 1);
      problems.push({ kind: 'duplicate_column', column, positions });
    }
  }
  for (const text of Object.keys(set)) {
    const field = fieldNamed(text);
    const [index] = (field && found.get(field)) ?? [];
    if (field === undefined || index === undefined) continue;
    problems.push({ kind: 'field_set_and_read', field, ...at(index) });
  }
  return problems;
}

function columnsOf(
  { names, mapped, found }: ReadHeader,
  { set, orgId }: Reading,
  unread: UnreadColumns,
): Columns {
  const constants: Partial<Record<ColumnName, string>> = {};
  const metadataKeys: MetadataKey[] = [];
  for (const [index, field] of mapped) {
    const key = metadataKeyOf(field);
    if (key !== undefined) metadataKeys.push({ key, index });
  }
  for (const [text, value] of Object.entries(set)) {
    const field = fieldNamed(text);
    const [key, column] = [field && metadataKeyOf(field), columnNamed(text)];
    if (key !== undefined) metadataKeys.push({ key, value });
    else if (column !== undefined) constants[column] = value;
  }
  if (orgId !== null) constants.org_id = orgId;
  const nameless = names.flatMap((name, index) => (name === '' ? [index] : []));
  return {
    width: names.length,
    namedWidth: names.findLastIndex((name) => name !== '') + 1,
    positions: forEachColumn((column) => found.get(column)?.[0]),
    constants: forEachColumn((column) => constants[column] ?? ''),
    metadataKeys,
    headers: headersOf({ names, mapped, found }),
    nameless,
    ...unread,
  };
}

function headersOf({ names, mapped, found }: ReadHeader): Columns['headers'] {
  const headers: Partial<Record<ColumnName, string[]>> = {};
  for (const [index, field] of mapped) {
    const column = columnNamed(field) ?? 'metadata';
    // The metadata of a row may come from several columns: also from one that needs no `--map`.
    const own = column === 'metadata' && !mapped.has(found.get(column)?.[0] ?? -1);
    headers[column] ??= own && found.has(column) ? [shownHeader(column)] : [];
    headers[column].push(shownHeader(names[index] ?? ''));
  }
  return headers;
}

/** True for a column that `--org-id` replaces. */
function isReplaced(field: Field, { orgId }: Reading): boolean {
  return orgId !== null && ORG_COLUMNS.includes(field);
}

function named(names: readonly string[]): readonly string[] {
  return names.filter((name) => name !== '');
}
