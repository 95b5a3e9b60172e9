import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { VerifyJson } from '../../src/lib/cli/verify';
import { openTestBed, requestCounts, type TestBed } from '../support/import-test-bed';
import {
  type CliRun,
  envOf,
  openWorkplace,
  runCli,
  startCli,
  type Workplace,
} from '../support/run-cli';

const CSV = [
  'email,first_name,org_name,password',
  'ann@example.com,Ann,Acme,Correct-Horse-7',
  'bea@example.com,Bea,Acme,',
  '',
].join('\n');

let bed: TestBed;
let place: Workplace;

beforeEach(async () => {
  bed = await openTestBed();
  place = openWorkplace();
  place.write('users.csv', CSV);
});
afterEach(async () => {
  place.remove();
  await bed.close();
});

const run = (...args: string[]): Promise<CliRun> =>
  runCli(args, { cwd: place.folder, env: envOf(bed.sandbox) });

async function imported(jobId = 'job-1'): Promise<void> {
  const { status, stderr } = await run('import', 'users.csv', '--job-id', jobId, '--quiet');
  expect([status, stderr]).toEqual([0, '']);
}

/** Makes a job look as if it had ended a minute earlier: all of it must be visible. */
function age(jobId: string): void {
  const path = `.workos-checkpoints/${jobId}/checkpoint.json`;
  const checkpoint = JSON.parse(place.read(path)) as { updatedAt: string };
  checkpoint.updatedAt = new Date(Date.parse(checkpoint.updatedAt) - 60_000).toISOString();
  place.write(path, JSON.stringify(checkpoint));
}

it('says that all rows match, and report and status tell it', async () => {
  await imported();
  const { status, stdout, stderr } = await run('verify', '--last');
  expect(status).toBe(0);
  expect(stderr).toContain('Target http://');
  expect(stdout).toMatch(/^Verified in .*: all 2 rows match$/m);
  expect(stdout).toContain('1 password, which WorkOS never returns');
  expect((await run('status', 'job-1')).stdout).toMatch(/Verified +.* ago: all 2 rows match/);
  const report = await run('report', 'job-1', '--format', 'md');
  expect(report.stdout).toMatch(/\| Verified \| on .* UTC: all 2 rows match \|/);
  const page = await run('report', 'job-1', '--output', 'page.html');
  expect(page.status).toBe(0);
  expect(place.read('page.html')).toMatch(/Verified on .* UTC: all 2 rows match\./);
});

it('exits 8 with the differences, and names the commands that repair them', async () => {
  await imported();
  age('job-1');
  const { users } = await bed.state();
  await bed.edit({ users: [{ id: users[0]?.id, first_name: 'Anna\u0007' }] });
  await bed.remove({ users: [{ id: users[1]?.id }] });
  const text = await run('verify', 'job-1', '--quiet');
  expect([text.status, text.stderr]).toEqual([8, '']);
  expect(text.stdout).toMatch(/: 2 differences in 2 rows \(1 missing, 1 differing\)$/m);
  expect(text.stdout).toContain('Row 1, ann@example.com: first_name is "Anna", expected "Ann"');
  expect(text.stdout).toContain('Row 2, bea@example.com: the user is missing');
  expect(text.stdout).toContain('workos-migrate verify job-1 --repair-csv job-1-repair.csv');
  const { status, stdout } = await run('verify', 'job-1', '--repair-csv', 'repair.csv', '--json');
  expect(status).toBe(8);
  const json = JSON.parse(stdout) as VerifyJson;
  expect(json).toMatchObject({
    jobId: 'job-1',
    summary: { rows: 2, matched: 0, missing: 1, differing: 1 },
    truncated: false,
    files: { repairCsv: 'repair.csv' },
    next: ['workos-migrate import repair.csv --on-existing update --new'],
  });
  expect(place.read('repair.csv')).toBe(CSV);
  expect((await run('import', 'repair.csv', '--on-existing', 'update', '--new')).status).toBe(0);
  expect((await run('verify', 'job-1')).status).toBe(0);
});

it('verifies a file without a job as import would read it', async () => {
  await imported();
  place.write('other.csv', 'Mail;Given\nann@example.com;Ann\n');
  const read = ['--map', 'Mail=email', '--map', 'Given=first_name', '--set', 'org_name=Acme'];
  const { status, stdout } = await run('verify', '--csv', 'other.csv', ...read, '--unexpected');
  expect(status).toBe(8);
  expect(stdout).toContain('bea@example.com: a member of organization "Acme" whom no row names');
});

