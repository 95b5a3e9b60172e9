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
  'totp_secret',
  'totp_issuer',
  'metadata',
  'org_id',
  'org_external_id',
  'org_name',
  'role_slugs',
] as const;

export type ColumnName = (typeof COLUMN_NAMES)[number];

/** Columns of which a row may have only one. */
export const RIVAL_COLUMNS: Readonly<Partial<Record<ColumnName, ColumnName>>> = {
  org_id: 'org_external_id',
  org_external_id: 'org_id',
};

/** How the cells of one file are read. Plain values: it can be sent to another thread. */
export interface Columns {
  /** The number of cells in the header. */
  readonly width: number;
  /** The number of cells up to the last one with a name: a row needs these. */
  readonly namedWidth: number;
  /** Index of each column in a row, from 0; undefined when the file has no such column. */
  readonly positions: Readonly<Record<ColumnName, number | undefined>>;
  /** The cell of each column that the file lacks: empty, or the value that a flag gives to every row. */
  readonly constants: Readonly<Record<ColumnName, string>>;
  /** Metadata keys with a column or a constant of their own. */
  readonly metadataKeys: readonly MetadataKey[];
  /** The headers of each column that `--map` names, as messages may show them: several for metadata and its keys. */
  readonly headers: Readonly<Partial<Record<ColumnName, readonly string[]>>>;
  /** Headers that are not read, as written, each once. Blank headers are left out. */
  readonly unknown: readonly string[];
  /** Indexes of the columns without a name. */
  readonly nameless: readonly number[];
  /** True when the first line can only be a header, so that messages may show its names. */
  readonly isCertain: boolean;
  /** What some of the unread headers seem to mean. */
  readonly proposals: ColumnProposals;
}

/** The columns that unread headers seem to mean, by header. A column is proposed once, and only if it is free. */
export type ColumnProposals = Readonly<Record<string, ColumnName>>;

/** Where the value of a metadata key comes from. */
export interface MetadataKey {
  readonly key: string;
  /** Index of its column; undefined for a constant. */
  readonly index?: number;
  /** Its value where it has no column. */
  readonly value?: string;
}

const KNOWN: ReadonlyMap<string, ColumnName> = new Map(COLUMN_NAMES.map((name) => [name, name]));

// Spaces, quotes left by a sloppy export, byte order marks and zero-width characters.
const EDGES =
  /^[\s"'`\u2018-\u201f\u200b-\u200d\ufeff]+|[\s"'`\u2018-\u201f\u200b-\u200d\ufeff]+$/g;

/** The name in a header cell: without surrounding spaces, quotes and invisible characters. */
export function headerName(cell: string): string {
  return cell.replace(EDGES, '');
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
  return KNOWN.get(headerName(header).toLowerCase());
}

/** The cell of a column in a row, or the constant of a column that the file lacks. */
export function cellOf(
  cells: readonly string[],
  { positions, constants }: Pick<Columns, 'positions' | 'constants'>,
  column: ColumnName,
): string {
  const index = positions[column];
  return index === undefined ? constants[column] : (cells[index] ?? '');
}

/** A message about a column, with the header that the file has for it where `--map` names that. */
export function inColumn(
  { headers }: Pick<Columns, 'headers'>,
  column: ColumnName,
  message: string,
): string {
  const named = headers[column];
  if (named === undefined) return message;
  return `${message} (${named.length === 1 ? 'column' : 'columns'} ${named.join(', ')})`;
}

/** An object with a value for each column. Written out, so that all have one shape: `parseRow` reads them for every cell. */
export function forEachColumn<T>(valueOf: (column: ColumnName) => T): Record<ColumnName, T> {
  return {
    email: valueOf('email'),
    first_name: valueOf('first_name'),
    last_name: valueOf('last_name'),
    email_verified: valueOf('email_verified'),
    external_id: valueOf('external_id'),
    password: valueOf('password'),
    password_hash: valueOf('password_hash'),
    password_hash_type: valueOf('password_hash_type'),
    totp_secret: valueOf('totp_secret'),
    totp_issuer: valueOf('totp_issuer'),
    metadata: valueOf('metadata'),
    org_id: valueOf('org_id'),
    org_external_id: valueOf('org_external_id'),
    org_name: valueOf('org_name'),
    role_slugs: valueOf('role_slugs'),
  };
}
