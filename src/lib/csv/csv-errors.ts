import { Abort, clip, sanitizeLine } from '../model';
import type { ScanStop } from './record-scanner';
import type { Encoding } from './csv-source';

/** Where in the CSV something is wrong. Row 0 is the header. */
export interface Spot {
  readonly path: string;
  readonly row: number;
  readonly line: number;
  /** Index of the cell, and the header to name its column by. */
  readonly cell: number;
  readonly header: readonly string[];
}

const NAME_LENGTH = 60;
const PATH_LENGTH = 300;

const ENCODING_NAMES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
};

/** The path as it may stand in a message. */
export function shownPath(path: string): string {
  return clip(sanitizeLine(path), PATH_LENGTH);
}

function shownRow(row: number): string {
  return row === 0 ? 'the header' : `row ${row}`;
}

function shownSpot(spot: Spot): string {
  const name = clip(sanitizeLine(spot.header[spot.cell] ?? ''), NAME_LENGTH);
  const column = name === '' ? `column ${spot.cell + 1}` : `column "${name}"`;
  return `${shownRow(spot.row)} (line ${spot.line}), ${column}`;
}

/** The text at `spot` cannot be read on from. */
export function scanTrouble(stop: Pick<ScanStop, 'problem' | 'quoted'>, spot: Spot): Abort {
  const path = shownPath(spot.path);
  switch (stop.problem) {
    case 'open_quote':
      return new Abort(
        'input_invalid',
        'csv_unterminated_quote',
        `${path}: the quote that opens in ${shownSpot(spot)} is never closed. Close it, or remove it.`,
      );
    case 'cell_too_long': {
      const remedy = stop.quoted
        ? 'A quote opens there that is probably never closed: close it, or remove it.'
        : 'Shorten it, or check that the file is a CSV.';
      return new Abort(
        'input_invalid',
        'csv_cell_too_long',
        `${path}: the cell in ${shownSpot(spot)} is longer than 1 MiB. ${remedy}`,
      );
    }
    case 'record_too_long':
      return new Abort(
        'input_invalid',
        'csv_record_too_long',
        `${path}: ${shownRow(spot.row)} (line ${spot.line}) is longer than 16 MiB. ` +
          'Check that the file is a CSV with one record per line.',
      );
  }
}

/** The header has text after a closing quote, so that nobody can say where its columns end. */
export function headerQuoteTrouble(spot: Spot): Abort {
  return new Abort(
    'input_invalid',
    'csv_malformed_header',
    `${shownPath(spot.path)}: text follows the closing quote in ${shownSpot(spot)}. ` +
      'Remove the quotes around the name, or double the quotes inside it.',
  );
}

/** Bytes that are no text in the file's encoding, first at `offset` from the file's start. */
export function encodingTrouble(at: {
  path: string;
  encoding: Encoding;
  offset: number;
  row: number;
}): Abort {
  return new Abort(
    'input_invalid',
    'csv_encoding',
    `${shownPath(at.path)} is not valid ${ENCODING_NAMES[at.encoding]}: ` +
      `the first invalid byte is at offset ${at.offset}, in ${shownRow(at.row)}. Save it as UTF-8.`,
  );
}

/** UTF-16 or UTF-32 that cannot be read, told from its first bytes. `offset` is that of the first NUL byte. */
export function wideTextTrouble(path: string, kind: string, offset: number): Abort {
  return new Abort(
    'input_invalid',
    'csv_encoding',
    `${shownPath(path)} looks like ${kind} (NUL byte at offset ${offset}). Save it as UTF-8.`,
  );
}

/** The file holds no header. */
export function emptyTrouble(path: string): Abort {
  return new Abort(
    'input_invalid',
    'csv_empty',
    `${shownPath(path)} is empty. Its first line must name the columns, email among them.`,
  );
}

/** The path names something that is no regular file. */
export function kindTrouble(path: string, kind: 'directory' | 'other'): Abort {
  const shown = shownPath(path);
  return kind === 'directory'
    ? new Abort('usage', 'csv_is_directory', `${shown} is a directory, not a CSV file.`)
    : new Abort(
        'usage',
        'csv_not_a_file',
        `${shown} is not a regular file. It is read more than once: save it to a file first.`,
      );
}

/** The file is not the one that was opened. */
export function changedTrouble(path: string): Abort {
  return new Abort(
    'job_in_the_way',
    'csv_changed',
    `${shownPath(path)} has changed while it was read. Put the file back as it was, or start again.`,
  );
}

/** What a refusal of the file system means to the user; `error` itself when it is none we know. */
export function fileTrouble(path: string, error: unknown): unknown {
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const shown = shownPath(path);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return new Abort('usage', 'csv_missing', `${shown} does not exist. Check the path.`);
    case 'EACCES':
    case 'EPERM':
      return new Abort(
        'usage',
        'csv_unreadable',
        `${shown} cannot be read: permission denied. Check its permissions.`,
      );
    case 'EISDIR':
      return kindTrouble(path, 'directory');
    default:
      return error;
  }
}

/** The file holds a header and nothing else. */
export function noRowsTrouble(path: string): Abort {
  return new Abort(
    'input_invalid',
    'csv_no_rows',
    `${shownPath(path)} has a header but no rows: there is nothing to import.`,
  );
}