it('names the roles of a folder that are missing or differ', async () => {
  await bed.seed({ roles: [{ slug: 'editor', name: 'editor' }] });
  place.write('tenant/users.csv', CSV);
  place.write(
    'tenant/roles.csv',
    'role_slug,role_name,org_external_id\neditor,Editor,\norg-lead,,acme\n',
  );
  const { status, stdout } = await run('verify', '--csv', 'tenant');
  expect(status).toBe(8);
  expect(stdout).toContain('\n  role "editor": role.name is "editor", expected "Editor"\n');
  expect(stdout).toContain(
    '\n  role "org-lead" of organization with external id "acme": the role is missing\n',
  );
});

it('continues after a kill, and its lists are not read again', async () => {
  await imported();
  await bed.seed({ others: { users: 150, organizations: 150 } });
  const users = Array.from({ length: 500 }, (_, index) => `u${index}@example.com,,,\n`);
  place.write('many.csv', `email,first_name,org_name,password\n${users.join('')}`);
  await bed.seed({
    users: Array.from({ length: 500 }, (_, i) => ({ email: `u${i}@example.com` })),
  });
  const args = ['verify', '--csv', 'many.csv'];
  const env = envOf(bed.sandbox);
  const slow = startCli([...args, '--rate-limit', '1'], { cwd: place.folder, env });
  const pages = async (): Promise<number> =>
    requestCounts(await bed.stats())['GET /user_management/users'] ?? 0;
  while ((await pages()) < 3) await wait(50);
  slow.kill('SIGKILL');
  await slow.ended;
  const before = await pages();
  const { status, stderr } = await run(...args);
  expect(status).toBe(0);
  expect(stderr).toMatch(/Continuing a verification that began .* ago and did not end: 0 rows/);
  // 652 users are 7 pages. The one in flight may be read twice.
  expect((await pages()) - before).toBeLessThanOrEqual(5);
  expect(existsSync(join(place.folder, '.workos-checkpoints', '.gitignore'))).toBe(true);
});

describe('what is refused', () => {
  const codeOf = async (...args: string[]): Promise<readonly [number | null, string]> => {
    const { status, stdout } = await run('verify', ...args, '--json');
    const { error } = JSON.parse(stdout) as { error: { code: string } };
    return [status, error.code];
  };

  it.each([
    ['no job and no file', [], 2, 'job_not_named'],
    ['two jobs', ['job-1', '--last'], 2, 'job_named_twice'],
    ['columns of a job', ['job-1', '--map', 'a=email'], 2, 'flag_of_the_job'],
    ['an unknown job', ['job-2'], 5, 'job_unknown'],
    ['a sample with strangers', ['job-1', '--sample', '5', '--unexpected'], 2, 'usage'],
    [
      'an output over the file',
      ['--csv', 'users.csv', '--output', 'users.csv'],
      2,
      'output_is_input',
    ],
    [
      'one output for both',
      ['--csv', 'users.csv', '--output', 'a', '--repair-csv', 'a'],
      2,
      'output_named_twice',
    ],
  ])('%s', async (_what, args, status, code) => {
    await imported();
    expect(await codeOf(...args)).toEqual([status, code]);
  });

  it('a job of another address, and one that runs', async () => {
    await imported();
    const elsewhere = { WORKOS_API_URL: 'http://127.0.0.1:1', WORKOS_SECRET_KEY: 'sk_test_x' };
    const moved = await runCli(['verify', 'job-1'], { cwd: place.folder, env: elsewhere });
    expect(moved.status).toBe(5);
    expect(moved.stderr).toContain('this key and address lead to');
    const slow = ['import', 'users.csv', '--new', '--job-id', 'job-2', '--rate-limit', '0.1'];
    const child = startCli(slow, { cwd: place.folder, env: envOf(bed.sandbox) });
    await child.says(/Job job-2/);
    await expect(
      (async () => {
        for (;;) {
          const [status, code] = await codeOf('job-2');
          if (code !== 'job_unknown') return [status, code];
        }
      })(),
    ).resolves.toEqual([5, 'job_in_use']);
    child.kill('SIGKILL');
    await child.ended;
  });
});
