import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalyzeJson } from '../../src/lib/cli/analyze';
import { KNOWN_CAUSES } from '../../src/lib/failures';
import type { JobOptions } from '../../src/lib/jobs';
import { type TestBed, openTestBed } from '../support/import-test-bed';
import {
  type CliRun,
  envOf,
  openWorkplace,
  resetSandbox,
  runCli,
  type Workplace,
} from '../support/run-cli';
import { runLine } from '../support/run-line';
import { contentsOf } from '../support/sandbox-contents';

const HEADER = 'email,first_name,external_id,org_external_id,org_name,role_slugs';
const ROWS = [
  'ada@example.com,Ada,u1,acme,Acme,admin',
  'bob@example.com,"Bo ""b"", x",u2,acme,Acme,member',
  'ada@example.com,,,beta,Beta,member',
  'carl@example.com,Carl,u3,,,',
];
const CSV = [HEADER, ...ROWS, ''].join('\n');

const USERS = 'POST /user_management/users';
/** Look-ups of users of the file only: if every look-up failed, it would be an outage. */
const OWN_LOOKS = 'GET /user_management/users/external_id/u*';
const MEMBERSHIPS = 'POST /user_management/organization_memberships';

let bed: TestBed;
let place: Workplace;

beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());

beforeEach(() => {
  place = openWorkplace();
});
afterEach(async () => {
  // The retry file of the next test may be the same: it would be imported already.
  rmSync(join(bed.folder, 'jobs'), { recursive: true, force: true });
  place.remove();
  await resetSandbox(bed.sandbox);
  await bed.faults();
});

let jobs = 0;

/** Imports with one slot, so that faults hit in order. Returns the arguments of `analyze` that name the job. */
async function importing(csv: string, options: Partial<JobOptions> = {}): Promise<string[]> {
  jobs += 1;
  const jobId = `analyzed-${String(jobs)}`;
  await bed.import(csv, { jobId, options: { concurrency: 1, ...options } });
  return [jobId, '--checkpoint-dir', join(bed.folder, 'jobs')];
}

function analyze(...args: readonly string[]): Promise<CliRun> {
  return runCli(['analyze', ...args], { cwd: place.folder });
}

function run(line: string): Promise<CliRun> {
  return runLine(line, { cwd: place.folder, env: envOf(bed.sandbox) });
}

const WHOLE = [
  'Acme acme',
  'Beta beta',
  'ada@example.com Acme admin',
  'ada@example.com Ada u1',
  'ada@example.com Beta member',
  'bob@example.com Acme member',
  'bob@example.com Bo "b", x u2',
  'carl@example.com Carl u3',
];

describe('rows that failed for a temporary reason', () => {
  it.each<[string, string, readonly string[]]>([
    ['server errors to a user', 'server_error', [`${USERS} status=500 after=2`]],
    ['server errors to a membership', 'server_error', [`${MEMBERSHIPS} status=503 after=2`]],
    [
      'server errors to an organization',
      'server_error',
      ['GET /organizations/external_id/beta status=502'],
    ],
    ['the rate limit', 'rate_limited', [`${USERS} status=429 retry-after=0 after=2`]],
    [
      'the rate limit at a membership',
      'rate_limited',
      [`${MEMBERSHIPS} status=429 retry-after=0 after=2`],
    ],
    ['408', 'timeout', [`${USERS} status=408 after=2`]],
    ['a broken connection', 'connection_lost', [`${MEMBERSHIPS} reset after=2`]],
    [
      'an answer that got lost, and a look that cannot see',
      'server_error',
      [`${USERS} lost_answer n=1 after=1`, `${OWN_LOOKS} status=503`],
    ],
    [
      'an answer that was garbled, and a look that cannot see',
      'garbled_answer',
      [`${MEMBERSHIPS} garbled n=1`, 'GET /user_management/organization_memberships garbled'],
    ],
    [
      'an error after the work was done',
      'server_error',
      [`${USERS} status_after_work=502 n=1 after=2`, `${OWN_LOOKS} status=502`],
    ],
  ])('%s: the retry file imports, and all rows arrive', async (_what, causeId, faults) => {
    await bed.faults(...faults);
    const job = await importing(CSV);
    const shown = await analyze(...job, '--retry-csv', 'retry.csv', '--output', 'analysis.json');
    const { summary, groups, retryCsv } = JSON.parse(place.read('analysis.json')) as AnalyzeJson;
    const { retryable } = summary;
    expect(retryable).toBeGreaterThan(0);
    expect({ status: shown.status, summary, retryCsv }).toMatchObject({
      status: 0,
      summary: { permanent: 0 },
      retryCsv: { path: 'retry.csv', rows: retryable },
    });
    expect(groups.map(({ cause }) => cause)).toEqual([expect.stringContaining(titleOf(causeId))]);
    const [header, ...copies] = place.read('retry.csv').split('\n').slice(0, -1);
    expect(header).toBe(HEADER);
    expect(ROWS).toEqual(expect.arrayContaining(copies));
    await bed.faults();
    const { status, stderr } = await run(nextIn(shown.stdout));
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    expect(await contentsOf(bed)).toEqual(WHOLE);
  });
});

