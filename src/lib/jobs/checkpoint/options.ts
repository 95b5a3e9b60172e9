import {
  anyOf,
  asObject,
  type Guard,
  ifValid,
  isCount,
  isFlag,
  isText,
  oneOf,
  recordOf,
} from '../../model';

/** One option of a job. Its type, its guard, its reader and its message to a worker follow from this. */
interface Option<T> {
  readonly guard: Guard<T>;
  /** The value of a job whose command does not set the option. */
  readonly byDefault: T;
  /** True for an option that jobs of an older version lack. They have the default; others without it are damaged. */
  readonly mayBeMissing: boolean;
}

function option<T>(guard: Guard<T>, byDefault: NoInfer<T>): Option<T> {
  return { guard, byDefault, mayBeMissing: false };
}

/** An option that was added after the first version. */
function laterOption<T>(guard: Guard<T>, byDefault: NoInfer<T>): Option<T> {
  return { ...option(guard, byDefault), mayBeMissing: true };
}

function orNull<T>(guard: Guard<T>): Guard<T | null> {
  return anyOf<T | null>(guard, isNull);
}

const isNull: Guard<null> = (value) => value === null;

/** What any kind of job has. `resume` can change all of them but `chunkSize`. */
const RUN_OPTIONS = {
  /** Writes per second. Default: 500 writes in 10 s (docs/workos-api.md, "Rate limits"). */
  rateLimit: option(isCount, 50),
  /** Share of the rate limit left to live traffic, 0 to less than 1. */
  headroom: option(isCount, 0),
  /** The name of the rate budget that the job shares, where there is a store; null: that of its key. */
  budget: laterOption(orNull(isText), null),
  /** Processes that send requests. With 1 the coordinator sends them itself. */
  workers: laterOption(isCount, 1),
  /** Maximum requests in flight, per worker. */
  concurrency: option(isCount, 10),
  /** Rows per chunk. */
  chunkSize: option(isCount, 1000),
  /** Minutes that an outage of WorkOS may last before the run stops. */
  outagePatience: laterOption(isCount, 5),
  /** The run stops once so many rows have failed in it. */
  maxErrors: option(orNull(isCount), null),
};

/** What an import has besides. */
const IMPORT_OPTIONS = {
  /** The fields that columns of the file are read as, by the headers of the columns. */
  map: laterOption(recordOf(isText), {}),
  /** The values of fields that the file lacks, by the fields. */
  set: laterOption(recordOf(isText), {}),
  /** A column that is not read is an error. */
  strictColumns: laterOption(isFlag, false),
  /** Missing organizations that have a name are created. */
  createOrgs: option(isFlag, true),
  /** What happens to the row of a user who exists already. */
  onExisting: option(oneOf('fail', 'adopt', 'update'), 'fail'),
  /** The encoding of the CSV, and its delimiter: a character or `tab`. Null where they are recognized. */
  encoding: laterOption(orNull(isText), null),
  delimiter: laterOption(orNull(isText), null),
  /** The organization of every row, instead of those that the rows name. */
  orgId: option(orNull(isText), null),
  /** The paths of `organizations.csv` and `roles.csv`, as the user typed them. */
  organizations: laterOption(orNull(isText), null),
  roles: laterOption(orNull(isText), null),
  /** Roles that rows name and the environment lacks are created. */
  createRoles: laterOption(isFlag, false),
  /** Rows without a password or password hash are rejected. */
  requirePassword: laterOption(isFlag, false),
  /** The earlier jobs of the same people, separated by commas: rows that are as they sent them are not sent again. */
  since: laterOption(orNull(isText), null),
  /** Whether an update leaves or clears the fields of blank cells. */
  blank: laterOption(oneOf('leaves', 'clears'), 'leaves'),
  /** Memberships of the earlier jobs whose rows are gone from the file become inactive. */
  deactivateMissing: laterOption(isFlag, false),
  /** More of them refuse the import: a number, or a percentage of the earlier jobs' memberships. */
  maxDeactivate: laterOption(isText, '1%'),
};

const JOB_OPTIONS = { ...IMPORT_OPTIONS, ...RUN_OPTIONS };

type Options = Readonly<Record<string, Option<unknown>>>;

type ValuesOf<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends Option<infer T> ? T : never;
};

/** The options that any kind of job has. */
export type RunOptions = ValuesOf<typeof RUN_OPTIONS>;

/** The options that only an import has. */
export type ImportOptions = ValuesOf<typeof IMPORT_OPTIONS>;

/** The options of a job, as `checkpoint.json` has them. A resume keeps those that its command does not change. */
export type JobOptions = RunOptions & ImportOptions;

/** The options of a job whose command sets none, in the order in which a command names them. */
export const DEFAULT_OPTIONS: JobOptions = defaultsOf(JOB_OPTIONS);

export const isJobOptions: Guard<JobOptions> = guardOf(JOB_OPTIONS);

/** Reads the options of a job or of one of its runs. Unknown ones are dropped; see `mayBeMissing` for missing ones. */
export function readOptions(value: unknown): JobOptions | undefined {
  const stored = asObject(value);
  if (stored === undefined) return undefined;
  const fields = namedOptions(JOB_OPTIONS).map(([name, { byDefault, mayBeMissing }]) => {
    const isFilled = mayBeMissing && stored[name] === undefined;
    return [name, isFilled ? byDefault : stored[name]];
  });
  return ifValid(Object.fromEntries(fields), isJobOptions);
}

function namedOptions(options: Options): [string, Option<unknown>][] {
  return Object.entries(options);
}

function guardOf<O extends Options>(options: O): Guard<ValuesOf<O>> {
  const named = namedOptions(options);
  return (value): value is ValuesOf<O> => {
    const object = asObject(value);
    return object !== undefined && named.every(([name, { guard }]) => guard(object[name]));
  };
}

function defaultsOf<O extends Options>(options: O): ValuesOf<O> {
  const fields = namedOptions(options).map(([name, { byDefault }]) => [name, byDefault]);
  return Object.fromEntries(fields) as ValuesOf<O>;
}
