import { type ColumnName, columnNamed } from './columns';

/**
 * How the columns of a file are read: by their names, and as the flags say. The options of a job contain it, so that
 * each run and each worker reads the file alike.
 */
export interface Reading {
  /** `--map`: the field of a column, by the header of the column. */
  readonly map: Readonly<Record<string, string>>;
  /** `--set`: the value that a field has in every row, by the field. */
  readonly set: Readonly<Record<string, string>>;
  /** `--strict-columns`: a column that is not read is a problem of the header. */
  readonly strictColumns: boolean;
  /** `--org-id`: the organization of every row; the organization columns are not read. */
  readonly orgId: string | null;
}

/** Columns are read by their names alone. */
export const BY_NAME: Reading = { map: {}, set: {}, strictColumns: false, orgId: null };

const METADATA = 'metadata.';

/** What a column can be read as: a column of ours, or one key of the metadata. */
export type Field = ColumnName | `${typeof METADATA}${string}`;

/** The field of this name. Case counts in a metadata key only. */
export function fieldNamed(text: string): Field | undefined {
  return isMetadataField(text) ? text : columnNamed(text);
}

/** The key of a `metadata.<key>` field; undefined for a column. */
export function metadataKeyOf(field: Field): string | undefined {
  return isMetadataField(field) ? field.slice(METADATA.length) : undefined;
}

function isMetadataField(text: string): text is `${typeof METADATA}${string}` {
  return text.startsWith(METADATA) && text.length > METADATA.length;
}
