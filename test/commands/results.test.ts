import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ResultRow } from '../../src/lib/jobs';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import { type CliRun, ROOT, runCli } from '../support/run-cli';

const HASH = `$2b$10$${'a'.repeat(53)}`;
const CSV = [
  'email,external_id,password,password_hash,password_hash_type,org_external_id,org_name,metadata',
  `Ann@example.com,u1,,${HASH},bcrypt,acme,Acme,`,
  'bob@example.com,u2,correct horse 1,,,acme,Acme,',
  "cem@example.com,o'neil,,,,globex,Globex,",
  'dee@example.com,,,,,,,',
  'eve@example.com,u5,,,,,,{oops',
  'cem@example.com,u6,,,,acme,Acme,',
  'old@example.com,u7,,,,,,',
  '=1+1@x.io,-8,,,,,,',
  '',
].join('\n');

let bed: TestBed;
let resultsFile: string;

beforeAll(async () => {
  bed = await openTestBed();
  await bed.seed({ users: [{ email: 'old@example.com' }] });
  const { end } = await bed.import(CSV, { jobId: 'job', options: { onExisting: 'adopt' } });
  resultsFile = end.files.results;
});
afterAll(() => bed.close());

const results = (...args: string[]): Promise<CliRun> =>
  runCli(['results', ...args, '--checkpoint-dir', 'jobs'], { cwd: bed.folder });

interface Listed {
  readonly jobId: string;
  readonly total: number;
  readonly matched: number;
  readonly results: readonly ResultRow[];
}

async function listed(...args: string[]): Promise<Listed> {
  const { status, stdout, stderr } = await results('job', '--json', ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Listed;
}

const ids = async (): Promise<Record<string, string>> => {
  const { users } = await bed.state();
  return Object.fromEntries(
    users.map(({ email, id }): [string, string] => [email.split('@')[0] ?? '', id]),
  );
};

describe('results', () => {
  it('lists the rows that arrived, and how many', async () => {
    const { status, stdout, stderr } = await results('job');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Row +Email +Status +User\n/);
    expect(stdout).toContain('created, hash');
    expect(stdout).not.toContain('eve@example.com');
    expect(stderr).toBe('7 of 8 rows arrived. Rows are counted from 1 after the header.\n');
  });

  it('is not wider than the terminal', async () => {
    for (const COLUMNS of ['40', '80', '140']) {
      const { stdout } = await runCli(['results', 'job', '--checkpoint-dir', 'jobs'], {
        cwd: bed.folder,
        env: { COLUMNS },
      });
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(+COLUMNS);
    }
  });

  it('gives the row as one JSON document or as JSON lines', async () => {
    const { organizations, memberships } = await bed.state();
    const acme = organizations.find(({ external_id }) => external_id === 'acme')?.id;
    const ann = (await ids())['Ann'];
    const member = memberships.find(({ user_id }) => user_id === ann);
    const document = await listed();
    expect(document).toMatchObject({ jobId: 'job', total: 8, matched: 7 });
    expect(document.results[0]).toEqual({
      row: 1,
      email: 'Ann@example.com',
      externalId: 'u1',
      status: 'created',
      userId: ann,
      organizationId: acme,
      membershipId: member?.id,
      password: 'hash',
      factor: null,
      errorType: null,
      errorCode: null,
    });
    const { stdout } = await results('job', '--format', 'jsonl');
    const lines = stdout.split('\n').slice(0, -1);
    expect(lines.map((line) => JSON.parse(line) as ResultRow)).toEqual(document.results);
  });

  it.each<[string[], number[]]>([
    [
      ['--status', 'created'],
      [1, 2, 3, 4, 8],
    ],
    [
      ['--status', 'merged', '--status', 'failed'],
      [5, 6],
    ],
    [['--status', 'unprocessed'], []],
    [['--without-password'], [3, 4, 6, 7, 8]],
    [
      ['--without-password', '--status', 'created'],
      [3, 4, 8],
    ],
    [
      ['--email', 'ANN@example.com', '--email', 'cem@example.com'],
      [1, 3, 6],
    ],
    [['--org', 'org_nobody'], []],
  ])('filters by %j', async (flags, rows) => {
    const found = await listed(...flags);
    expect(found.results.map(({ row }) => row)).toEqual(rows);
    expect(found).toMatchObject({ total: 8, matched: rows.length });
  });

  it('filters by organization, and limits what it prints', async () => {
    const { organizationId = '' } = (await listed('--email', 'bob@example.com')).results[0] ?? {};
    const found = await listed('--org', organizationId, '--limit', '2');
    expect(found.results.map(({ row }) => row)).toEqual([1, 2]);
    expect(found.matched).toBe(3);
    const { stdout } = await results('job', '--org', organizationId, '--format', 'emails');
    expect(stdout).toBe('Ann@example.com\nbob@example.com\ncem@example.com\n');
  });

  it('prints the lines of results.csv as CSV', async () => {
    const { stdout } = await results('job', '--format', 'csv');
    const lines = readFileSync(resultsFile, 'utf8').split('\n');
    expect(stdout).toBe(lines.filter((line) => !line.includes(',failed,')).join('\n'));
    expect(stdout).toContain("\n8,'=1+1@x.io,'-8,created,");
  });

  it('prints each email once', async () => {
    const { stdout, stderr } = await results('job', '--without-password', '--format', 'emails');
    expect(stdout.split('\n')).toEqual([
      'cem@example.com',
      'dee@example.com',
      'old@example.com',
      '=1+1@x.io',
      '',
    ]);
    expect(stderr).toContain('4 emails of 8 rows.');
  });

  it('prints statements that write the ids into a database, and counts rows that it leaves out', async () => {
    const people = await ids();
    const sql = ['--format', 'sql', '--table', 'app.users', '--set', 'workos_id=user_id'];
    const { stdout, stderr } = await results('job', ...sql, '--key', 'legacy_id=external_id');
    const statement = (name: string, id: string): string =>
      `UPDATE "app"."users" SET "workos_id" = '${people[name] ?? ''}' WHERE "legacy_id" = '${id}';`;
    expect(stdout.split('\n').slice(1, 3)).toEqual([
      statement('bob', 'u2'),
      statement('cem', "o''neil"),
    ]);
    expect(stdout).toContain(statement('=1+1', '-8'));
    expect(stderr).toBe(
      '7 of 8 rows arrived. Rows are counted from 1 after the header.\n' +
        '2 rows left out: without the key, or an id to write.\n',
    );
    const mysql = await results(
      'job',
      ...sql,
      '--key',
      'email',
      '--dialect',
      'mysql',
      '--limit',
      '1',
    );
    expect(mysql.stdout).toMatch(
      /^UPDATE `app`\.`users` SET `workos_id` = 'user_\w+' WHERE `email` = 'Ann@example\.com';\n$/,
    );
  });

  it('says that nothing matches, and ends 0', async () => {
    expect(await results('job', '--email', 'nobody@example.com')).toMatchObject({
      status: 0,
      stdout: 'None of the 8 rows matches.\n',
    });
    const { stdout } = await results('--last', '--json', '--limit', '0');
    expect(JSON.parse(stdout)).toEqual({ jobId: 'job', results: [], total: 8, matched: 7 });
  });

  it('needs no lock: it works while a process holds the job, and says so', async () => {
    const lock = join(bed.folder, 'jobs', 'job', 'lock');
    const since = new Date().toISOString();
    writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname(), since }));
    const { status, stdout, stderr } = await results('job', '--format', 'emails');
    writeFileSync(lock, '');
    expect([status, stdout.split('\n')[1]]).toEqual([0, 'bob@example.com']);
    expect(stderr).toContain('The job is still running: more rows may arrive.');
  });

  it('prints only results with --quiet', async () => {
    const { stdout, stderr } = await results('job', '--quiet', '--format', 'emails');
    expect([stdout.split('\n')[0], stderr]).toEqual(['Ann@example.com', '']);
  });

  it('may be read in part', () => {
    const bin = `"${process.execPath}" "${join(ROOT, 'bin', 'run.js')}"`;
    const line = `{ ${bin} results job --checkpoint-dir jobs --quiet; echo $? > status; } | true`;
    execFileSync('sh', ['-c', line], { cwd: bed.folder, stdio: 'ignore' });
    expect(readFileSync(join(bed.folder, 'status'), 'utf8')).toBe('0\n');
  });
});

