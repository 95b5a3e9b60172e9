import { envOf, openWorkplace, runCli, type Workplace } from '../support/run-cli';
import { HAS_JQ, runLine } from '../support/run-line';
import { type Client, closeSandboxes, openSandbox } from '../support/sandbox/client';

const HEADER = 'email,first_name,external_id,org_external_id,org_name,role_slugs';
const CSV = [
  HEADER,
  'ada@example.com,Ada,u1,acme,Acme,member',
  'bob@example.com,Bob,u2,acme,Acme,nobody',
  'not an address,Carl,u3,acme,Acme,member',
  '',
].join('\n');

/** The habits of users of the older toolkit: what its guide has them type, in our words. */
describe('the commands of an older habit', () => {
  let client: Client;
  let place: Workplace;

  beforeAll(async () => {
    client = await openSandbox();
    place = openWorkplace();
    place.write('users.csv', CSV);
    const { WORKOS_API_URL, WORKOS_SECRET_KEY } = envOf(client.sandbox);
    place.write('.env', `WORKOS_SECRET_KEY=${String(WORKOS_SECRET_KEY)}\n`);
    address = { WORKOS_API_URL };
  });

  afterAll(async () => {
    place.remove();
    await closeSandboxes();
  });

  let address: NodeJS.ProcessEnv = {};
  const type = (line: string, env: NodeJS.ProcessEnv = {}): ReturnType<typeof runLine> =>
    runLine(line, { cwd: place.folder, env: { ...address, ...env } });

  /** In order: each line works on what the lines before it left. */
  const LINES: readonly [line: string, status: number, says: RegExp][] = [
    ['workos-migrate validate --csv users.csv', 4, /email_invalid/],
    [
      'workos-migrate validate --csv users.csv --auto-fix --fixed-csv fixed.csv',
      4,
      /email_invalid/,
    ],
    [
      'workos-migrate import --csv users.csv --dry-run --workers 4 --job-id tried',
      3,
      /Plan for users.csv/,
    ],
    ['workos-migrate import --csv users.csv --job-id prod --workers 2', 3, /2 of 3 rows failed/],
    ['workos-migrate import --resume prod --workers 2', 3, /failed/],
    ['workos-migrate import --resume prod --concurrency 5', 3, /failed/],
    ['wc -l < .workos-checkpoints/prod/errors.jsonl', 0, /^\s*2\s*$/],
    [
      "jq -r '.errorType' .workos-checkpoints/prod/errors.jsonl | sort | uniq -c",
      0,
      /1 row_invalid/,
    ],
    ["jq -r '.email' .workos-checkpoints/prod/errors.jsonl", 0, /^bob@example\.com$/m],
    ["jq '.summary' .workos-checkpoints/prod/checkpoint.json", 0, /"failures": 2/],
    ['workos-migrate errors prod --format emails', 0, /^bob@example\.com$/m],
    [
      'workos-migrate analyze --errors .workos-checkpoints/prod/errors.jsonl --output retry-analysis.json --retry-csv retry.csv --include permanent',
      0,
      /retry\.csv/,
    ],
    ["jq '.summary.total' retry-analysis.json", 0, /^2$/m],
    ['head -1 retry.csv', 0, new RegExp(`^${HEADER}$`, 'm')],
    ['sed s/nobody/member/ retry.csv > right.csv', 0, /^$/],
    ['workos-migrate import right.csv --on-existing adopt', 3, /1 of 2 rows failed/],
  ];

  it('all work, one after the other', async () => {
    const lines = LINES.filter(([line]) => HAS_JQ || !line.startsWith('jq'));
    const ran: unknown[] = [];
    for (const [line, , says] of lines) {
      const { status, stdout, stderr } = await type(line);
      ran.push([line, status, says.test(stdout) ? says : stdout + stderr]);
    }
    expect(ran).toEqual(lines.map(([line, status, says]) => [line, status, says]));
  });

  it('include a key before the command', async () => {
    const key = client.sandbox.key;
    const line = `WORKOS_SECRET_KEY=${key} workos-migrate import --csv users.csv --job-id inline`;
    expect(await type(line)).toMatchObject({ status: 3, stderr: expect.not.stringContaining(key) });
  });

  it('name the CSV of a job by the folder that holds the errors file, and of no other', async () => {
    const analyze = (...args: string[]): ReturnType<typeof runCli> =>
      runCli(['analyze', ...args, '--include', 'permanent', '--force'], { cwd: place.folder });
    const ofJob = '.workos-checkpoints/prod/errors.jsonl';
    await analyze('prod', '--retry-csv', 'of-job.csv');
    await analyze('--errors', ofJob, '--retry-csv', 'of-file.csv');
    expect(place.read('of-file.csv')).toBe(place.read('of-job.csv'));
    place.write('elsewhere/errors.jsonl', place.read(ofJob));
    const elsewhere = await analyze('--errors', 'elsewhere/errors.jsonl', '--retry-csv', 'r.csv');
    expect(elsewhere).toMatchObject({ status: 2, stderr: expect.stringContaining('--csv') });
    place.write('.workos-checkpoints/prod/checkpoint.json', '{');
    const damaged = await analyze('--errors', ofJob, '--retry-csv', 'r.csv');
    expect(damaged).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('checkpoint.json'),
    });
  });
});
