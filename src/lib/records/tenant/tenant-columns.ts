import { type ColumnName, type Columns, forEachColumn, headerName } from '../header/columns';

/** The columns of `organizations.csv` (docs/reference.md, "organizations.csv"). */
export const ORGANIZATION_COLUMNS = [
  'org_external_id',
  'org_name',
  'domains',
  'metadata',
  'org_id',
] as const;

/** The columns of `roles.csv` (docs/reference.md, "roles.csv"). */
export const ROLE_COLUMNS = [
  'role_slug',
  'role_name',
  'description',
  'permissions',
  'org_external_id',
] as const;

export type TenantColumn = (typeof ORGANIZATION_COLUMNS)[number] | (typeof ROLE_COLUMNS)[number];

/** The columns of a header that names some of `names`: where each is, and what else the header names. */
export interface TenantHeader<Name extends TenantColumn = TenantColumn> {
  readonly width: number;
  /** The number of cells up to the last one with a name: a line needs these. */
  readonly namedWidth: number;
  readonly positions: Readonly<Partial<Record<Name, number>>>;
  /** The columns that the CSV of users has as well, for the readers of their cells. */
  readonly shared: Columns;
  /** Headers that are not read, as written, each once. */
  readonly unknown: readonly string[];
  /** Columns that the header names more than once. */
  readonly repeated: readonly Name[];
}

/** Finds the columns in a header. Names are trimmed and compared ignoring case. */
export function bindTenantHeader<Name extends TenantColumn>(
  header: readonly string[],
  names: readonly Name[],
): TenantHeader<Name> {
  const positions: Partial<Record<Name, number>> = {};
  const unknown = new Set<string>();
  const repeated = new Set<Name>();
  for (const [index, cell] of header.entries()) {
    const name = headerName(cell);
    const column = names.find((known) => known === name.toLowerCase());
    if (column === undefined) {
      if (name !== '') unknown.add(name);
    } else if (positions[column] === undefined) positions[column] = index;
    else repeated.add(column);
  }
  const namedWidth = header.findLastIndex((cell) => headerName(cell) !== '') + 1;
  const widths = { width: header.length, namedWidth };
  return {
    ...widths,
    positions,
    shared: sharedColumns(widths, positions),
    unknown: [...unknown],
    repeated: [...repeated],
  };
}

function sharedColumns(
  widths: Pick<Columns, 'width' | 'namedWidth'>,
  at: Readonly<Record<string, number | undefined>>,
): Columns {
  return {
    ...widths,
    positions: forEachColumn((column: ColumnName) => at[column]),
    constants: forEachColumn(() => ''),
    metadataKeys: [],
    headers: {},
    unknown: [],
    nameless: [],
    isCertain: true,
    proposals: {},
  };
}
