import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CliRun,
  filesBelow,
  openWorkplace,
  ROOT,
  runCli,
  type Workplace,
} from '../support/run-cli';

interface Json {
  readonly valid: boolean;
  readonly csv: { path: string; bytes: number; sha256: string; rows: number };
  readonly summary: Record<string, number>;
  readonly findings: readonly Record<string, unknown>[];
  readonly truncated: boolean;
  readonly fixedCsv?: string;
}

const GOOD = 'email,first_name\nada@example.com,Ada\ngrace@example.com,Grace\n';
const BAD = 'email,first_name\nada(at)example.com,Ada\ngrace@example.com,=1+1\n';
const MENDABLE = "email,metadata\n ada@example.com,{'plan':'pro'}\ngrace@example.com,\n";

let place: Workplace;
beforeEach(() => {
  place = openWorkplace();
});
afterEach(() => {
  place.remove();
});

const run = (...args: string[]): Promise<CliRun> =>
  runCli(['validate', ...args], { cwd: place.folder });

const json = (text: string): Json => JSON.parse(text) as Json;

/** Runs `validate` with `input` on standard input and its own temporary folder. */
function piped(input: string | Buffer, ...args: string[]): Promise<CliRun> {
  const temporary = join(place.folder, 'tmp');
  mkdirSync(temporary);
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'run.js'), 'validate', ...args], {
    cwd: place.folder,
    env: { PATH: process.env['PATH'], TMPDIR: temporary },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (said.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.once('close', (status, signal) => resolve({ status, signal, ...said }));
  });
}

describe('validate', () => {
  it('ends 0 for a valid file, needs no key, leaves nothing, and prints the import command', async () => {
    place.write('users.csv', GOOD);
    const { status, stdout, stderr } = await run('users.csv');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Valid users\.csv: 0 errors, 0 warnings; 2 of 2 rows without errors/);
    expect(stdout).toContain('Next           workos-migrate import users.csv');
    expect(filesBelow(place.folder)).toEqual(['users.csv']);
  });

  it('ends 4 for errors, grouped by rule, each with a file and line that editors open', async () => {
    place.write('users.csv', BAD);
    const { status, stdout } = await run('users.csv');
    expect(status).toBe(4);
    expect(stdout).toContain('1 × The email is not a valid address (email_invalid)');
    expect(stdout).toContain('users.csv:2  row 1: email is not a valid address');
    expect(stdout).not.toContain('workos-migrate import');
  });

  it('ends with the plan that import --dry-run prints', async () => {
    place.write('users.csv', 'email,org_name\na@x.io,Acme\nb@x.io,Acme\nno,\n');
    const { stdout } = await run('users.csv');
    const dry = await runCli(['import', 'users.csv', '--dry-run'], { cwd: place.folder });
    const plan = (text: string): string[] =>
      text.split('\n').filter((line) => /^ {2}(Rows|Users|Memb|Organ|Requ|Dura)/.test(line));
    expect(plan(stdout)).toHaveLength(6);
    expect(plan(stdout)).toEqual(plan(dry.stdout));
  });

  it('prints one JSON document, the same that --report writes for this user only', async () => {
    place.write('users.csv', BAD);
    const { status, stdout, stderr } = await run('users.csv', '--json', '--report', 'r.json');
    expect({ status, stderr }).toEqual({ status: 4, stderr: '' });
    expect(json(stdout)).toEqual({
      valid: false,
      csv: { path: 'users.csv', bytes: BAD.length, sha256: expect.any(String), rows: 2 },
      summary: { rows: 2, validRows: 1, errors: 1, warnings: 1, fixes: 0 },
      findings: [
        {
          row: 1,
          line: 2,
          column: 'email',
          severity: 'error',
          rule: 'email_invalid',
          message: 'email is not a valid address: write one such as ada@example.com',
          value: 'ada(at)example.com',
        },
        {
          row: 2,
          line: 3,
          column: 'first_name',
          severity: 'warning',
          rule: 'formula_like',
          message: expect.stringContaining('formula'),
          value: '=1+1',
        },
      ],
      truncated: false,
    });
    expect(json(place.read('r.json'))).toEqual(json(stdout));
    expect(statSync(join(place.folder, 'r.json')).mode & 0o777).toBe(0o600);
  });

  it('counts warnings as errors with --strict, and only then', async () => {
    place.write('users.csv', 'email,first_name\nada@example.com,=1+1\n');
    expect((await run('users.csv')).status).toBe(0);
    const strict = await run('users.csv', '--strict', '--json');
    expect(strict.status).toBe(4);
    expect(json(strict.stdout).valid).toBe(false);
  });

  it('lists at most --max-findings findings, and counts all', async () => {
    place.write('users.csv', `email\n${'no\n'.repeat(50)}`);
    const { stdout } = await run('users.csv', '--json', '--max-findings', '3');
    const { findings, summary, truncated } = json(stdout);
    expect(findings.map(({ row }) => row)).toEqual([1, 2, 3]);
    expect({ truncated, errors: summary['errors'] }).toEqual({ truncated: true, errors: 50 });
  });

  it('prints no secret and no control character from any cell', async () => {
    const secrets = ['tops3cret!', 'hash-in-the-wrong-place', 'meta-value'];
    place.write(
      'users.csv',
      `email,password,password_hash,password_hash_type,metadata,first_name\n` +
        `a\u001b[2J@x.io,tops3c,,,"{""k"":""meta-value""",Bell\u0007\n` +
        `b@x.io,tops3cret!,hash-in-the-wrong-place,hash-in-the-wrong-place,{'k': meta-value},\n`,
    );
    const { stdout } = await run('users.csv', '--json');
    const words = await run('users.csv');
    for (const secret of [...secrets, 'tops3c']) {
      expect(stdout).not.toContain(secret);
      expect(words.stdout).not.toContain(secret);
    }
    expect(words.stdout).not.toMatch(/[\u0007\u001b]/);
    expect(json(stdout).findings).toContainEqual(
      expect.objectContaining({ rule: 'email_invalid', value: 'a\\u001b[2J@x.io' }),
    );
  });
});

