import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parse } from 'papaparse';
import type { RowFailure } from '../../src/lib/model';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import { type CliRun, ROOT, readErrors, runCli } from '../support/run-cli';
import { HAS_JQ } from '../support/run-line';

const CSV = [
  'email,metadata,org_external_id,org_name,role_slugs',
  'Ann@example.com,,,,',
  'bob@example.com,{oops,,,',
  'cem@example.com,,nowhere,,',
  'dee@example.com,,,Globex,',
  'eve@example.com,,acme,Acme,admin',
  'fay@example.com,,,,',
  '=1+1@x.io,{oops,,,',
  '',
].join('\n');

let bed: TestBed;
let errorsFile: string;

beforeAll(async () => {
  bed = await openTestBed();
  const organizations = [{ name: 'Acme', external_id: 'acme' }];
  await bed.seed({ users: [{ email: 'ann@example.com' }], organizations });
  await bed.faults(
    'POST /organizations status=409',
    'POST /user_management/organization_memberships status=500',
  );
  const { end } = await bed.import(CSV, { jobId: 'job' });
  errorsFile = end.files.errors;
  await bed.faults();
  await bed.import('email\ngood@example.com\n', { jobId: 'clean' });
});
afterAll(() => bed.close());

const errors = (...args: string[]): Promise<CliRun> =>
  runCli(['errors', ...args, '--checkpoint-dir', 'jobs'], { cwd: bed.folder });

const all = (): readonly RowFailure[] => readErrors(errorsFile);

interface Listed {
  readonly jobId: string;
  readonly total: number;
  readonly matched: number;
  readonly errors: readonly RowFailure[];
}

