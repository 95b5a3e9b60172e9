import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runCli, type CliRun } from '../support/run-cli';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'workos-migrate-formats-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const inCwd = (name: string): string => join(cwd, name);
const run = (...args: readonly string[]): Promise<CliRun> => runCli(args, { cwd });

/** As Excel on a German Windows saves a CSV. */
const EXCEL = Buffer.from(
  'email;first_name;org_id\r\nj@example.com;J\xfcrgen;\r\nz@example.com;Zo\xeb;org_none\r\n',
  'latin1',
);

describe('a compressed file in Windows-1252', () => {
  it('is refused with the flag that reads it', async () => {
    writeFileSync(inCwd('users.csv.gz'), gzipSync(EXCEL));
    const { status, stderr } = await run('import', 'users.csv.gz', '--dry-run');
    expect(status).toBe(4);
    expect(stderr).toContain(
      'users.csv.gz is not valid UTF-8: byte 0xFC at offset 40 (row 1, line 2) is ü in Windows-1252: ' +
        'add --encoding windows-1252, or save the file as "CSV UTF-8".',
    );
  });

  it('is imported by workers, and its failed rows are copied as UTF-8', async () => {
    writeFileSync(inCwd('users.csv.gz'), gzipSync(EXCEL));
    const flags = ['--encoding', 'cp1252', '--sandbox', '--job-id', 'job', '--workers', '2'];
    const imported = await run('import', 'users.csv.gz', ...flags, '--json');
    expect(imported).toMatchObject({ status: 3 });
    const result: unknown = JSON.parse(imported.stdout);
    expect(result).toMatchObject({
      csv: { path: 'users.csv.gz', rows: 2 },
      summary: { successes: 1, failures: 1 },
      next: [
        'workos-migrate analyze job',
        'workos-migrate import users.csv.gz --sandbox --encoding windows-1252 --workers 2',
      ],
    });
    const analyzed = await run(
      'analyze',
      'job',
      '--retry-csv',
      'retry.csv',
      '--include',
      'permanent',
    );
    expect(analyzed).toMatchObject({ status: 0 });
    expect(readFileSync(inCwd('retry.csv'), 'utf8')).toBe(
      '\ufeffemail;first_name;org_id\r\nz@example.com;Zoë;org_none\r\n',
    );
    expect(analyzed.stdout).toContain('import retry.csv');
    expect(analyzed.stdout).not.toContain('--encoding');
    expect(await run('import', 'retry.csv', '--dry-run')).toMatchObject({ status: 0 });
  });

  it('is validated, and fixed as UTF-8 with a byte order mark', async () => {
    writeFileSync(inCwd('users.csv'), EXCEL);
    const fix = ['--auto-fix', '--fixed-csv', 'fixed.csv', '--encoding', 'windows-1252', '--json'];
    const { status, stdout } = await run('validate', 'users.csv', ...fix);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ fixes: [{ kind: 'encoding_changed' }] });
    expect(readFileSync(inCwd('fixed.csv'), 'utf8')).toBe(`\ufeff${EXCEL.toString('latin1')}`);
  });
});

describe('a delimiter that is named', () => {
  it('is kept in the commands that follow', async () => {
    writeFileSync(inCwd('users.txt'), 'email~first_name\na@example.com~A\n');
    const { status, stdout } = await run('validate', 'users.txt', '--delimiter', '~');
    expect(status).toBe(0);
    expect(stdout).toContain("workos-migrate import users.txt --dry-run --delimiter '~'");
  });
});

describe('a flag about the format', () => {
  it.each([
    [
      ['--encoding', 'latin-1'],
      '--encoding takes the name of an encoding, not "latin-1". Try windows-1252.',
    ],
    [
      ['--delimiter', '||'],
      '--delimiter takes one ASCII character such as ; or |, or tab, not "||".',
    ],
    [
      ['--delimiter', 'a'],
      '--delimiter takes one ASCII character such as ; or |, or tab, not "a".',
    ],
  ])('is refused: %j', async (flags, message) => {
    const { status, stderr } = await run('validate', 'users.csv', ...flags);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('files as they are', () => {
  it.each([
    ['a sep= line', 'sep=;\nemail;first_name;last_name\nada@example.com;Ada;Lovelace\n'],
    ['a blank row before the header', ',,\nemail,first_name\nada@example.com,Ada\n'],
    ['bars', 'email|first_name|org_name\nada@example.com|Ada|Acme, Inc.\n'],
  ])('are read: %s', async (_, content) => {
    writeFileSync(inCwd('users.csv'), content);
    const { status, stdout } = await run('validate', 'users.csv', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, summary: { rows: 1, warnings: 0 } });
  });

  it.each([
    ['# Users\nid,email\nu1,ada@example.com\n', 'The header seems to be in line 2: remove line 1.'],
    [
      'Export;;\n;;\nAcme;2026;\nid;email;x\nu1;ada@example.com;\n',
      'The header seems to be in line 4: remove lines 1 to 3.',
    ],
    ['a@example.com,A\nid,email\n', 'the first row looks like data'],
    ['id,mail\nu1,email of ada\n', 'Did you mean "mail"?'],
  ])('are refused where the header comes later: %j', async (content, message) => {
    writeFileSync(inCwd('users.csv'), content);
    const { status, stderr } = await run('import', 'users.csv', '--dry-run');
    expect(status).toBe(4);
    expect(stderr).toContain(message);
  });
});
