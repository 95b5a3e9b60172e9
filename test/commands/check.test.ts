import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CheckJson } from '../../src/lib/cli/check';
import { openStage } from '../support/commands/stage';
import { requestCounts } from '../support/import-test-bed';
import { type CliProcess, envOf, runCli, startCli } from '../support/run-cli';

const CSV = [
  'email,external_id,org_name,role_slugs',
  'new@example.com,u-1,Acme,member',
  'old@example.com,u-2,Acme,member',
  'other@example.com,u-3,Acme,member',
  'role@example.com,u-4,Acme,nowhere',
  'no email,,,',
  '',
].join('\n');

const stage = openStage({ latencyMs: 5, csv: CSV });

beforeEach(async () => {
  await stage.bed.seed({
    users: [
      { email: 'old@example.com', external_id: 'u-2' },
      { email: 'other@example.com', external_id: 'someone' },
    ],
  });
});

function start(...args: readonly string[]): CliProcess {
  return startCli(args, { cwd: stage.place.folder, env: envOf(stage.bed.sandbox) });
}

async function listedPages(): Promise<number> {
  return requestCounts(await stage.bed.stats())['GET /user_management/users'] ?? 0;
}

describe('check', () => {
  it('prints what the import would do, and the import then does it', async () => {
    const checked = await start('check', 'users.csv', '--json').ended;
    expect({ status: checked.status, stderr: checked.stderr }).toEqual({ status: 3, stderr: '' });
    const json = JSON.parse(checked.stdout) as CheckJson;
    expect(checked.stdout).not.toContain('simulated');
    expect(json).toMatchObject({
      csv: { path: 'users.csv', rows: 5 },
      target: { apiUrl: stage.bed.sandbox.url, environment: 'test' },
      valid: false,
      summary: {
        rows: 5,
        wouldArrive: 1,
        wouldFail: 4,
        users: { new: 2, existing: 1, conflicting: 1 },
        organizations: { found: 0, toCreate: 1, missing: 0, ambiguous: 0 },
        roles: { found: 1, missing: 1, toCreate: 0 },
      },
      outcomes: { existing: 2, usersCreated: 2, membershipsCreated: 1 },
      truncated: false,
      requests: { writes: 0, throttled: 0 },
      next: ['workos-migrate validate users.csv', 'workos-migrate check users.csv'],
    });
    const imported = await start('import', 'users.csv', '--job-id', 'job').ended;
    expect(imported.status).toBe(3);
    const failed = await start('errors', 'job', '--json').ended;
    const { errors } = JSON.parse(failed.stdout) as {
      errors: { recordNumber: number; errorCode: string }[];
    };
    expect(json.findings.map(({ row, code }) => [row, code])).toEqual(
      errors.map(({ recordNumber, errorCode }) => [recordNumber, errorCode]),
    );
  });

  it('prints rows by reason, what to do, and the command to run next', async () => {
    const { status, stdout, stderr } = await start('check', 'users.csv').ended;
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /^Target http:\/\/127\.0\.0\.1:\d+ \(test environment\), file users\.csv\n/,
    );
    expect(stderr).toContain('Listed 2 users of WorkOS.');
    expect(stdout).toMatch(/^Not ready users\.csv: 4 of 5 rows would fail\. Nothing was sent/);
    expect(stdout).toContain('1 would arrive, 4 would fail');
    expect(stdout).toMatch(/Users +2 new, 1 exist already, 1 in conflict with another user/);
    expect(stdout).toMatch(/2 × Email already exists \(email_exists\)\n +row 2: old@example\.com/);
    expect(stdout).toMatch(/Next +workos-migrate validate users\.csv/);
    expect(readdirSync(stage.place.folder)).toEqual(['users.csv']);
  });

  it('exits 0 and names the import, with its flags, when all rows would arrive', async () => {
    stage.place.write('good.csv', 'email\nold@example.com\nnew@example.com\n');
    const { status, stdout } = await start('check', 'good.csv', '--on-existing', 'adopt').ended;
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Ready good\.csv: all 2 rows would arrive\. Nothing was sent/);
    expect(stdout).toContain('1 created, 1 adopted');
    expect(stdout).toMatch(
      /Next +workos-migrate import good\.csv --on-existing adopt\n +Imports the file\./,
    );
  });

  it('names the check with --on-existing adopt where users exist and nothing else is wrong', async () => {
    stage.place.write('old.csv', 'email\nold@example.com\n');
    const { status, stdout } = await start('check', 'old.csv', '--create-orgs').ended;
    expect(status).toBe(3);
    expect(stdout).toMatch(/Next +workos-migrate check old\.csv --on-existing adopt/);
  });

  it.each<[string, readonly string[], number, string]>([
    ['an unreadable header', ['bad.csv'], 4, 'csv_header'],
    ['standard input', ['-'], 2, 'csv_not_a_file'],
    ['no file', [], 2, 'csv_not_named'],
    ['a file that is not there', ['none.csv'], 2, 'csv_missing'],
    ['an unknown organization', ['users.csv', '--org-id', 'org_1'], 2, 'organization_not_found'],
  ])('ends with its status for %s', async (_, args, exit, code) => {
    stage.place.write('bad.csv', 'name\nAda\n');
    const { status, stdout } = await start('check', ...args, '--json').ended;
    expect({ status, ...(JSON.parse(stdout) as object) }).toMatchObject({
      status: exit,
      error: { code, exit },
    });
    expect(existsSync(join(stage.place.folder, '.workos-checkpoints'))).toBe(false);
  });

  it('names the file and the key at once when both are missing', async () => {
    const { status, stderr } = await runCli(['check', 'none.csv'], { cwd: stage.place.folder });
    expect(status).toBe(2);
    expect(stderr).toContain('none.csv');
    expect(stderr).toContain('WORKOS_SECRET_KEY is missing');
  });

  it('continues after a kill with the users that it has listed', async () => {
    await stage.bed.seed({ others: { users: 3_000 } });
    const rows = Array.from({ length: 2_000 }, (_, row) => `user${String(row)}@example.com`);
    stage.place.write('users.csv', ['email', ...rows, ''].join('\n'));
    const killed = start('check', 'users.csv');
    while ((await listedPages()) < 10) await wait(5);
    killed.kill('SIGKILL');
    await killed.ended;
    const { status, stderr } = await start('check', 'users.csv').ended;
    expect(status).toBe(0);
    expect(stderr).toContain('continuing with what an earlier check has read');
    // The page that was in flight may be read twice.
    expect(await listedPages()).toBeLessThanOrEqual(33);
    expect(readdirSync(join(stage.place.folder, '.workos-checkpoints'))).toEqual([]);
  });

  it('ends at Ctrl-C, says that nothing was sent, and the next one continues', async () => {
    await stage.bed.faults('GET /user_management/users slow=2000 after=1');
    const cli = start('check', 'users.csv');
    while ((await listedPages()) < 1) await wait(5);
    cli.kill('SIGINT');
    const { status, stderr } = await cli.ended;
    expect(status).toBe(130);
    expect(stderr).toContain('Run the same command again');
  });

  it('is content with a key that may only read', async () => {
    await stage.bed.faults('POST * status=403', 'PUT * status=403', 'DELETE * status=403');
    const { status } = await start('check', 'users.csv').ended;
    expect(status).toBe(3);
  });

  it('exits 6 for a key that may not read', async () => {
    await stage.bed.faults('GET * status=403');
    const { status, stdout } = await start('check', 'users.csv', '--json').ended;
    expect(status).toBe(6);
    expect(JSON.parse(stdout)).toMatchObject({ error: { exit: 6 } });
  });
});