async function listed(...args: string[]): Promise<Listed> {
  const { status, stdout, stderr } = await errors('job', '--json', ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Listed;
}

describe('errors', () => {
  it('has failures of every kind to list', () => {
    expect(all().map((one) => [one.recordNumber, one.errorType, one.httpStatus])).toEqual([
      [1, 'user_create', 400],
      [2, 'row_invalid', undefined],
      [3, 'org_resolution', undefined],
      [4, 'org_resolution', 409],
      [5, 'membership_create', 500],
      [7, 'row_invalid', undefined],
    ]);
  });

  it('lists the failures, and prints the next commands', async () => {
    const { status, stdout, stderr } = await errors('job');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Row +Email +Type +Message\n/);
    for (const { email } of all()) expect(stdout).toContain(email);
    expect(stdout).toContain('Email already exists');
    expect(stderr).toBe(
      [
        '6 of 7 rows failed. Rows are counted from 1 after the header.',
        '  Next           workos-migrate resume job --checkpoint-dir jobs',
        '                 Sends the rows that are left, and retries those worth another attempt.',
        '',
      ].join('\n'),
    );
  });

  it('is not wider than the terminal', async () => {
    for (const COLUMNS of ['40', '72', '120']) {
      const { stdout } = await runCli(['errors', 'job', '--checkpoint-dir', 'jobs'], {
        cwd: bed.folder,
        env: { COLUMNS },
      });
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(+COLUMNS);
    }
  });

  it.each<[string[], number[]]>([
    [
      ['--type', 'row_invalid'],
      [2, 7],
    ],
    [
      ['--type', 'row_invalid', '--type', 'user_create'],
      [1, 2, 7],
    ],
    [['--http-status', '500'], [5]],
    [
      ['--http-status', '500', '--http-status', '409'],
      [4, 5],
    ],
    [['--code', 'organization_not_found'], [3]],
    [
      ['--email', 'ANN@example.com', '--email', 'bob@example.com'],
      [1, 2],
    ],
    [['--retryable'], [5]],
    [['--permanent'], [1, 2, 3, 4, 7]],
    [['--type', 'user_create', '--http-status', '400'], [1]],
    [['--type', 'user_create', '--http-status', '500'], []],
    [
      ['--limit', '2'],
      [1, 2],
    ],
    [['--limit', '0'], []],
  ])('filters by %j', async (flags, rows) => {
    const found = await listed(...flags);
    expect(found.errors.map(({ recordNumber }) => recordNumber)).toEqual(rows);
    const matched = flags[0] === '--limit' ? 6 : rows.length;
    expect(found).toMatchObject({ jobId: 'job', total: 6, matched });
  });

  it('prints the lines of errors.jsonl as one JSON document or as JSON lines', async () => {
    expect((await listed()).errors).toEqual(all());
    const { stdout } = await errors('job', '--format', 'jsonl');
    expect(stdout).toBe(readFileSync(errorsFile, 'utf8'));
  });

  it('prints CSV that is safe in spreadsheets', async () => {
    const { stdout } = await errors('job', '--format', 'csv');
    const { data } = parse<Record<string, string>>(stdout, { header: true, skipEmptyLines: true });
    expect(data.map(({ recordNumber }) => Number(recordNumber))).toEqual([1, 2, 3, 4, 5, 7]);
    expect(data[4]).toMatchObject({
      orgExternalId: 'acme',
      roleSlugs: 'admin',
      httpStatus: '500',
    });
    expect(data[5]).toMatchObject({ email: "'=1+1@x.io", httpStatus: '' });
    expect(Object.keys(data[0] ?? {})).toHaveLength(16);
  });

  it('prints only emails, and accepts the job after its flags', async () => {
    const { stdout } = await errors('--http-status', '500', 'job', '--format', 'emails');
    expect(stdout).toBe('eve@example.com\n');
  });

  it.each<[string, Record<string, number>]>([
    ['type', { row_invalid: 2, org_resolution: 2, membership_create: 1, user_create: 1 }],
    ['status', { '(none)': 3, '400': 1, '409': 1, '500': 1 }],
    ['org', { '(none)': 3, Globex: 1, acme: 1, nowhere: 1 }],
  ])('counts by %s', async (key, counts) => {
    const { status, stdout } = await errors('job', '--count-by', key, '--json');
    expect(status).toBe(0);
    const answer = JSON.parse(stdout) as { counts: { key: string; count: number }[] };
    expect(answer).toMatchObject({ jobId: 'job', total: 6 });
    expect(Object.fromEntries(answer.counts.map((each) => [each.key, each.count]))).toEqual(counts);
  });

  it('counts the filtered failures as text, JSON lines and CSV', async () => {
    const asked = ['job', '--count-by', 'code', '--permanent', '--type', 'row_invalid'];
    expect((await errors(...asked)).stdout).toMatch(/^Count +Code\n +\d +\w+\n/);
    const jsonl = (await errors(...asked, '--format', 'jsonl')).stdout.trim().split('\n');
    const csv = (await errors(...asked, '--format', 'csv')).stdout.trim().split('\n');
    expect(csv[0]).toBe('key,count');
    expect(csv.slice(1)).toEqual(
      jsonl.map((line) => {
        const { key, count } = JSON.parse(line) as { key: string; count: number };
        return `${key},${String(count)}`;
      }),
    );
  });

  it('says that nothing failed, or that nothing matches, and ends 0', async () => {
    expect(await errors('clean')).toMatchObject({ status: 0, stdout: 'No rows failed.\n' });
    expect(await errors('clean', '--count-by', 'type')).toMatchObject({
      status: 0,
      stdout: 'No rows failed.\n',
    });
    expect(await errors('clean', '--format', 'jsonl')).toMatchObject({ status: 0, stdout: '' });
    expect(await errors('job', '--code', 'none')).toMatchObject({
      status: 0,
      stdout: 'None of the 6 failures matches.\n',
    });
    const { stdout } = await errors('clean', '--json');
    const none = { jobId: 'clean', errors: [], total: 0, matched: 0, withoutRows: [] };
    expect(JSON.parse(stdout)).toEqual(none);
  });

  it('accepts --last for the most recent job', async () => {
    const { stdout } = await errors('--last', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ jobId: 'clean' });
  });

  it('prints only results with --quiet', async () => {
    const { stdout, stderr } = await errors('job', '--quiet', '--format', 'emails');
    expect([stdout.split('\n')[0], stderr]).toEqual(['Ann@example.com', '']);
  });

  it('needs no lock: it works while a process holds the job, and says so', async () => {
    const lock = join(bed.folder, 'jobs', 'job', 'lock');
    const since = new Date().toISOString();
    writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname(), since }));
    const { status, stdout, stderr } = await errors('job', '--format', 'emails');
    writeFileSync(lock, '');
    expect([status, stdout.split('\n')[1]]).toEqual([0, 'bob@example.com']);
    expect(stderr).toContain('The job is still running: more rows may fail');
    expect(stderr).toContain('workos-migrate status job --watch --checkpoint-dir jobs');
  });
});