/** The printed command that imports the retry file. */
function nextIn(stdout: string): string {
  return /Next +(workos-migrate import .*)/.exec(stdout)?.[1] ?? 'false';
}

function titleOf(causeId: string): string {
  return KNOWN_CAUSES.find(({ id }) => id === causeId)?.title ?? 'no such cause';
}

describe('permanently failed rows', () => {
  const WRONG = [
    HEADER,
    ...ROWS,
    'no address,,,,,',
    'dora@example.com,Dora,,acme,Acme,auditor',
    '',
  ].join('\n');

  it('are copied with --include permanent, corrected by hand, and imported', async () => {
    const job = await importing(WRONG);
    const none = await analyze(...job, '--retry-csv', 'failed.csv');
    expect(none).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('No retry file was written'),
    });
    const shown = await analyze(...job, '--retry-csv', 'failed.csv', '--include', 'permanent');
    expect(shown.stdout).toContain('2 of them will fail again unless corrected');
    expect(statSync(join(place.folder, 'failed.csv')).mode & 0o777).toBe(0o600);
    const corrected = place
      .read('failed.csv')
      .replace('no address', 'eve@example.com')
      .replace('auditor', 'admin');
    place.write('failed.csv', corrected);
    expect((await run(nextIn(shown.stdout))).status).toBe(0);
    expect(await contentsOf(bed)).toEqual(
      [
        ...WHOLE,
        'dora@example.com Acme admin',
        'dora@example.com Dora ',
        'eve@example.com  ',
      ].sort(),
    );
  });

  it('are found in the file of another tool by number and email', async () => {
    place.write('users.csv', WRONG);
    const line = {
      recordNumber: 6,
      email: 'DORA@example.com',
      errorMessage: 'Rate limit exceeded',
    };
    place.write('errors.jsonl', `${JSON.stringify(line)}\nno failure\n{"recordNumber":5}\n`);
    const named = ['--errors', 'errors.jsonl', '--csv', 'users.csv', '--retry-csv', 'retry.csv'];
    const { status, stdout } = await analyze(...named, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      source: { jobId: null, errors: 'errors.jsonl', brokenLines: 1 },
      summary: { total: 2, retryable: 1, permanent: 1 },
      retryCsv: { path: 'retry.csv', rows: 1 },
    });
    expect(place.read('retry.csv')).toBe(`${HEADER}\ndora@example.com,Dora,,acme,Acme,auditor\n`);
    place.write('users.csv', WRONG.replace('carl@', 'carla@').replace('dora@', 'theo@'));
    const differs = await analyze(...named, '--force');
    expect(differs).toMatchObject({
      status: 5,
      stderr: expect.stringMatching(/Row 6 has a different email/),
    });
  });
});

