import { Flags, type Interfaces } from '@oclif/core';
import { CHECKPOINT_DIR } from '../../jobs';
import { Abort, asObject, type JobId, parseJobId } from '../../model';

/** The values that oclif parses for these flags. */
export type FlagValues<T extends Interfaces.FlagInput> = Omit<Interfaces.InferredFlags<T>, 'json'>;

/** The flags of every command that works with jobs. */
export const jobFlags = {
  'checkpoint-dir': Flags.string({
    summary: 'Folder that holds the jobs.',
    default: CHECKPOINT_DIR,
    env: 'WORKOS_MIGRATE_CHECKPOINT_DIR',
    helpValue: '<folder>',
  }),
};

/** The flag that replaces the id of a job. */
export const lastFlag = Flags.boolean({
  summary: 'Use the most recent job, instead of an id.',
});

/** The roles of a sandbox, for the command `sandbox` and for `import --sandbox`. */
export const SANDBOX_ROLE_FLAGS = {
  role: {
    summary: 'Role slug to add to member and admin in the sandbox.',
    helpValue: '<slug>',
    multiple: true,
    multipleNonGreedy: true,
  },
  'multiple-roles': { summary: 'Allow several roles in a membership of the sandbox.' },
} as const;

type Bounds = { from: number; to: number; whole?: boolean };

/** A flag whose value must be a number within its bounds. */
export const numberFlag = Flags.custom<number, Bounds>({
  helpValue: '<n>',
  parse: (input, context, { name, env, ...bounds }) => {
    const { from, to, whole } = bounds;
    const value = input.trim() === '' ? NaN : Number(input);
    const fits = value >= from && value <= to && (whole === false || Number.isInteger(value));
    if (fits) return Promise.resolve(value);
    // oclif has a token for what was typed, and none for the value of a variable.
    const isTyped = env === undefined || asObject(context)?.['token'] !== undefined;
    const message = `${isTyped ? `--${name}` : env} takes ${describeBounds(bounds)}, not "${input}"`;
    return Promise.reject(new Abort('usage', 'flag_invalid', message + percentHint(value, bounds)));
  },
});

function describeBounds({ from, to, whole }: Bounds): string {
  const kind = whole === false ? 'a number' : 'a whole number';
  return `${kind} from ${String(from)} to ${String(to)}`;
}

/** Where a share is asked for, a number above 1 is meant as a percentage. */
function percentHint(value: number, { to }: Bounds): string {
  const isPercentage = to < 1 && value >= 1 && value <= to * 100;
  return isPercentage ? `: ${String(value)} % is ${String(value / 100)}.` : '.';
}

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
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
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
  command: 'check' | 'check-hash' | 'import' | 'validate' | 'verify',
): string {
  const csvPath = csvArgument ?? csv ?? '';
  if (csvPath === '-' && (command === 'import' || command === 'check')) {
    const again = {
      import: 'An import cannot read standard input: a resume has to read the file again.',
      check: 'A check cannot read standard input: it reads the file twice.',
    };
    throw new Abort('usage', 'csv_not_a_file', again[command], [
      `Save it to a file, and ${command} that: workos-migrate ${command} users.csv`,
    ]);
  }
  if (csvPath === '') {
    const what = command === 'check-hash' ? 'check' : command;
    throw new Abort('usage', 'csv_not_named', `Name the CSV file to ${what}.`, [
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
