/** A JSON object of an export, or a row of a table: texts by column, `null` where the format can tell NULL from ''. */
export type RecordValue = Readonly<Record<string, unknown>>;

/** One record of an export file. */
export interface ExportRecord {
  /** Where it stands, for people: `line 12` or `record 3 of users`. Never a value of the record. */
  readonly ref: string;
  readonly value: RecordValue;
}

/** What stands in a record's place when it cannot be read. */
export interface UnreadableRecord {
  readonly ref: string;
  readonly code: 'bad_json' | 'bad_row' | 'quote_missing' | 'record_too_long';
  /** One sentence, without any part of the record. */
  readonly detail: string;
}

/**
 * Where records stand in a file: the property of the root object whose value is the array of records (`users` in
 * `{"users": [...]}`), or '' for NDJSON, a root array, the rows of a table and the entries of an LDIF. The path of a
 * property whose value is no array is its name, and the value its only record, when it is an object. For COPY it is
 * the table, `auth.users`.
 */
export type RecordPath = string;

/** A part of a file, read at once so that a record costs no promise. */
export interface RecordBatch {
  readonly path: RecordPath;
  readonly records: readonly ExportRecord[];
  readonly unreadable: readonly UnreadableRecord[];
  /** Bytes of the file that have been read, for the progress; of a `.gz`, compressed bytes. */
  readonly bytesRead: number;
}

/** How a file is written. */
export type ExportFormat = 'ndjson' | 'json' | 'csv' | 'tsv' | 'copy' | 'ldif' | 'hash-config';
