import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportJson } from '../../src/lib/cli/report/report-session';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import { type CliRun, filesBelow, openWorkplace, runCli, type Workplace } from '../support/run-cli';
import { hostileJob, SCRIPT } from '../support/commands/hostile-job';

let bed: TestBed;
let place: Workplace;
let job: readonly string[];

beforeAll(async () => {
  bed = await openTestBed();
  place = openWorkplace();
  job = await hostileJob(bed, place);
});
afterAll(async () => {
  place.remove();
  await bed.close();
});

const inJob = (name: string): string => join(place.folder, '.workos-checkpoints', 'hostile', name);

function report(...args: readonly string[]): Promise<CliRun> {
  return runCli(['report', ...args], { cwd: place.folder });
}

async function reported(...args: readonly string[]): Promise<ReportJson> {
  const { status, stdout, stderr } = await report(...job, '--json', ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as ReportJson;
}

/** The text of a report while a file of the job is replaced. */
async function withFile<T>(
  name: string,
  text: (before: string) => string,
  work: () => Promise<T>,
): Promise<T> {
  const before = readFileSync(inJob(name), 'utf8');
  writeFileSync(inJob(name), text(before));
  try {
    return await work();
  } finally {
    writeFileSync(inJob(name), before);
  }
}

describe('a report', () => {
  it('is one file that only its owner can read, and leaves the job unchanged', async () => {
    const before = filesBelow(join(place.folder, '.workos-checkpoints'));
    const { status, stdout, stderr } = await report('--last', '--output', 'page.html');
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(
        /^Report of job hostile written to page\.html \([\d,]+ bytes\)\n$/,
      ),
    });
    expect(statSync(join(place.folder, 'page.html')).mode & 0o777).toBe(0o600);
    expect(filesBelow(join(place.folder, '.workos-checkpoints'))).toEqual(before);
  });

  it.each(['page-1.html', 'page-1.md'])(
    'has no email in it, and no markup of the file: %s',
    async (name) => {
      await report(...job, '--output', name);
      const text = place.read(name);
      expect(text).not.toMatch(/bob@|eric@|carl\.secret|dora@|frank@|ops@/);
      expect(text).toContain('…@example.com');
      if (name.endsWith('.html')) expect(text).not.toContain('<script');
      // Outside of code, Markdown would interpret it as markup.
      expect(text.replaceAll(/`[^`\n]*`/g, '')).not.toContain('<script');
    },
  );

  it('shows emails with --show-emails', async () => {
    await report(...job, '--output', 'emails.html', '--show-emails');
    const page = place.read('emails.html');
    expect(page).toContain('eric@example.com');
    expect(page).toContain('(86.4\u00a0%)');
    expect(page).toContain('Rows are counted from 1 after the header.');
  });

  it('goes to stdout as Markdown', async () => {
    const { status, stdout, stderr } = await report(...job, '--format', 'md');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('**19 of 22 rows arrived (86.4 %).**');
    expect(stdout).toContain('## Consistency checks');
    expect(stdout).toContain(`\`${SCRIPT} & Söhne\``);
  });

  it('prints the next commands so that they can be run as they are', async () => {
    const { stdout } = await report(...job, '--format', 'md');
    const lines = stdout.split('\n').filter((line) => line.startsWith('workos-migrate '));
    expect(lines).toEqual(
      expect.arrayContaining([
        'workos-migrate analyze hostile --retry-csv hostile-failed.csv --include permanent',
        'workos-migrate import hostile-failed.csv --on-existing adopt --concurrency 1',
      ]),
    );
  });

  it('counts failures, organizations and causes from the files', async () => {
    const { report: told, output } = await reported();
    expect(output).toBeNull();
    expect(told).toMatchObject({ jobId: 'hostile', state: 'partial', failures: { total: 3 } });
    expect(told.causes.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(told.organizations?.shown).toHaveLength(17);
    const [{ name, arrived, failed } = { name: '', arrived: 0, failed: 0 }] =
      told.organizations?.shown ?? [];
    expect({ name, rows: arrived + failed }).toEqual({ name: `${SCRIPT} & Söhne`, rows: 3 });
    expect(told.invariants.map(({ verdict }) => verdict)).toEqual(
      told.invariants.map(() => 'holds'),
    );
  });
});

