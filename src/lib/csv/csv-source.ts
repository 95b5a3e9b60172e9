import { defined } from '../model';

/** The encodings of the bytes that are read. A file in any other is read from a copy in UTF-8. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';
/** One ASCII character. */
export type Delimiter = string;

/** What a user says about how a CSV is written; null where it is to be recognized. */
export interface CsvFormat {
  /** The name of an encoding, as `encodingNamed` returns it. */
  readonly encoding: string | null;
  /** The delimiter, in a form that `delimiterNamed` understands. */
  readonly delimiter: string | null;
}

/** Where the bytes of a CSV are. */
export interface CsvPlace {
  /** The user's file, and its name in messages. */
  readonly path: string;
  /** The file descriptor of its plain copy, which is read instead: see `plain-copy.ts`. */
  readonly copyFd?: number;
}

export function placeOf({ path, copyFd }: CsvPlace): CsvPlace {
  return defined({ path, copyFd });
}

/** A CSV file whose encoding, delimiter and header are known. Plain values: it can be sent to another process. */
export interface CsvSource extends CsvPlace {
  /** Size of the whole file, or of its plain copy, when it was opened. */
  readonly bytes: number;
  /** Time of the last write when the file was opened, in milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly encoding: Encoding;
  /** The encoding that the plain copy was decoded from. */
  readonly decodedFrom?: string;
  readonly delimiter: Delimiter;
  /** As written: not trimmed, case kept. */
  readonly header: readonly string[];
  /** Offset of the first byte after a byte order mark and a `sep=` line. */
  readonly textStart: number;
  /** The physical line that `textStart` lies on, from 1. */
  readonly textLine: number;
  /** Offset of the header record. Blank rows may precede it. */
  readonly headerStart: number;
  /** The physical line the header begins on, from 1. */
  readonly headerLine: number;
  /** The line of one of the next records that names an `email` column, when the header does not. */
  readonly emailLine?: number;
  /** Offset of the first byte after the header record. */
  readonly bodyStart: number;
  /** The physical line the body begins on, from 1. */
  readonly bodyLine: number;
}

/** The blank lines before the header, and the first of them. */
export function blankHead({ textLine, headerLine }: CsvSource): { count: number; line: number } {
  return { count: headerLine - textLine, line: textLine };
}

/** A part of the body that begins and ends between two records. */
export interface ByteRange {
  /** The first byte of a record, or of blank records before it. */
  readonly byteStart: number;
  /** Just after the line end of the last record, or of blank records after it. */
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
  /** Data row, from 1. Blank records do not count. */
  readonly row: number;
  /** The physical line the record begins on, from 1. */
  readonly line: number;
  /** The physical line it ends on, when that is another. */
  readonly lastLine?: number;
  /** The record's first byte, counted from the start of the file. */
  readonly byteStart: number;
  /** Just after the record's line end. */
  readonly byteEnd: number;
  /** As written, without the quotes. A best effort when the row is malformed. */
  readonly cells: readonly string[];
  /** Index of the first cell with text after its closing quote. Such a row may contain lines of later rows. */
  readonly malformedQuote?: number;
  /** True when spaces precede an opening quote. They are not part of the cell. */
  readonly hasPaddedQuote?: true;
}
