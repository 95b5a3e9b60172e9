import { Abort, clip, sanitizeLine, systemErrorCause } from '../model';
import type { ScanStop } from './record-scanner';
import type { Encoding } from './csv-source';
import type { FileKind } from './file-kind';
import type { EncodingGuess } from './guess-encoding';

// Each `…Error` function returns an `Abort` to throw. Messages name the file, the row and the line.

/** A cell of the CSV, for messages. Row 0 is the header. */
export interface CellPosition {
  readonly path: string;
  readonly row: number;
  readonly line: number;
  /** Index of the cell. */
  readonly cell: number;
}

const PATH_LENGTH = 300;

/** The path in a form that is safe on a terminal: one line, clipped. */
export function printablePath(path: string): string {
  return clip(sanitizeLine(path), PATH_LENGTH);
}

function describeRow(row: number): string {
  return row === 0 ? 'the header' : `row ${row}`;
}

// The column by its number: a first line that is not a header would show a person's data.
function describePosition({ row, line, cell }: CellPosition): string {
  return `${describeRow(row)} (line ${line}), column ${cell + 1}`;
}

/** The file ends inside quotes. */
export class UnclosedQuote extends Abort {
  constructor(
    readonly at: CellPosition,
    /** True when the file ends with a line end: then it is probably whole. */
    readonly endsWithLine: boolean,
  ) {
    super(
      'input_invalid',
      'csv_unterminated_quote',
      `${printablePath(at.path)}: the quote that opens in ${describePosition(at)} is never closed. Close it, or remove it.`,
    );
  }
}

/** The scanner stopped: an open quote, or a cell or record that is too long. */
export function scanError(
  stop: Pick<ScanStop, 'problem' | 'quoted'> & { readonly endsWithLine: boolean },
  at: CellPosition,
): Abort {
  const path = printablePath(at.path);
  switch (stop.problem) {
    case 'open_quote':
      return new UnclosedQuote(at, stop.endsWithLine);
    case 'cell_too_long': {
      const remedy = stop.quoted
        ? 'A quote opens there that is probably never closed: close it, or remove it.'
        : 'Shorten it, or check that the file is a CSV.';
      return new Abort(
        'input_invalid',
        'csv_cell_too_long',
        `${path}: the cell in ${describePosition(at)} is longer than 1 MiB. ${remedy}`,
      );
    }
    case 'record_too_long':
      return new Abort(
        'input_invalid',
        'csv_record_too_long',
        `${path}: ${describeRow(at.row)} (line ${at.line}) is longer than 16 MiB. ` +
          'Check that the file is a CSV with one record per line.',
      );
  }
}

/** The header has text after a closing quote, so it is unclear where its columns end. */
export function headerQuoteError(at: CellPosition): Abort {
  return new Abort(
    'input_invalid',
    'csv_malformed_header',
    `${printablePath(at.path)}: text follows the closing quote in ${describePosition(at)}. ` +
      'Remove the quotes around the name, or double the quotes inside it.',
  );
}

/** A place in the text of a file. */
export interface TextPosition {
  readonly path: string;
  /** From the start of the file, or of its plain copy. */
  readonly offset: number;
  readonly row: number;
  readonly line: number;
}

function describeText(at: TextPosition): string {
  return `offset ${at.offset} (${describeRow(at.row)}, line ${at.line})`;
}

const SAVE_AS_UTF8 = 'save the file as "CSV UTF-8"';

/** The first byte that is not valid UTF-8. */
interface NotUtf8 {
  readonly byte: number;
  readonly guess?: EncodingGuess;
  /** True when there is other text before it that is UTF-8. */
  readonly isMixed: boolean;
}

/** Bytes that are not valid UTF-8, and what they probably are. */
export function notUtf8Error(at: TextPosition, found: NotUtf8): Abort {
  const hex = `0x${found.byte.toString(16).toUpperCase().padStart(2, '0')}`;
  const spot = `${printablePath(at.path)} is not valid UTF-8: byte ${hex} at ${describeText(at)}`;
  return new Abort('input_invalid', 'csv_encoding', `${spot} ${describeNotUtf8(found)}`);
}

function describeNotUtf8({ guess, isMixed }: NotUtf8): string {
  const meant = guess === undefined ? '' : `${guess.character} in ${guess.title}`;
  if (isMixed) {
    const also = guess === undefined ? '' : ` (it is ${meant})`;
    return `is invalid${also}, but other text before it is UTF-8. Correct that line in a text editor, and save the file as UTF-8.`;
  }
  if (guess === undefined) {
    return `is invalid. Add --encoding with the encoding of the file, such as windows-1252 or shift_jis, or ${SAVE_AS_UTF8}.`;
  }
  return `is ${meant}: add --encoding ${guess.encoding}, or ${SAVE_AS_UTF8}.`;
}

/** A unit of UTF-16 that lacks its other half. */
export function notUtf16Error(at: TextPosition): Abort {
  return new Abort(
    'input_invalid',
    'csv_encoding',
    `${printablePath(at.path)} is not valid UTF-16: the first invalid byte is at ${describeText(at)}. ` +
      'Correct that line, or save the file as UTF-8.',
  );
}

