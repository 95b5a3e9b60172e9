import { Abort, clip, countOf, sanitizeLine } from '../model';
import type { Question } from '../sources';

// Each function returns an `Abort` to throw. Messages name files, places and ids, and no other value of a record.

const PATH = 300;
const ID = 200;
const LISTED = 10;

/** A path that is safe on a terminal. */
export function shownPath(path: string): string {
  return clip(sanitizeLine(path), PATH);
}

/** The source says that nothing of the file may be converted. */
export class RefusedWhole extends Abort {
  constructor(
    /** The place of the record that says it. */
    readonly ref: string,
    readonly why: string,
  ) {
    super(
      'input_invalid',
      'export_refused',
      `${sanitizeLine(why)} (${shownPath(ref)}). Nothing was written.`,
    );
  }
}

export function duplicatesRefused(ref: string, id: string, keptId: string): Abort {
  const [one, other] = [keptId, id].map((each) => clip(sanitizeLine(each), ID));
  return new Abort(
    'input_invalid',
    'duplicate_email',
    `${one ?? ''} and ${other ?? ''} have the same email (${shownPath(ref)}). Nothing was written.`,
    ['Correct the source, or choose which is imported: --on-duplicate-email first'],
  );
}

export function sourceUnknownError(key: string, known: readonly string[]): Abort {
  return new Abort(
    'usage',
    'source_unknown',
    `There is no source "${shownPath(key)}". Choose one of: ${known.join(', ')}.`,
    ['workos-migrate sources'],
  );
}

/** @param files each with the sources that it alone would fit */
export function noSourceFitsError(
  files: readonly { readonly path: string; readonly fits: readonly string[] }[],
  known: readonly string[],
): Abort {
  const shown = files.slice(0, LISTED).map(({ path }) => shownPath(path));
  const isOfSeveral = files.length > 1 && files.some(({ fits }) => fits.length > 0);
  if (isOfSeveral) return noCommonSourceError(files);
  return new Abort(
    'input_invalid',
    'source_not_recognised',
    `No source is known whose export has the form of ${shown.join(', ')}. Sources: ${known.join(', ')}.`,
    ['Name the source with --from <source>', 'workos-migrate sources'],
  );
}

function noCommonSourceError(
  files: readonly { readonly path: string; readonly fits: readonly string[] }[],
): Abort {
  const ofNone = files.filter(({ fits }) => fits.length === 0);
  const shown = [...ofNone, ...files.filter((file) => !ofNone.includes(file))]
    .slice(0, LISTED)
    .map(
      ({ path, fits }) => `${shownPath(path)} (${fits.length === 0 ? 'none' : fits.join(', ')})`,
    );
  const more = files.length > LISTED ? `, and ${countOf(files.length - LISTED, 'other file')}` : '';
  return new Abort(
    'input_invalid',
    'source_not_recognised',
    `No source has all of these files. The sources that each fits: ${shown.join('; ')}${more}.`,
    ['Leave out the files that are not of the export', 'Name the source with --from <source>'],
  );
}

/** @param files each with what it would be of each of the candidates */
export function severalSourcesFitError(
  candidates: readonly string[],
  files: readonly { readonly path: string; readonly roles: readonly string[] }[],
): Abort {
  const shown = files
    .slice(0, LISTED)
    .map(({ path, roles }) => `${shownPath(path)} (${roles.join('; ')})`);
  const more = files.length > LISTED ? `, and ${countOf(files.length - LISTED, 'other file')}` : '';
  return new Abort(
    'input_invalid',
    'source_ambiguous',
    `Several sources fit all of the files: ${candidates.join(', ')}. ` +
      `What each file would be: ${shown.join(', ')}${more}. Nothing was written.`,
    candidates.map((key) => `Add --from ${key}`),
  );
}

/** Users cannot be converted before the source's question is answered. */
export function answerMissingError(label: string, question: Question): Abort {
  const { name, summary, choices = ['<text>'] } = question;
  return new Abort(
    'usage',
    'answer_missing',
    `${label} asks: ${summary}. The files cannot be converted without an answer.`,
    choices.map((choice) => `Add --answer ${name}=${choice}`),
  );
}

/** An answer to a question of another source. */
export function answerNotAskedError(name: string, label: string, asks: readonly string[]): Abort {
  const has = asks.length === 0 ? 'It asks nothing' : `It asks ${asks.join(', ')}`;
  return new Abort('usage', 'answer_not_asked', `${label} does not ask ${name}. ${has}.`, [
    'Leave out this --answer, or name another source with --from',
  ]);
}

/** A file that the source does not have. */
export function fileFitsNoPartError(path: string, label: string, parts: readonly string[]): Abort {
  return new Abort(
    'input_invalid',
    'file_fits_no_part',
    `${shownPath(path)} is not one of the files that ${label} has: ${parts.join(', ')}.`,
    ['Leave it out, or name its source with --from <source>'],
  );
}

/** A file that is not what its flag says. */
export function pinnedFileError(path: string, flag: string, expected: string): Abort {
  return new Abort(
    'input_invalid',
    'file_does_not_fit',
    `${shownPath(path)}, which --${flag} names, does not look like ${expected}.`,
  );
}

export function flagNotOfSourceError(flag: string, label: string, has: readonly string[]): Abort {
  const others = has.length === 0 ? 'It has no further files' : `It has ${has.join(', ')}`;
  return new Abort('usage', 'flag_not_of_source', `${label} has no file for --${flag}. ${others}.`);
}

export function noUsersError(label: string): Abort {
  return new Abort('input_invalid', 'no_users_file', `None of the files has users of ${label}.`, [
    'workos-migrate sources',
  ]);
}

export function noRecordsError(path: string): Abort {
  return new Abort('input_invalid', 'no_records', `${shownPath(path)} has no records.`);
}

export function noFilesError(path: string): Abort {
  return new Abort('usage', 'no_files', `${shownPath(path)} is a folder without files.`);
}

/** The output would replace a file that it is made of. */
export function inputInOutputError(path: string, output: string): Abort {
  return new Abort(
    'usage',
    'output_has_input',
    `${shownPath(path)} is in the folder that would be written, ${shownPath(output)}. Nothing was changed.`,
    ['Name another folder'],
  );
}

export function tooManySettingsError(part: string, most: number): Abort {
  return new Abort(
    'input_invalid',
    'too_many_settings',
    `The file of ${part} has more than ${countOf(most, 'record')}. Nothing was written.`,
  );
}

/** A sum that must hold does not: a bug, and no reason to trust the files. */
export function brokenBalanceError(balance: string): Error {
  return new Error(`A balance does not hold: ${balance}. Nothing was written`);
}
