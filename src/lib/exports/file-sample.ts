import type { ExportFormat, RecordPath, RecordValue } from './export-record';

/** The first records of a path. */
export interface PathSample {
  readonly path: RecordPath;
  /**
   * The columns of a table in its order, as written. For a CSV, the cells of its first row: a header, unless
   * `readExport` is told `columns`.
   */
  readonly header?: readonly string[];
  /** Of a CSV, the cells of its first row, which may be a record. The same as `header`. */
  readonly firstRow?: readonly string[];
  /** At most 20. Of a CSV, the rows below the first one, with the cells of the first row as names. */
  readonly records: readonly RecordValue[];
}

/** Where the bytes of an export are. */
export interface ExportPlace {
  /** As the user gave it; `-` for standard input. */
  readonly path: string;
  /** The descriptor of a temporary file without a name, where the bytes are read from instead. Open until the process ends. */
  readonly copyFd?: number;
  /** Compressed with gzip. False for a copy that was decompressed. */
  readonly isGzip: boolean;
  /** Size on disk when the sample was taken; 0 for standard input. */
  readonly size: number;
  /** Time of the last write, in milliseconds since 1970; 0 for standard input. */
  readonly modifiedMs: number;
}

/**
 * What a look at a file tells. Of a JSON document and a dump with COPY, the look goes through the whole file without
 * parsing more than the first records of each path, so that `paths` is complete. Of any other file it ends early.
 */
export interface FileSample extends ExportPlace {
  /** Base name of the file, without `.gz`; `-` for standard input. */
  readonly name: string;
  readonly format: ExportFormat;
  /** In file order, at most 200. Empty when the file has no record. */
  readonly paths: readonly PathSample[];
  /** What a root object of JSON is, and an object of a root array. Only for `readExport`. */
  readonly unit?: JsonUnit;
}

/** A record, or a document whose properties are the arrays of records. */
export type JsonUnit = 'record' | 'document';
