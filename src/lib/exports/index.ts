/**
 * Export files of other tools, read record by record: NDJSON, JSON of any size, CSV and TSV, PostgreSQL's COPY, LDIF and
 * Firebase's hash parameters, each also as `.gz` and from standard input.
 *
 * Start with `export-record.ts`. Knows no source: what a record means is in `sources/`.
 */
export type {
  ExportFormat,
  ExportRecord,
  RecordBatch,
  RecordPath,
  RecordValue,
  UnreadableRecord,
} from './export-record';
