import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { importFlags, resumeFlags } from '../../src/lib/cli/import';
import { DEFAULT_OPTIONS, type ImportOptions } from '../../src/lib/jobs';

const ROOT = join(__dirname, '..', '..');

/** The files that name every option of an import: its type, guard and default; its flag. */
const TABLE = 'src/lib/jobs/checkpoint/options.ts';
const FLAGS = 'src/lib/cli/job/outcome-flags.ts';
const SINCE_FLAGS = 'src/lib/cli/job/since-flags.ts';
const COLUMN_FLAGS = 'src/lib/cli/job/column-flags.ts';

/**
 * The files that act on an option of an import or describe it to people. No other file names it: files, messages and
 * commands carry the options whole. A file that only passes an option on does not belong here.
 */
const USES: Readonly<
  Record<Exclude<keyof ImportOptions, (typeof UNSEARCHABLE)[number]>, readonly string[]>
> = {
  createOrgs: [
    'src/lib/import/plan/estimate.ts',
    'src/lib/import/rows/find-or-create-org.ts',
    'src/lib/report/report-words.ts',
  ],
  onExisting: [
    'src/lib/cli/analyze/analyze-session.ts',
    'src/lib/cli/job/next-commands.ts',
    'src/lib/cli/job/since-flags.ts',
    'src/lib/import/roles/role-state.ts',
    'src/lib/import/roles/roles-step.ts',
    'src/lib/import/rows/match-organization.ts',
    'src/lib/import/rows/membership-step.ts',
    'src/lib/import/rows/user-step.ts',
    'src/lib/report/report-words.ts',
  ],
  deactivateMissing: [
    'src/lib/cli/job/next-commands.ts',
    'src/lib/import/run/missing-rows.ts',
    'src/lib/import/run/run-import.ts',
    'src/lib/report/report-words.ts',
  ],
  maxDeactivate: [
    'src/lib/cli/job/next-commands.ts',
    'src/lib/import/run/since-checks.ts',
    'src/lib/report/report-words.ts',
  ],
  createRoles: [
    'src/lib/cli/import/import-session.ts',
    'src/lib/import/roles/missing-roles.ts',
    'src/lib/import/roles/wanted-roles.ts',
    'src/lib/report/report-words.ts',
  ],
  requirePassword: ['src/lib/import/parse-import-row.ts', 'src/lib/report/report-words.ts'],
  orgId: ['src/lib/import/options.ts', 'src/lib/report/report-words.ts'],
  strictColumns: ['src/lib/report/report-words.ts'],
  encoding: ['src/lib/cli/job/format-flags.ts', 'src/lib/report/report-words.ts'],
  delimiter: ['src/lib/cli/job/format-flags.ts', 'src/lib/report/report-words.ts'],
};

/** Options whose names an open CSV has as fields, and prose as words; the flags of several commands set them. */
const FORMAT: readonly string[] = ['encoding', 'delimiter'];
const OF_THE_FILE =
  /^src\/lib\/(?:cli\/(?:check-hash|convert)|csv|convert|exports|failures|records|sources|validate|workos)\/|^src\/commands\/|\/worker-messages\.ts$/;

/** Options whose names are words of the language (`list.map(…)`): the files that name them cannot be searched. */
const UNSEARCHABLE = ['map', 'set', 'since', 'blank', 'organizations', 'roles'] as const;

/** Options that say how the columns of the file are read: their flags are shared with `validate`. */
const OF_COLUMNS = ['orgId', 'strictColumns'];

/** The files of flags that are not in `FLAGS`, by option. */
const FLAGS_OF = new Map([
  ...OF_COLUMNS.map((option) => [option, COLUMN_FLAGS] as const),
  ['deactivateMissing', SINCE_FLAGS],
  ['maxDeactivate', SINCE_FLAGS],
]);

/** Folders of `src/lib` in which `orgId` is a field of a row, of its failure, of a difference or of an export. */
const FAILURES =
  /^src\/lib\/(?:model|records|failures|jobs\/reports|cli\/errors|sources|verify|cli\/verify)\/|\/(?:check\/findings|compose-row-failure|read-results|open-requests)\.ts$/;

const SOURCES = sourceFiles();

/** The source files in which a word occurs, by path. */
function filesNaming(word: string): readonly string[] {
  const pattern = new RegExp(`\\b${word}\\b`);
  return SOURCES.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

function flagOf(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

describe('an option of an import', () => {
  it.each(Object.entries(USES))(
    'is named by its table, by its flag and by its uses: %s',
    (option, uses) => {
      const isFormat = FORMAT.includes(option);
      const others = isFormat ? OF_THE_FILE : FAILURES;
      const files = filesNaming(option).filter((path) => !others.test(path) || path === TABLE);
      const flags = FLAGS_OF.get(option) ?? FLAGS;
      expect(files).toEqual([TABLE, ...(isFormat ? [] : [flags]), ...uses].sort());
    },
  );
});

describe('an option of a job', () => {
  const options = Object.keys(DEFAULT_OPTIONS);

  // The commands that a report and a summary advise are composed by this rule.
  it.each(options)('has a flag of its name: %s', (option) => {
    expect(Object.keys(importFlags)).toContain(flagOf(option));
  });

  it.each(options)('is in the reference: %s', (option) => {
    const reference = readFileSync(join(ROOT, 'docs', 'reference.md'), 'utf8');
    expect(reference).toMatch(new RegExp(`^\\| \`--(?:\\[no-\\])?${flagOf(option)}[\` ]`, 'm'));
    expect(reference).toContain(`\`${option}\``);
  });

  it('can be changed by a resume, unless it is fixed when the job begins', () => {
    const fixed = options.filter((option) => !Object.hasOwn(resumeFlags, flagOf(option)));
    expect(fixed.sort()).toEqual([...Object.keys(USES), ...UNSEARCHABLE, 'chunkSize'].sort());
  });
});

/** The files of `src`, without the sandbox: its options are those of another program. */
function sourceFiles(): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => ['src', ...name.split(sep)].join('/'))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('src/lib/sandbox/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}