describe('errors rejects', () => {
  it.each<[string, string[], number, string]>([
    ['an unknown job', ['jbo'], 5, 'Did you mean job?'],
    ['a path', ['../job'], 2, 'is not a job id'],
    ['no job', [], 2, 'Name the job to list the failures of, or add --last.'],
    ['two jobs', ['job', '--last'], 2, 'either a job id or --last'],
    ['an unknown step', ['job', '--type', 'user'], 2, 'row_invalid, org_resolution, user_create'],
    ['an invalid status', ['job', '--http-status', '4xx'], 2, 'a whole number from 100 to 599'],
    ['an unknown count', ['job', '--count-by', 'row'], 2, 'type, message, code, status, org'],
    ['an unknown format', ['job', '--format', 'xml'], 2, 'table, jsonl, csv, emails'],
    ['a limit below zero', ['job', '--limit', '-1'], 2, 'a whole number from 0'],
    ['filters that match nothing', ['job', '--retryable', '--permanent'], 2, 'not both'],
    ['counts of emails', ['job', '--count-by', 'type', '--format', 'emails'], 2, 'cannot show'],
  ])('%s', async (_, args, exit, words) => {
    const { status, stdout, stderr } = await errors(...args, '--json');
    expect([status, stderr]).toEqual([exit, '']);
    expect(JSON.parse(stdout)).toMatchObject({ error: { exit } });
    expect(stdout).toContain(words);
  });
});

describe('shell commands', () => {
  const inShell = (line: string): string =>
    execFileSync('sh', ['-c', line], {
      cwd: join(bed.folder, 'jobs', 'job'),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });

  it('work on the files of a job: wc -l errors.jsonl', () => {
    expect(Number(inShell('wc -l < errors.jsonl'))).toBe(all().length);
  });

  it('may close the pipe early', () => {
    const bin = `"${process.execPath}" "${join(ROOT, 'bin', 'run.js')}"`;
    const script = `${bin} errors job --checkpoint-dir .. --format jsonl | head -n 1`;
    expect(inShell(`set -e; ${script}`).split('\n')).toHaveLength(2);
    // The reader exits at once.
    inShell(`{ ${bin} errors job --checkpoint-dir .. --quiet; echo $? > ../../status; } | true`);
    expect(readFileSync(join(bed.folder, 'status'), 'utf8')).toBe('0\n');
  });

  const itIfJq = HAS_JQ ? it : it.skip;

  // Each command line with its expected output.
  const LINES: readonly [string, () => string[]][] = [
    [
      'jq -r .errorType errors.jsonl | sort | uniq -c | sed "s/^ *//"',
      () => ['1 membership_create', '2 org_resolution', '2 row_invalid', '1 user_create'],
    ],
    [
      `jq -c 'select(.errorType == "org_resolution") | .recordNumber' errors.jsonl`,
      () =>
        all().flatMap((one) => (one.errorType === 'org_resolution' ? [`${one.recordNumber}`] : [])),
    ],
    [
      `jq -c 'select(.httpStatus == 409) | .recordNumber' errors.jsonl`,
      () => all().flatMap((one) => (one.httpStatus === 409 ? [`${one.recordNumber}`] : [])),
    ],
    ['jq -r .email errors.jsonl', () => all().map(({ email }) => email)],
    [`jq -r '.summary | .failures' checkpoint.json`, () => ['6']],
  ];

  itIfJq.each(LINES)('work on the files of a job: %s', (line, expected) => {
    expect(inShell(line).trim().split('\n')).toEqual(expected());
  });

  it('need no jq: each line is one object with the documented fields', () => {
    const lines = readFileSync(errorsFile, 'utf8').split('\n').slice(0, -1);
    const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const { errorType, email } of objects) {
      expect([typeof errorType, typeof email]).toEqual(['string', 'string']);
    }
    const answered = objects.filter(({ httpStatus }) => httpStatus === 409);
    expect(answered).toHaveLength(1);
    const checkpoint = JSON.parse(
      readFileSync(join(bed.folder, 'jobs', 'job', 'checkpoint.json'), 'utf8'),
    ) as { summary: object };
    expect(checkpoint.summary).toMatchObject({ total: 7, failures: 6 });
  });
});
