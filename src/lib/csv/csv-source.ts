export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';
export type Delimiter = ',' | ';' | '\t';

/** A CSV file whose encoding, delimiter and header are known. Plain values: it can be sent to another process. */
export interface CsvSource {
  readonly path: string;
  /** Size of the whole file when it was opened. */
  readonly bytes: number;
  /** Time of the last write when the file was opened, in milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  /** As written: not trimmed, case kept. */
  readonly header: readonly string[];
  /** Offset of the first byte after the header record. */
  readonly bodyStart: number;
  /** The physical line the body begins on, from 1. */
  readonly bodyLine: number;
}

/** A part of the body that begins and ends between two records. */
export interface ByteRange {
  /** The first byte of a record, or of blank lines before it. */
  readonly byteStart: number;
  /** Just after the line end of the last record, or of blank lines after it. */
  readonly byteEnd: number;
  /** Number of the first data row in the range, from 1. */
  readonly firstRow: number;
  /** The physical line `byteStart` lies on, from 1. */
  readonly firstLine: number;
}

/**
 * One record of the body. Its cells are slices of the text of their whole batch and keep it in memory: copy the few
 * that outlive the batch (`ownCopy`).
 */
export interface CsvRow {
  /** Data row, from 1. Empty lines do not count. */
  readonly row: number;
  /** The physical line the record begins on, from 1. */
  readonly line: number;
  /** The record's first byte, counted from the start of the file. */
  readonly byteStart: number;
  /** Just after the record's line end. */
  readonly byteEnd: number;
  /** As written, without the quotes. A best effort when the row is malformed. */
  readonly cells: readonly string[];
  /** Index of the first cell with text after its closing quote. Such a row may contain lines of later rows. */
  readonly malformedQuote?: number;
}
