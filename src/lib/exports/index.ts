/**
 * Export files of other tools, read record by record: NDJSON, JSON of any size, CSV and TSV, PostgreSQL's COPY, LDIF and
 * Firebase's hash parameters, each also as `.gz` and from standard input.
 *
 * Start with `export-record.ts`, then `sampleExport` (what is this file?) and `readExport` (its records). Knows no
 * source: what a record means is in `sources/`.
 */
export { exportFileError, TruncatedFile } from './export-errors';
export type {
  ExportFormat,
  ExportRecord,
  RecordBatch,
  RecordPath,
  RecordValue,
  UnreadableRecord,
} from './export-record';
export type { FileSample, PathSample } from './file-sample';
export { readExport, type ReadExportOptions } from './read-export';
export { sampleExport, type SampleOptions } from './sample-export';