describe('a balance that does not hold', () => {
  const verdicts = async (): Promise<readonly string[]> => {
    const { report: told } = await reported();
    return told.invariants.flatMap(({ statement, verdict }) =>
      verdict === 'holds' ? [] : [`${statement}: ${verdict}`],
    );
  };

  it.each<[string, string, (text: string) => string, readonly string[]]>([
    [
      'a line of results.csv is gone',
      'results.csv',
      (text) =>
        text
          .split('\n')
          .filter((line) => !line.startsWith('21,'))
          .join('\n'),
      [
        'Lines of results.csv = rows of the file: does not hold',
        'Arrived rows in results.csv = successes: does not hold',
        'Memberships in results.csv = created + existing: does not hold',
      ],
    ],
    [
      'errors.jsonl has a line too many',
      'errors.jsonl',
      (text) => `${text}{}\n`,
      ['Lines of errors.jsonl = failed rows: does not hold'],
    ],
    [
      'the checkpoint counts one too many',
      'checkpoint.json',
      (text) => text.replace('"successes": 19', '"successes": 20'),
      [
        'Rows = arrived + failed + not processed (checkpoint.json): does not hold',
        'Arrived rows in results.csv = successes: does not hold',
        'Rows in the receipts = arrived + failed: does not hold',
      ],
    ],
    [
      'a receipt is gone',
      'ledger/job.log',
      (text) =>
        text
          .split('\n')
          .filter((line) => !line.includes('["done"'))
          .join('\n'),
      [
        'Receipts in the ledger = completed chunks: does not hold',
        'Rows in the receipts = arrived + failed: does not hold',
      ],
    ],
  ])('is reported: %s', async (_what, name, damage, told) => {
    expect(await withFile(name, damage, verdicts)).toEqual(told);
  });

  it('is not checked when its file is not a table, and the report is written anyway', async () => {
    const told = await withFile('results.csv', () => 'row,email\n', verdicts);
    expect(told).toHaveLength(5);
    expect(new Set(told.map((line) => line.split(': ').at(-1)))).toEqual(new Set(['not checked']));
  });
});

describe('a report that cannot be made', () => {
  it.each<[string, readonly string[], number, string]>([
    ['no job is named', ['--output', 'x.html'], 2, 'job_not_named'],
    ['two are named', ['hostile', '--last', '--output', 'x.html'], 2, 'job_named_twice'],
    ['the job is unknown', ['hostil', '--output', 'x.html'], 5, 'job_unknown'],
    [
      'the folder of the output is missing',
      ['hostile', '--output', 'none/x.html'],
      2,
      'output_unwritable',
    ],
    [
      "the file is the job's",
      [
        'hostile',
        '--force',
        '--format=html',
        '--output',
        '.workos-checkpoints/hostile/results.csv',
      ],
      2,
      'output_is_input',
    ],
    ['the name has another ending', ['hostile', '-o', 'x.pdf'], 2, 'report_format_unknown'],
    ['the name has no ending', ['hostile', '-o', 'hostile'], 2, 'report_format_unknown'],
    ['the name means stdout', ['hostile', '-o', '-', '--format', 'md'], 2, 'output_is_stdout'],
  ])('is rejected: %s', async (_what, args, status, code) => {
    const run = await report(...args, '--json');
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code, exit: status } });
  });

  it('is rejected for HTML without --output', async () => {
    const { status, stdout, stderr } = await report(...job);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('Give its path with --output');
    expect(stderr).toContain('→ workos-migrate report hostile --output report.html\n');
    expect(stderr).toContain('workos-migrate report hostile --format md\n');
  });

  it('does not overwrite a file without --force', async () => {
    place.write('mine.html', 'mine');
    expect((await report(...job, '--output', 'mine.html')).status).toBe(2);
    expect(place.read('mine.html')).toBe('mine');
    expect((await report(...job, '--output', 'mine.html', '--force')).status).toBe(0);
    expect(place.read('mine.html')).toContain('<!doctype html>');
  });
});