describe('a job whose users are updated', () => {
  it("keeps the first row's fields when a later row of its email is imported again", async () => {
    await bed.seed({ users: [{ email: 'ada@example.com', first_name: 'Old' }] });
    const rows = ['ada@example.com,Ada,,acme,Acme,', 'ada@example.com,Later,,beta,Beta,', ''];
    await bed.faults(`${MEMBERSHIPS} status=503 after=1`);
    const job = await importing([HEADER, ...rows].join('\n'), { onExisting: 'update' });
    const shown = await analyze(...job, '--retry-csv', 'retry.csv');
    await bed.faults();
    expect(nextIn(shown.stdout)).toContain('--on-existing update');
    expect((await run(nextIn(shown.stdout))).status).toBe(0);
    expect(await contentsOf(bed)).toEqual(
      [
        'Acme acme',
        'Beta beta',
        'ada@example.com Acme member',
        'ada@example.com Ada ',
        'ada@example.com Beta member',
      ].sort(),
    );
  });
});

describe('analyze', () => {
  it('reports that nothing failed and ends 0', async () => {
    const job = await importing(CSV);
    const { status, stdout } = await analyze(...job, '--retry-csv', 'retry.csv');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^No failures in job/),
    });
    expect((await analyze(...job, '--json')).stdout).toMatch(/"groups": \[\]/);
  });

  it('prints the documented JSON, and nothing else', async () => {
    const job = await importing([HEADER, 'no address,,,,,', ''].join('\n'));
    const { stdout, stderr } = await analyze(...job, '--json');
    const { source, summary, groups, ...rest } = JSON.parse(stdout) as AnalyzeJson;
    expect({ stderr, rest }).toEqual({ stderr: '', rest: {} });
    expect(source).toMatchObject({ jobId: job[0], state: 'partial', unprocessed: 0 });
    expect(summary).toEqual({
      total: 1,
      retryable: 0,
      permanent: 1,
      byType: { row_invalid: 1 },
      byStatus: { none: 1 },
      byCode: { email_invalid: 1 },
    });
    expect(Object.keys(groups[0] ?? {}).sort()).toEqual(
      'actions cause count errorCode errorType examples httpStatus id pattern retryable severity'.split(
        ' ',
      ),
    );
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ['no source', [], 2, /Name the job to analyze, add --last, or name a file/],
    ['two sources', ['job', '--errors', 'x'], 2, /Give only one of a job id/],
    ['a path', ['../job'], 2, /is not a job id/],
    ['an unknown job', ['nobody'], 5, /There is no job nobody/],
    ['a missing file', ['--errors', 'gone.jsonl'], 2, /gone\.jsonl/],
    ['--include without a file', ['--last', '--include', 'permanent'], 2, /retry-csv/],
    ['an unknown --include', ['--last', '--retry-csv', 'r', '--include', 'all'], 2, /permanent/],
  ])('rejects %s', async (_what, args, status, message) => {
    expect(await analyze(...args)).toMatchObject({
      status,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  });

  it('does not overwrite a file or its input, and rejects a changed source', async () => {
    const job = await importing([HEADER, 'no address,,,,,', ''].join('\n'));
    const source = join(bed.folder, `users-${String(jobs)}.csv`);
    place.write('there.json', 'old');
    const refused = async (...args: readonly string[]): Promise<[number | null, string]> => {
      const { status, stdout, stderr } = await analyze(...job, ...args);
      expect(stdout).toBe('');
      return [status, stderr];
    };
    expect(await refused('--output', 'there.json')).toEqual([
      2,
      expect.stringContaining('there.json already exists'),
    ]);
    const over = ['--retry-csv', source, '--force', '--include', 'permanent'];
    expect(await refused(...over)).toEqual([2, expect.stringContaining('never written to')]);
    place.write('other.csv', `${HEADER}\nno addresz,,,,,\n`);
    const other = ['--csv', 'other.csv', '--retry-csv', 'r.csv', '--include', 'permanent'];
    expect(await refused(...other)).toEqual([
      5,
      expect.stringContaining('not the file the job was run with'),
    ]);
    expect((await analyze(...job, '--output', 'there.json', '--force')).status).toBe(0);
    expect(JSON.parse(place.read('there.json'))).toHaveProperty('groups');
  });
});
