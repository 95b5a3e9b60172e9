import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { importCommand, nextCommands } from '../../../src/lib/cli/job/next-commands';
import type { JobOptions } from '../../../src/lib/jobs';
import { sanitizeLine } from '../../../src/lib/model';
import { AN_OPTIONS, anImportEnd } from '../../support/an-import';

const DEFAULT = {
  csvPath: 'users.csv',
  checkpointDir: '.workos-checkpoints',
  options: AN_OPTIONS,
  sandbox: false,
};

/** The words that a POSIX shell reads in each line. */
function shellWords(lines: readonly string[]): string[][] {
  const script = lines.map((line) => `set -- ${line}; printf '%s\\0' "$@"; printf '\\n\\0'`);
  const printed = execFileSync('sh', ['-c', script.join('\n')], { encoding: 'utf8' });
  const words: string[][] = [[]];
  for (const word of printed.split('\0').slice(0, -1)) {
    if (word === '\n') words.push([]);
    else words.at(-1)?.push(word);
  }
  return words.slice(0, -1);
}

function commandFor(options: Partial<JobOptions>, more: Partial<typeof DEFAULT> = {}): string {
  return importCommand({ ...DEFAULT, ...more, options: { ...AN_OPTIONS, ...options } });
}

describe('the command that imports again', () => {
  it('leaves out options that equal the default', () => {
    expect(commandFor({})).toBe('workos-migrate import users.csv');
    expect(commandFor({ rateLimit: 2_000 }, { sandbox: true })).toBe(
      'workos-migrate import users.csv --sandbox',
    );
  });

  it.each<[Partial<JobOptions>, string]>([
    [{ onExisting: 'adopt' }, '--on-existing adopt'],
    [{ orgId: 'org_1' }, '--org-id org_1'],
    [{ rateLimit: 0.5 }, '--rate-limit 0.5'],
    [{ headroom: 0.3 }, '--headroom 0.3'],
    [{ workers: 4 }, '--workers 4'],
    [{ concurrency: 3 }, '--concurrency 3'],
    [{ chunkSize: 7 }, '--chunk-size 7'],
    [{ maxErrors: 5 }, '--max-errors 5'],
    [{ createOrgs: false }, '--no-create-orgs'],
  ])('repeats the options of the job: %j', (options, flag) => {
    expect(commandFor(options)).toBe(`workos-migrate import users.csv ${flag}`);
  });

  it('is quoted correctly for a shell, for any file and folder name', () => {
    const odd = fc.oneof(
      fc.constantFrom("it's.csv", '"a" $HOME `id` \\.csv', '-', '~/x', '*', "'", '!!'),
      fc.string({ unit: 'grapheme', minLength: 1 }),
    );
    // Control characters are replaced, so those names are the only ones that a shell does not read back.
    const name = odd.filter((text) => text !== '' && sanitizeLine(text) === text);
    const names = fc.sample(fc.tuple(name, name), 300);
    const lines = names.map(([csvPath, checkpointDir]) =>
      commandFor({}, { csvPath, checkpointDir }),
    );
    expect(shellWords(lines)).toEqual(
      names.map(([csvPath, checkpointDir]) => {
        const words = ['workos-migrate', 'import', csvPath];
        return words.concat('--checkpoint-dir', checkpointDir);
      }),
    );
  });
});