describe('results rejects', () => {
  const KEYED = ['job', '--format', 'sql', '--key', 'email'];
  const SQL = [...KEYED, '--table', 'users'];

  it.each<[string, string[], number, string]>([
    ['an unknown job', ['jbo'], 5, 'Did you mean job?'],
    ['a path', ['../job'], 2, 'is not a job id'],
    ['no job', [], 2, 'Name the job to list the results of, or add --last.'],
    ['an unknown status', ['job', '--status', 'made'], 2, 'created, adopted, updated'],
    ['an unknown format', ['job', '--format', 'xml'], 2, 'table, csv, jsonl, emails, sql'],
    ['SQL without a table', ['job', '--format', 'sql'], 2, 'needs --table and --key and --set'],
    ['SQL without a column', SQL, 2, '--format sql needs --set.'],
    ['a table without SQL', ['job', '--table', 'users'], 2, '--table needs --format sql.'],
    ['a dialect without SQL', ['job', '--dialect', 'mysql'], 2, '--dialect needs --format sql.'],
    [
      'a column without its field',
      [...SQL, '--set', 'id'],
      2,
      'user_id, organization_id, membership_id',
    ],
    ['an unknown field', [...SQL, '--set', 'id=email'], 2, '--set id=email: give <column>=<field>'],
    [
      'an unknown key',
      ['job', '--format', 'sql', '--table', 'users', '--set', 'a=user_id', '--key', 'id'],
      2,
      'one of external_id, email',
    ],
    [
      'a column without a name',
      [...SQL, '--set', '=user_id'],
      2,
      'empty or has control characters',
    ],
    [
      'a table without a name',
      [...KEYED, '--set', 'a=user_id', '--table', 'app.'],
      2,
      'is empty or has',
    ],
    [
      'a column that is written twice',
      [...SQL, '--set', 'a=user_id', '--set', 'a=membership_id'],
      2,
      '--set names the column a twice',
    ],
  ])('%s', async (_, args, exit, words) => {
    const { status, stdout, stderr } = await results(...args, '--json');
    expect([status, stderr]).toEqual([exit, '']);
    expect(JSON.parse(stdout)).toMatchObject({ error: { exit } });
    expect(stdout).toContain(words);
  });
});
