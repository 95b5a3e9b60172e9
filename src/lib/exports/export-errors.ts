import { Abort, clip, countOf, sanitizeLine } from '../model';

// Each `…Error` function returns an `Abort` to throw. Messages name the file and the place, and no value of it.

const PATH_LENGTH = 300;

/** The path in a form that is safe on a terminal: one line, clipped. */
export function printableExport(path: string): string {
  return path === '-' ? 'standard input' : clip(sanitizeLine(path), PATH_LENGTH);
}

/** The file ends in the middle. All records before the cut were delivered. */
export class TruncatedFile extends Abort {
  constructor(
    path: string,
    /** How many records were read before the end, unreadable ones included. */
    readonly recordsRead: number,
    what: string,
  ) {
    super(
      'input_invalid',
      'truncated_file',
      `${printableExport(path)} ends too early, after ${countOf(recordsRead, 'record')}: ${what}.`,
      ['Export or copy the file again'],
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
