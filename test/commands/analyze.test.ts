import { join } from 'node:path';
import type { AnalyzeJson } from '../../src/lib/cli';
import type { JobOptions } from '../../src/lib/jobs';
import { type Bench, openBench } from '../support/import-harness';
import {
  type CliRun,
  envOf,
  openWorkplace,
  resetSandbox,
  runCli,
  type Workplace,
} from '../support/run-cli';
import { runLine } from '../support/run-line';

const HEADER = 'email,first_name,external_id,org_external_id,org_name,role_slugs';
const ROWS = [
  'ada@example.com,Ada,u1,acme,Acme,admin',
  'bob@example.com,"Bo ""b"", x",u2,acme,Acme,member',
  'ada@example.com,,,beta,Beta,member',
  'carl@example.com,Carl,u3,,,',
];
const CSV = [HEADER, ...ROWS, ''].join('\n');

const USERS = 'POST /user_management/users';
const MEMBERSHIPS = 'POST /user_management/organization_memberships';

let bench: Bench;
let place: Workplace;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

beforeEach(() => {
  place = openWorkplace();
});
afterEach(async () => {
  place.remove();
  await resetSandbox(bench.sandbox);
  await bench.faults();
});

let jobs = 0;

/** Imports with one slot, so that faults can be counted; gives what `analyze` needs to find the job. */
async function importing(
  csv: string,
  options: Partial<JobOptions> = {},
): Promise<readonly string[]> {
  jobs += 1;
  const jobId = `analyzed-${String(jobs)}`;
  await bench.import(csv, { jobId, options: { concurrency: 1, ...options } });
  return [jobId, '--checkpoint-dir', join(bench.folder, 'jobs')];
}

function analyze(...args: readonly string[]): Promise<CliRun> {
  return runCli(['analyze', ...args], { cwd: place.folder });
}

function run(line: string): Promise<CliRun> {
  return runLine(line, { cwd: place.folder, env: envOf(bench.sandbox) });
}

/** Memberships as `email organization roles`, and users as `email name external-id`. */
async function contents(): Promise<readonly string[]> {
  const { users, organizations, memberships } = await bench.state();
  const emailOf = new Map(users.map(({ id, email }) => [id, email]));
  const nameOf = new Map(organizations.map(({ id, name }) => [id, name]));
  return [
    ...users.map((user) => [user.email, user.first_name, user.external_id].join(' ')),
    ...memberships.map(({ user_id: user, organization_id: organization, roles }) =>
      [emailOf.get(user), nameOf.get(organization), ...roles.map(({ slug }) => slug)].join(' '),
    ),
    ...organizations.map(({ name, external_id: id }) => `${name} ${id ?? ''}`),
  ].sort();
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

describe('rows that failed for a reason that passes', () => {
  it.each<[string, string, readonly string[]]>([
    ['server errors to a user', 'server_error', [`${USERS} status=500 after=2`]],
    ['server errors to a membership', 'server_error', [`${MEMBERSHIPS} status=503 after=2`]],
    [
      'server errors to an organization',
      'server_error',
      ['GET /organizations/* status=502 after=1'],
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
      [`${USERS} lost_answer n=1 after=1`, 'GET /user_management/users* status=503'],
    ],
    [
      'an answer that was garbled, and a look that cannot see',
      'garbled_answer',
      [`${MEMBERSHIPS} garbled n=1`, 'GET /user_management/organization_memberships garbled'],
    ],
    [
      'an error after the work was done',
      'server_error',
      [`${USERS} status_after_work=502 n=1 after=2`, 'GET /user_management/users* status=502'],
    ],
  ])('%s: the retry file imports clean, and all is there', async (_what, causeId, faults) => {
    await bench.faults(...faults);
    const job = await importing(CSV);
    const shown = await analyze(...job, '--retry-csv', 'retry.csv', '--output', 'analysis.json');
    const { summary, groups, retryCsv } = JSON.parse(place.read('analysis.json')) as AnalyzeJson;
    const { retryable } = summary;
    expect(retryable).toBeGreaterThan(0);
    expect({ status: shown.status, summary, retryCsv }).toMatchObject({
      ...{ status: 0, summary: { permanent: 0 } },
      retryCsv: { path: 'retry.csv', rows: retryable },
    });
    expect(groups.map(({ cause }) => cause)).toEqual([expect.stringMatching(titleOf(causeId))]);
    const [header, ...copies] = place.read('retry.csv').split('\n').slice(0, -1);
    expect(header).toBe(HEADER);
    expect(ROWS).toEqual(expect.arrayContaining(copies));
    await bench.faults();
    const { status, stderr } = await run(nextIn(shown.stdout));
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    expect(await contents()).toEqual(WHOLE);
  });
});

/** The command that imports the retry file, as it was printed. */
function nextIn(stdout: string): string {
  return /Next +(workos-migrate import .*)/.exec(stdout)?.[1] ?? 'false';
}

function titleOf(causeId: string): RegExp {
  const titles: Record<string, RegExp> = {
    server_error: /^WorkOS answered with server errors\. /,
    rate_limited: /^The rate limit was exceeded\. /,
    timeout: /^WorkOS did not answer in time\. /,
    connection_lost: /^The connection broke before the answer came\. /,
    garbled_answer: /^WorkOS's answer could not be read\. /,
  };
  return titles[causeId] ?? /^$/;
}