describe('validate -', () => {
  it('reads standard input, names it so, and removes its temporary file', async () => {
    const { status, stdout } = await piped(BAD, '-');
    expect(status).toBe(4);
    expect(stdout).toContain('standard input:2  row 1');
    expect(readdirSync(join(place.folder, 'tmp'))).toEqual([]);
  });

  it('rejects invalid input by that name, and removes its temporary file', async () => {
    const { status, stderr } = await piped('name\nAda\n', '-');
    expect(status).toBe(4);
    expect(stderr).toMatch(/^Error: standard input: The header has no email column/);
    expect(readdirSync(join(place.folder, 'tmp'))).toEqual([]);
  });

  it('removes its temporary file when a signal ends the command', async () => {
    const temporary = join(place.folder, 'tmp');
    mkdirSync(temporary);
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'run.js'), 'validate', '-'], {
      cwd: place.folder,
      env: { PATH: process.env['PATH'], TMPDIR: temporary },
    });
    child.stdin.write(GOOD);
    while (readdirSync(temporary).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('validate --auto-fix', () => {
  it('writes a fixed copy, lists the fixes, and ends with the status of the copy', async () => {
    const input = place.write('users.csv', MENDABLE);
    expect((await run('users.csv')).status).toBe(4);
    const { status, stdout } = await run(
      'users.csv',
      '--auto-fix',
      '--fixed-csv',
      'fixed.csv',
      '--json',
    );
    expect(status).toBe(0);
    expect(json(stdout)).toMatchObject({
      valid: true,
      csv: { path: 'users.csv', bytes: statSync(input).size, rows: 2 },
      summary: { rows: 2, validRows: 2, errors: 0, warnings: 0, fixes: 2 },
      findings: [],
      fixedCsv: 'fixed.csv',
      fixes: [
        { row: 1, line: 2, column: 'email' },
        { row: 1, line: 2, column: 'metadata' },
      ],
    });
    expect(place.read('fixed.csv')).toBe(
      'email,metadata\nada@example.com,"{""plan"":""pro""}"\ngrace@example.com,\n',
    );
    expect(place.read('users.csv')).toBe(MENDABLE);
  });

  it('is proposed by exactly the findings that it would fix', async () => {
    place.write('users.csv', `${MENDABLE}no,\n`);
    const { findings } = json((await run('users.csv', '--json')).stdout);
    expect(findings.map(({ rule, fix }) => [rule, fix])).toEqual([
      ['metadata_invalid_json', 'Rewrote the metadata as valid JSON.'],
      ['email_invalid', undefined],
    ]);
  });

  it('ends 4 when errors remain in the copy, and lists those', async () => {
    place.write('users.csv', `${MENDABLE}no,\n`);
    const { status, stdout } = await run('users.csv', '--auto-fix', '--fixed-csv', 'fixed.csv');
    expect(status).toBe(4);
    expect(stdout).toMatch(/^Fixed 2 problems: 1 row changed, 0 dropped/);
    expect(stdout).toContain('Invalid fixed.csv: 1 error');
    expect(stdout).toContain('fixed.csv:4  row 3');
  });
});

describe('validate of a folder', () => {
  const write = (roles: string): void => {
    mkdirSync(join(place.folder, 'export'));
    place.write('export/users.csv', 'email,org_name,role_slugs\nada@example.com,Acme,editor\n');
    place.write('export/organizations.csv', 'org_name,domains\nAcme,acme.com\n');
    place.write('export/roles.csv', roles);
  };

  it('reads all its files, and prints the import of all of them', async () => {
    write('role_slug\neditor\n');
    const { status, stdout } = await run('export');
    expect(status).toBe(0);
    expect(stdout).toContain(
      'workos-migrate import export/users.csv --dry-run --organizations export/organizations.csv --roles export/roles.csv',
    );
  });

  it('names the file and line of each finding, and the file to correct', async () => {
    write('role_slug\nTeam Lead\n');
    const { status, stdout } = await run('export');
    expect(status).toBe(4);
    expect(stdout).toContain('export/roles.csv:2  row 1: role_slug is not a slug');
    expect(stdout).toContain('Correct export/roles.csv, then workos-migrate validate');
    const { findings } = json((await run('export', '--json')).stdout);
    expect(findings.map(({ file, rule }) => [file, rule])).toEqual([
      [undefined, 'role_not_described'],
      ['roles', 'role_slug_invalid'],
    ]);
  });

  it('needs users.csv in it', async () => {
    mkdirSync(join(place.folder, 'export'));
    const { status, stderr } = await run('export');
    expect(status).toBe(2);
    expect(stderr).toContain('export is a directory, and has no users.csv.');
  });
});
