import { Flags, type Interfaces } from '@oclif/core';
import { CHECKPOINT_DIR } from '../../jobs';
import { Abort, type JobId, parseJobId } from '../../model';

/** The values that oclif parses for these flags. */
export type FlagValues<T extends Interfaces.FlagInput> = Omit<Interfaces.InferredFlags<T>, 'json'>;

/** The flags of every command that works with jobs. */
export const jobFlags = {
  'checkpoint-dir': Flags.string({
    summary: 'Folder that holds the jobs.',
    default: CHECKPOINT_DIR,
    helpValue: '<folder>',
  }),
};

/** The flag that replaces the id of a job. */
export const lastFlag = Flags.boolean({
  summary: 'Use the most recent job, instead of an id.',
});

/** A flag whose value must be a number within its bounds. */
export const numberFlag = Flags.custom<number, { from: number; to: number; whole?: boolean }>({
  helpValue: '<n>',
  parse: (input, _context, { from, to, whole, name }) => {
    const value = input.trim() === '' ? NaN : Number(input);
    const fits = value >= from && value <= to && (whole === false || Number.isInteger(value));
    if (!fits) {
      const kind = whole === false ? 'a number' : 'a whole number';
      const bounds = `from ${String(from)} to ${String(to)}`;
      return Promise.reject(
        new Abort('usage', 'flag_invalid', `--${name} takes ${kind} ${bounds}, not "${input}".`),
      );
    }
    return Promise.resolve(value);
  },
});

/** Parses a job id. @throws Abort `job_id_invalid`, for paths above all */
export function readJobId(text: string): JobId {
  const jobId = parseJobId(text);
  if (jobId !== undefined) return jobId;
  throw new Abort('usage', 'job_id_invalid', `"${text}" is not a job id.`, [
    'A job id consists of letters, digits, ".", "_" and "-", begins with a letter or digit, and has at most 100 characters',
  ]);
}

/** Makes a job id from a file name and the time, such as `users-20261123-141502-a1b2`. */
export function newJobId(csvPath: string, at: Date, random: string): JobId {
  const base = csvPath.split(/[\\/]/).at(-1) ?? '';
  const stem = base
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const time = at
    .toISOString()
    .replace(/[-:]|\..*/g, '')
    .replace('T', '-');
  return readJobId(`${stem === '' ? 'job' : stem}-${time}-${random}`);
}

/** The CSV file, named by the argument or by `--csv`. @throws Abort `csv_not_named`, `csv_named_twice` */
export function readCsvPath(
  {
    csvArgument,
    csv,
  }: { readonly csvArgument: string | undefined; readonly csv: string | undefined },
  command: 'import' | 'validate',
): string {
  const csvPath = csvArgument ?? csv ?? '';
  if (csvPath === '') {
    throw new Abort('usage', 'csv_not_named', `Name the CSV file to ${command}.`, [
      `workos-migrate ${command} users.csv`,
    ]);
  }
  if (csv === undefined || csv === csvPath) return csvPath;
  throw new Abort(
    'usage',
    'csv_named_twice',
    `Two CSV files are given, ${csvPath} and --csv ${csv}. Give only one.`,
  );
}
