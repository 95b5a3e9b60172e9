import { Abort, clip, count, countOf, sanitizeLine, systemErrorCause } from '../model';

// Each `…Error` function returns an `Abort` to throw. Messages name the file and the place, and no value of it.

const PATH_LENGTH = 300;

/** The path in a form that is safe on a terminal: one line, clipped. */
export function printableExport(path: string): string {
  return path === '-' ? 'Standard input' : clip(sanitizeLine(path), PATH_LENGTH);
}

/** The file ends in the middle. All records before the cut were delivered. */
export class TruncatedFile extends Abort {
  constructor(
    path: string,
    /** How many records were read before the end, unreadable ones included. */
    readonly recordsRead: number,
    /** In a few words; `alsoDo` is what else may help. */
    missing: string | { readonly what: string; readonly alsoDo: string },
  ) {
    const { what, alsoDo } =
      typeof missing === 'string' ? { what: missing, alsoDo: undefined } : missing;
    super(
      'input_invalid',
      'truncated_file',
      `${printableExport(path)} ends too early, after ${countOf(recordsRead, 'record')}: ${what}.`,
      ['Export or copy the file again', ...(alsoDo === undefined ? [] : [alsoDo])],
    );
  }
}

/** The file is no longer the one that was looked at. */
export function exportChangedError(path: string): Abort {
  return new Abort(
    'input_invalid',
    'export_changed',
    `${printableExport(path)} changed while it was being read. Wait until its export has ended, then start again.`,
  );
}

/** More lists than an export has: probably a map of records by their ids. */
export function tooManyPathsError(path: string, most: number): Abort {
  return new Abort(
    'input_invalid',
    'export_malformed',
    `${printableExport(path)} has more than ${most} lists or tables. A JSON object with the records by their ids is not read.`,
    ['Write the records as a JSON array or as NDJSON, or dump only the tables of users'],
  );
}

/** The file has no bytes, or nothing but white space. */
export function emptyExportError(path: string): Abort {
  return new Abort(
    'input_invalid',
    'export_empty',
    `${printableExport(path)} is empty. Export it again.`,
  );
}

/** A kind of file that no reader takes. */
export function otherExportError(path: string, name: string, remedy: string): Abort {
  return new Abort(
    'input_invalid',
    'export_other_kind',
    `${printableExport(path)} is ${name}. ${remedy}`,
  );
}

/** The structure around the records is not valid, so that no further record can be found. */
export function malformedExportError(path: string, what: string): Abort {
  return new Abort(
    'input_invalid',
    'export_malformed',
    `${printableExport(path)} cannot be read further: ${what}. Export it again.`,
  );
}

/** A dump of SQL statements. */
export function insertsError(path: string): Abort {
  return otherExportError(
    path,
    'a dump of INSERT statements',
    'Export the tables with COPY (pg_dump without --inserts), or as CSV: psql -c "\\copy table to users.csv csv header".',
  );
}

/** A record of an LDIF that changes an entry instead of describing it. */
export function changeRecordError(path: string, line: number): Abort {
  return otherExportError(
    path,
    `an LDIF with change records (changetype, in the record of line ${count(line)})`,
    'Export the entries themselves, for example with slapcat.',
  );
}

/** UTF-16 that is not valid. */
export function exportEncodingError(path: string, encoding: string): Abort {
  return new Abort(
    'input_invalid',
    'export_encoding',
    `${printableExport(path)} is not valid ${encoding}, although its byte order mark says so. Save it as UTF-8.`,
  );
}

/** A named encoding is for files: standard input is kept as it comes. */
export function encodingOfStdinError(): Abort {
  const message = '--encoding needs a file: standard input is read as UTF-8.';
  return new Abort('usage', 'encoding_of_stdin', message, [
    'Save standard input to a file, or convert it with iconv first',
  ]);
}

/** Gzip that is damaged. */
export function damagedExportError(path: string): Abort {
  return new Abort(
    'input_invalid',
    'export_gzip',
    `${printableExport(path)} cannot be decompressed: it is damaged. Copy or compress it again.`,
  );
}

/** The path is not that of a regular file. */
export function notFileError(path: string, kind: 'a directory' | 'not a regular file'): Abort {
  const remedy = kind === 'a directory' ? 'Name its files.' : 'Use - to read standard input.';
  return new Abort('usage', 'export_not_a_file', `${printableExport(path)} is ${kind}. ${remedy}`);
}

/** An error of the file system as an `Abort`; `error` itself when it is a bug. */
export function exportFileError(path: string, error: unknown): unknown {
  if (error instanceof Abort) return error;
  const cause = systemErrorCause(error);
  if (cause === undefined) return error;
  const { code, words, remedy } = cause;
  const shown = printableExport(path);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return new Abort(
        'usage',
        'export_missing',
        `${shown} does not exist (${code}). Check the path.`,
      );
    case 'EACCES':
    case 'EPERM':
      return new Abort(
        'usage',
        'export_unreadable',
        `${shown} cannot be read: permission denied (${code}). Check its permissions.`,
      );
    case 'EISDIR':
      return notFileError(path, 'a directory');
    default:
      return new Abort(
        'usage',
        'export_read_failed',
        `${shown} cannot be read: ${words} (${code}).`,
        [remedy ?? 'Check the disk or the network share, then run the same command again'],
      );
  }
}