/** Bytes that are not valid in the encoding that the user named. */
export function undecodableError(
  path: string,
  at: { readonly encoding: string; readonly offset: number; readonly line: number },
): Abort {
  return new Abort(
    'input_invalid',
    'csv_encoding',
    `${printablePath(path)} is not valid ${at.encoding}: the first invalid byte is at offset ${at.offset} ` +
      `(line ${at.line}). Name the encoding it was saved in with --encoding, or ${SAVE_AS_UTF8}.`,
  );
}

/** The byte order mark says something else than `--encoding`. */
export function otherMarkError(path: string, marked: Encoding): Abort {
  return new Abort(
    'input_invalid',
    'csv_encoding',
    `${printablePath(path)} begins with the byte order mark of ${marked}. Leave out --encoding: the file is read as ${marked}.`,
  );
}

/** UTF-16 without a byte order mark. */
export function unmarkedUtf16Error(path: string, encoding: Encoding): Abort {
  return new Abort(
    'input_invalid',
    'csv_encoding',
    `${printablePath(path)} looks like UTF-16 without a byte order mark: add --encoding ${encoding}, or ${SAVE_AS_UTF8}.`,
  );
}

export function utf32Error(path: string): Abort {
  return new Abort(
    'input_invalid',
    'csv_encoding',
    `${printablePath(path)} is UTF-32, which cannot be read: ${SAVE_AS_UTF8}.`,
  );
}

/** Many NUL bytes: not text in any encoding. */
export function binaryError(path: string): Abort {
  return otherKindError(path, {
    name: 'a binary file',
    remedy: 'Export the data as a CSV.',
  });
}

/** A file that is known not to be a CSV by its first bytes. */
export function otherKindError(path: string, { name, remedy }: FileKind): Abort {
  return new Abort(
    'input_invalid',
    'csv_other_kind',
    `${printablePath(path)} is ${name}, not a CSV. ${remedy}`,
  );
}

/** Gzip under a name that does not say so. */
export function unnamedGzipError(path: string): Abort {
  return new Abort(
    'input_invalid',
    'csv_other_kind',
    `${printablePath(path)} is compressed with gzip. Rename it so that it ends in .gz, and it is read.`,
  );
}

/** Gzip that ends early or is damaged. */
export function damagedGzipError(path: string, isCut: boolean): Abort {
  return new Abort(
    'input_invalid',
    'csv_gzip',
    `${printablePath(path)} cannot be decompressed: ${isCut ? 'it ends too early' : 'it is damaged'}. ` +
      'Copy or compress it again.',
  );
}

/** The plain copy of a file cannot be written. */
export function copyError(path: string, error: unknown): unknown {
  const cause = systemErrorCause(error);
  if (cause === undefined) return error;
  return new Abort(
    'stopped_early',
    'csv_copy_failed',
    `The temporary copy of ${printablePath(path)} cannot be written: ${cause.words} (${cause.code}).`,
    ['Set TMPDIR to a folder on another disk, or give the file as plain UTF-8'],
  );
}

/** The file has no header. */
export function emptyFileError(path: string): Abort {
  return new Abort(
    'input_invalid',
    'csv_empty',
    `${printablePath(path)} is empty. Its first line must name the columns, email among them.`,
  );
}

/** The path is not that of a regular file. */
export function notRegularFileError(path: string, kind: 'directory' | 'other'): Abort {
  const shown = printablePath(path);
  return kind === 'directory'
    ? new Abort('usage', 'csv_is_directory', `${shown} is a directory, not a CSV file.`)
    : new Abort(
        'usage',
        'csv_not_a_file',
        `${shown} is not a regular file. The CSV is read more than once, so save it to a file first.`,
      );
}

/** The file is no longer the one that was opened. */
export function csvChangedError(path: string): Abort {
  return new Abort(
    'job_in_the_way',
    'csv_changed',
    `${printablePath(path)} changed while it was being read. Restore the file, or start again.`,
  );
}

/** The code of an `Abort` for a file that exists and cannot be read: its disk or network share failed. */
export const CSV_READ_FAILED = 'csv_read_failed';

/** An error of the file system as an `Abort`; `error` itself when it is a bug. */
export function fileError(path: string, error: unknown): unknown {
  const cause = systemErrorCause(error);
  if (cause === undefined) return error;
  const { code, words, remedy } = cause;
  const shown = printablePath(path);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return new Abort(
        'usage',
        'csv_missing',
        `${shown} does not exist (${code}). Check the path.`,
      );
    case 'EACCES':
    case 'EPERM':
      return new Abort(
        'usage',
        'csv_unreadable',
        `${shown} cannot be read: permission denied (${code}). Check its permissions.`,
      );
    case 'EISDIR':
      return notRegularFileError(path, 'directory');
    default:
      return new Abort('usage', CSV_READ_FAILED, `${shown} cannot be read: ${words} (${code}).`, [
        remedy ?? 'Check the disk or the network share, then run the same command again',
      ]);
  }
}

/** The file has a header and no rows. */
export function noRowsError(path: string): Abort {
  return new Abort(
    'input_invalid',
    'csv_no_rows',
    `${printablePath(path)} has a header but no rows: there is nothing to import.`,
  );
}
