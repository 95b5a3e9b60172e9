/** The columns that are read; all others are ignored. Source: docs/reference.md, "The CSV". */
export const COLUMN_NAMES = [
  'email',
  'first_name',
  'last_name',
  'email_verified',
  'external_id',
  'password',
  'password_hash',
  'password_hash_type',
  'metadata',
  'org_id',
  'org_external_id',
  'org_name',
  'role_slugs',
] as const;

export type ColumnName = (typeof COLUMN_NAMES)[number];

/** The positions of the columns in one file. */
export interface Columns {
  /** The number of cells in the header. */
  readonly width: number;
  /** The number of cells up to the last one with a name: a row needs these. */
  readonly namedWidth: number;
  /** Index of each column in a row, from 0; undefined when the file has no such column. */
  readonly positions: Readonly<Record<ColumnName, number | undefined>>;
  /** Headers that are not column names, as written, each once. Blank headers are left out. */
  readonly unknown: readonly string[];
  /** Indexes of the columns without a name. */
  readonly nameless: readonly number[];
}

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
    };

export type BoundColumns =
  | { readonly ok: true; readonly columns: Columns }
  | { readonly ok: false; readonly problems: readonly HeaderProblem[] };

const KNOWN: ReadonlyMap<string, ColumnName> = new Map(COLUMN_NAMES.map((name) => [name, name]));

// Spaces, quotes left by a sloppy export, byte order marks and zero-width characters.
const EDGES =
  /^[\s"'`\u2018-\u201f\u200b-\u200d\ufeff]+|[\s"'`\u2018-\u201f\u200b-\u200d\ufeff]+$/g;

/**
 * Finds the columns in a header record. Names are trimmed and compared ignoring case. A repeated column or a missing
 * `email` column is a problem; all problems are returned.
 */
export function bindColumns(header: readonly string[]): BoundColumns {
  const found = new Map<ColumnName, number[]>();
  const unknown = new Set<string>();
  const written: string[] = [];
  const nameless: number[] = [];
  let namedWidth = 0;
  for (const [index, cell] of header.entries()) {
    const name = cell.replace(EDGES, '');
    if (name === '') {
      nameless.push(index);
      continue;
    }
    written.push(name);
    namedWidth = index + 1;
    const column = columnNamed(name);
    if (column === undefined) unknown.add(name);
    else found.set(column, [...(found.get(column) ?? []), index]);
  }
  const problems = findProblems(found, written);
  if (problems.length > 0) return { ok: false, problems };
  const width = header.length;
  const positions = positionsOf(found);
  return {
    ok: true,
    columns: { width, namedWidth, positions, unknown: [...unknown], nameless },
  };
}

/** True when it is clear which column each cell belongs to: what is missing or beyond the header holds nothing. */
export function fitsColumns(
  cells: readonly string[],
  { width, namedWidth }: Pick<Columns, 'width' | 'namedWidth'>,
): boolean {
  if (cells.length <= width) return cells.length >= namedWidth;
  return cells.slice(width).every((cell) => cell.trim() === '');
}

/** The column that a header names, ignoring case, surrounding spaces and quotes. */
export function columnNamed(header: string): ColumnName | undefined {
  return KNOWN.get(header.replace(EDGES, '').toLowerCase());
}

function findProblems(
  found: ReadonlyMap<ColumnName, readonly number[]>,
  written: readonly string[],
): HeaderProblem[] {
  const problems: HeaderProblem[] = [];
  if (!found.has('email')) problems.push({ kind: 'missing_email', found: written });
  for (const [column, indexes] of found) {
    if (indexes.length < 2) continue;
    const positions = indexes.map((index) => index + 1);
    problems.push({ kind: 'duplicate_column', column, positions });
  }
  return problems;
}

// Written out, so that all `positions` objects have one shape: `parseRow` reads them for every cell.
function positionsOf(found: ReadonlyMap<ColumnName, readonly number[]>): Columns['positions'] {
  const at = (column: ColumnName): number | undefined => found.get(column)?.[0];
  return {
    email: at('email'),
    first_name: at('first_name'),
    last_name: at('last_name'),
    email_verified: at('email_verified'),
    external_id: at('external_id'),
    password: at('password'),
    password_hash: at('password_hash'),
    password_hash_type: at('password_hash_type'),
    metadata: at('metadata'),
    org_id: at('org_id'),
    org_external_id: at('org_external_id'),
    org_name: at('org_name'),
    role_slugs: at('role_slugs'),
  };
}
