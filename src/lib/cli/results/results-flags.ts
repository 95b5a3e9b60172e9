import { Flags } from '@oclif/core';
import { Abort } from '../../model';
import {
  type ColumnOf,
  DIALECTS,
  ID_FIELDS,
  isSqlName,
  KEY_FIELDS,
  type ResultFilter,
  STATUSES,
  type TableUpdate,
} from '../../results';
import { type FlagValues, jobFlags, lastFlag, numberFlag } from '../command/flags';
import type { JobNaming } from '../job/named-job';
import { type FormatName, FORMATS } from './result-format';

const MAX_LIMIT = 1_000_000_000;

// Non-greedy: the job id may follow a filter.
const repeatable = { multipleNonGreedy: true, multiple: true } as const;

const KEYS = Object.keys(KEY_FIELDS);
const IDS = Object.keys(ID_FIELDS);

export const resultsFlags = {
  ...jobFlags,
  last: lastFlag,
  status: Flags.option({
    ...repeatable,
    summary: 'Only rows of this status; by default, those that arrived.',
    options: STATUSES,
  })(),
  'without-password': Flags.boolean({
    summary: 'Only users of whom no password and no hash arrived.',
  }),
  org: Flags.string({
    ...repeatable,
    summary: 'Only rows of the organization with this WorkOS id.',
    helpValue: '<id>',
  }),
  email: Flags.string({
    ...repeatable,
    summary: 'Only rows of this email, ignoring case.',
    helpValue: '<email>',
  }),
  format: Flags.option({ summary: 'Output format.', options: FORMATS, default: 'table' })(),
  limit: numberFlag({ summary: 'Maximum rows to print.', from: 0, to: MAX_LIMIT }),
  table: Flags.string({
    summary: 'With --format sql: the table to update.',
    helpValue: '<[schema.]table>',
  }),
  key: Flags.string({
    summary: `With --format sql: the field that finds a row of the table, ${KEYS.join(' or ')}.`,
    helpValue: '<[column=]field>',
  }),
  set: Flags.string({
    ...repeatable,
    summary: `With --format sql: a column to write, and its value: ${IDS.join(', ')}.`,
    helpValue: '<column>=<field>',
  }),
  dialect: Flags.option({
    summary: 'With --format sql: the database. (default: postgres)',
    options: DIALECTS,
  })(),
};

/** The flags of `results`, and its argument. */
export type ResultsFlagValues = FlagValues<typeof resultsFlags> & JobNaming;

/** The filters. */
export function readFilter(flags: ResultsFlagValues): ResultFilter {
  return {
    statuses: flags.status ?? [],
    organizations: flags.org ?? [],
    emails: flags.email ?? [],
    isWithoutPassword: flags['without-password'],
  };
}

type SqlFlags = Pick<ResultsFlagValues, 'format' | 'table' | 'key' | 'set' | 'dialect'>;

/** What to print: a format, or the update of which `--format sql` prints the statements. */
export type ResultOutput = Exclude<FormatName, 'sql'> | TableUpdate;

/** @throws Abort `sql_flag_missing`, `sql_flag_unused`, `flag_invalid` */
export function readOutput(flags: SqlFlags): ResultOutput {
  const { format, table, key, set = [], dialect } = flags;
  const given = { table, key, set: set[0], dialect };
  if (format !== 'sql') {
    const unused = Object.entries(given).find(([, value]) => value !== undefined);
    if (unused === undefined) return format;
    throw new Abort('usage', 'sql_flag_unused', `--${unused[0]} needs --format sql.`);
  }
  if (table === undefined || key === undefined || set.length === 0) throw missing(given);
  const columns = set.map((text) => readColumn('set', text, ID_FIELDS));
  const repeated = columns.find(
    ({ column }, at) => columns.findIndex((each) => each.column === column) < at,
  );
  if (repeated !== undefined) throw invalid(`--set names the column ${repeated.column} twice.`);
  for (const part of table.split('.')) checkName('table', part);
  return {
    dialect: dialect ?? 'postgres',
    table,
    key: readColumn('key', Object.hasOwn(KEY_FIELDS, key) ? `${key}=${key}` : key, KEY_FIELDS),
    set: columns,
  };
}

/** Reads `<column>=<field>`. */
function readColumn<Fields extends object>(
  flag: string,
  text: string,
  fields: Fields,
): ColumnOf<Fields> {
  const at = text.lastIndexOf('=');
  const column = text.slice(0, Math.max(0, at));
  const name = text.slice(at + 1);
  if (!isKeyOf(fields, name)) {
    const names = Object.keys(fields).join(', ');
    throw invalid(`--${flag} ${text}: give <column>=<field>, where the field is one of ${names}.`);
  }
  checkName(flag, column);
  return { column, field: name };
}

function isKeyOf<Fields extends object>(
  fields: Fields,
  name: string,
): name is keyof Fields & string {
  return Object.hasOwn(fields, name);
}

function checkName(flag: string, name: string): void {
  if (isSqlName(name)) return;
  throw invalid(
    `--${flag} has the name of a table or a column that is empty or has control characters.`,
  );
}

function invalid(message: string): Abort {
  return new Abort('usage', 'flag_invalid', message);
}

function missing(given: Readonly<Record<string, string | undefined>>): Abort {
  const names = ['table', 'key', 'set'].filter((name) => given[name] === undefined);
  return new Abort(
    'usage',
    'sql_flag_missing',
    `--format sql needs ${names.map((name) => `--${name}`).join(' and ')}.`,
    [
      'workos-migrate results <job-id> --format sql --table users --key external_id --set workos_id=user_id',
    ],
  );
}
