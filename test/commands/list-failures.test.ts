import { openTestBed, type TestBed } from '../support/import-test-bed';
import { type CliRun, envOf, openWorkplace, runCli, type Workplace } from '../support/run-cli';

let bed: TestBed;
let place: Workplace;

beforeAll(async () => {
  bed = await openTestBed();
  place = openWorkplace();
  place.write('tenant/users.csv', 'email,org_external_id\nann@example.com,\n');
  place.write(
    'tenant/organizations.csv',
    'org_external_id,org_name,domains\nlone,Lone,gmail.com\ngood,Good,\n',
  );
  place.write('tenant/roles.csv', 'role_slug,org_external_id\norg-a,away\n');
  expect((await run('import', 'tenant', '--job-id', 'job')).status).toBe(3);
});
afterAll(async () => {
  place.remove();
  await bed.close();
});

const run = (...args: string[]): Promise<CliRun> =>
  runCli(args, { cwd: place.folder, env: envOf(bed.sandbox) });

it('errors names the organizations and roles that failed without a row, and what to do', async () => {
  const { status, stderr } = await run('errors', 'job');
  expect(status).toBe(0);
  expect(stderr).toContain('2 failures of organizations and roles, without a row:');
  expect(stderr).toMatch(/Line 2 of .*is invalid: .* \(org_resolution organization_line_invalid\)/);
  expect(stderr).toContain('→ Correct the line that the message names');
  expect(stderr).toMatch(/Row 1 of roles\.csv \(org-a of away\): .*\(org_resolution organization_/);
  expect(stderr).toMatch(/Next +workos-migrate resume job/);
});

it('errors --json lists them apart, by the same filters', async () => {
  const json = async (...flags: string[]): Promise<unknown> =>
    JSON.parse((await run('errors', 'job', '--json', ...flags)).stdout);
  expect(await json()).toMatchObject({
    errors: [],
    total: 0,
    withoutRows: [
      { errorType: 'org_resolution', orgExternalId: 'lone' },
      { errorType: 'org_resolution', orgExternalId: 'away', roleSlugs: ['org-a'] },
    ],
  });
  expect(await json('--type', 'user_create')).toMatchObject({ withoutRows: [] });
});

it('analyze explains them', async () => {
  const { stdout } = await run('analyze', 'job');
  expect(stdout).toMatch(/2 failures in job job, 2 causes: 0 retryable, 2 permanent/);
  expect(stdout).toMatch(
    /1 × org_resolution organization_line_invalid: Line .* of .*organizations/,
  );
  expect(stdout).toContain('→ Correct the line that the message names');
  // There are no rows to copy.
  expect(stdout).not.toContain('--retry-csv');
});
