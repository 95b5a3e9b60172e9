import { Abort, clip, sanitizeLine, systemErrorCause } from '../model';
import type { ScanStop } from './record-scanner';
import type { Encoding } from './csv-source';

// Each `…Error` function returns an `Abort` to throw. Messages name the file, the row and the line.

/** A cell of the CSV, for messages. Row 0 is the header. */
export interface CellPosition {
  readonly path: string;
  readonly row: number;
  readonly line: number;
  /** Index of the cell. */
  readonly cell: number;
  /** Names the column of the cell. */
  readonly header: readonly string[];
}

const NAME_LENGTH = 60;
const PATH_LENGTH = 300;

const ENCODING_NAMES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
};

/** The path in a form that is safe on a terminal: one line, clipped. */
export function printablePath(path: string): string {
  return clip(sanitizeLine(path), PATH_LENGTH);
}

function describeRow(row: number): string {
  return row === 0 ? 'the header' : `row ${row}`;
}

function describePosition(at: CellPosition): string {
  const name = clip(sanitizeLine(at.header[at.cell] ?? ''), NAME_LENGTH);
  const column = name === '' ? `column ${at.cell + 1}` : `column "${name}"`;
  return `${describeRow(at.row)} (line ${at.line}), ${column}`;
}

/** The scanner stopped: an open quote, or a cell or record that is too long. */
export function scanError(stop: Pick<ScanStop, 'problem' | 'quoted'>, at: CellPosition): Abort {
  const path = printablePath(at.path);
  switch (stop.problem) {
    case 'open_quote':
      return new Abort(
        'input_invalid',
        'csv_unterminated_quote',
        `${path}: the quote that opens in ${describePosition(at)} is never closed. Close it, or remove it.`,
      );
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

/** Bytes that are not valid in the file's encoding; the first is at `offset` from the start of the file. */
export function encodingError(at: {
  path: string;
  encoding: Encoding;
  offset: number;
  row: number;
}): Abort {
  return new Abort(
    'input_invalid',
    'csv_encoding',
    `${printablePath(at.path)} is not valid ${ENCODING_NAMES[at.encoding]}: ` +
      `the first invalid byte is at offset ${at.offset}, in ${describeRow(at.row)}. Save it as UTF-8.`,
  );
}

/** UTF-16 or UTF-32 that cannot be read, by the first bytes. `offset` is that of the first NUL byte. */
export function wideTextError(path: string, kind: string, offset: number): Abort {
  return new Abort(
    'input_invalid',
    'csv_encoding',
    `${printablePath(path)} looks like ${kind} (NUL byte at offset ${offset}). Save it as UTF-8.`,
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