describe('the next commands', () => {
  const failed = anImportEnd({ summary: { successes: 1_199, failures: 1 } });
  const stopped = anImportEnd({ summary: { successes: 1_000, unprocessed: 200 } });

  it('are none when nothing remains to do', () => {
    expect(nextCommands(DEFAULT, anImportEnd())).toEqual([]);
  });

  it('explain permanent failures and write their rows to a file, then import it once corrected', () => {
    const checkpointDir = 'my jobs';
    const options = {
      ...AN_OPTIONS,
      encoding: 'windows-1252',
      delimiter: '|',
      set: { org_id: 'o' },
    };
    expect(nextCommands({ ...DEFAULT, checkpointDir, options }, failed)).toEqual([
      "workos-migrate analyze users-1 --retry-csv users-1-failed.csv --include permanent --checkpoint-dir 'my jobs'",
      "workos-migrate import users-1-failed.csv --set org_id=o --on-existing adopt --delimiter '|' --checkpoint-dir 'my jobs'",
    ]);
  });

  it.each([
    ['every row', { successes: 0, failures: 1_200, existing: 1_200 }],
    ['half of the rows', { successes: 600, failures: 600, existing: 600 }],
  ])('adopt the users of the whole file when those of %s exist', (_, summary) => {
    expect(nextCommands(DEFAULT, anImportEnd({ summary }))).toEqual([
      'workos-migrate import users.csv --on-existing adopt --new',
    ]);
  });

  it.each([
    ['few users exist', { successes: 1_180, failures: 20, existing: 20 }],
    ['other rows failed, too', { successes: 0, failures: 1_200, existing: 1_199 }],
  ])('adopt the users of the failed rows alone when %s', (_, summary) => {
    expect(nextCommands(DEFAULT, anImportEnd({ summary }))).toEqual([
      'workos-migrate analyze users-1 --retry-csv users-1-failed.csv --include permanent',
      'workos-migrate import users-1-failed.csv --on-existing adopt',
    ]);
  });

  it.each([
    ['rows that were not reached', stopped],
    ['retryable failures', { ...failed, retryable: 1 }],
  ])('resume first for %s', (_, end) => {
    expect(nextCommands(DEFAULT, end)[0]).toBe('workos-migrate resume users-1');
    expect(nextCommands({ ...DEFAULT, checkpointDir: 'my jobs' }, end)[0]).toBe(
      "workos-migrate resume users-1 --checkpoint-dir 'my jobs'",
    );
  });

  it('explain failures after the resume, if there are any', () => {
    expect(nextCommands(DEFAULT, { ...failed, retryable: 1 }).slice(1)).toEqual([
      'workos-migrate analyze users-1',
    ]);
    expect(nextCommands(DEFAULT, stopped)).toHaveLength(1);
  });

  it('import the file again for appended rows, once the job is finished', () => {
    const appended = { bytes: 20, rows: 1 };
    const again = 'workos-migrate import users.csv --on-existing adopt';
    expect(nextCommands(DEFAULT, { ...anImportEnd(), appended })).toEqual([again]);
    expect(nextCommands(DEFAULT, { ...failed, appended })).toEqual([
      'workos-migrate analyze users-1',
      again,
    ]);
    expect(nextCommands(DEFAULT, { ...stopped, appended })).toEqual([
      'workos-migrate resume users-1',
      again,
    ]);
    expect(nextCommands({ ...DEFAULT, sandbox: true }, { ...anImportEnd(), appended })).toEqual([
      expect.stringMatching(/^workos-migrate import users.csv --sandbox/),
    ]);
  });

  it('keep --on-existing update', () => {
    const options = { ...AN_OPTIONS, onExisting: 'update' } as const;
    expect(nextCommands({ ...DEFAULT, options }, failed)).toEqual([
      expect.stringMatching(/^workos-migrate analyze users-1 --retry-csv /),
      'workos-migrate import users-1-failed.csv --on-existing update',
    ]);
  });

  it('try organizations and roles again that failed without rows', () => {
    const done = { summary: { failures: 0, unprocessed: 0 } };
    for (const left of [{ organizationsFailed: 1 }, { rolesFailed: 1 }]) {
      const end = anImportEnd({ summary: { ...done.summary, ...left } });
      expect(nextCommands(DEFAULT, end)).toEqual(['workos-migrate resume users-1']);
    }
  });

  it('list the users without a password once nothing is left, but not of a rehearsal', () => {
    const end = anImportEnd({ end: { withoutPassword: 3 } });
    expect(nextCommands(DEFAULT, end)).toEqual([
      'workos-migrate results users-1 --without-password --status created',
    ]);
    expect(nextCommands({ ...DEFAULT, sandbox: true }, end)).toEqual([]);
    expect(nextCommands(DEFAULT, anImportEnd({ end: { withoutPassword: 0 } }))).toEqual([]);
  });

  it('explain and start over for a sandbox, which ends with its run', () => {
    const options = { ...AN_OPTIONS, rateLimit: 2_000 };
    expect(nextCommands({ ...DEFAULT, options, sandbox: true }, failed)).toEqual([
      'workos-migrate analyze users-1',
      'workos-migrate import users.csv --sandbox',
    ]);
  });
});
