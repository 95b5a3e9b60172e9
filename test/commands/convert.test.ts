import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConvertJson } from '../../src/lib/cli/convert';
import { progressText } from '../../src/lib/cli/convert/convert-progress';
import type { SourcesJson } from '../../src/lib/cli/sources';
import {
  type CliRun,
  filesBelow,
  openWorkplace,
  ROOT,
  runCli,
  startCli,
  type Workplace,
} from '../support/run-cli';

const FIXTURES = join(ROOT, 'test', 'sources', 'auth0', 'fixtures');
const HASH = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';

let place: Workplace;
beforeEach(() => {
  place = openWorkplace();
  for (const name of ['job.ndjson', 'hashes.ndjson', 'mfa.ndjson', 'members.json']) {
    place.write(name, readFileSync(join(FIXTURES, name)));
  }
  place.write('organizations.json', readFileSync(join(FIXTURES, 'organizations.json')));
});
afterEach(() => {
  place.remove();
});

const run = (...args: readonly string[]): Promise<CliRun> => runCli(args, { cwd: place.folder });
const json = ({ stdout }: CliRun): ConvertJson => JSON.parse(stdout) as ConvertJson;
/** The words of a command. */
const words = (line: string): readonly string[] => line.split(' ');
const PINNED = words(
  '--passwords hashes.ndjson --mfa mfa.ndjson --organizations organizations.json --memberships members.json',
);

describe('convert', () => {
  it('writes a folder that validate takes, and says what became of the records', async () => {
    const converted = await run('convert', 'job.ndjson', ...PINNED, '--output', 'out');
    expect(converted.status).toBe(3);
    expect(converted.stderr).toBe(
      'Reading Auth0: job.ndjson (users), hashes.ndjson (passwords), mfa.ndjson (mfa), organizations.json (organizations), members.json (members).\n',
    );
    expect(converted.stdout).toContain('Converted 4 users of 8 records of Auth0 to out');
    expect(converted.stdout).toContain('8 records = 4 users + 4 skipped');
    expect(converted.stdout).toContain('workos-migrate validate out');
    expect(filesBelow(join(place.folder, 'out'))).toHaveLength(6);
    const validated = await run('validate', 'out', '--json');
    expect(JSON.parse(validated.stdout)).toMatchObject({ valid: true, summary: { errors: 0 } });
  });

  it('prints one JSON document, and nothing else, with --json; nothing on stderr with --quiet', async () => {
    const printed = await run('convert', 'job.ndjson', '--from', 'auth0', '-o', 'out', '--json');
    expect(printed).toMatchObject({ status: 3, stderr: '' });
    expect(json(printed)).toMatchObject({
      output: 'out',
      summary: { source: 'auth0', records: 8, users: 5 - 1, skipped: { total: 4 } },
      next: ['workos-migrate validate out'],
    });
    expect(json(printed).summary).toEqual(JSON.parse(place.read('out/summary.json')));
    const refused = await run('convert', 'job.ndjson', '-o', 'out', '--json');
    expect(refused).toMatchObject({ status: 2, stderr: '' });
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'output_exists' } });
    const quiet = await run('convert', 'job.ndjson', '-o', 'out', '--force', '--quiet');
    expect(quiet).toMatchObject({ status: 3, stderr: '' });
  });

  it('ends with 0 where all users were converted', async () => {
    const lines = place.read('job.ndjson').split('\n');
    place.write('one.ndjson', `${lines[0] ?? ''}\n`);
    expect((await run('convert', 'one.ndjson', '-o', 'out', '--from', 'auth0')).status).toBe(0);
  });

  it('applies the choices of its flags', async () => {
    place.write('map.csv', 'source_role,role_slug\nBilling Admin,billing\nmember,member\n');
    const { summary } = json(
      await run(
        'convert',
        'job.ndjson',
        ...PINNED,
        ...words('--output out --json --include-disabled --include-federated --groups metadata'),
        ...words('--on-duplicate-email prefer-password --role-map map.csv'),
        ...words('--name-split last-space'),
      ),
    );
    expect(summary.skipped.by).toEqual({ duplicate_email: 1, no_email: 1 });
    expect(place.read('out/roles.csv')).toContain('billing,Billing Admin');
  });

  it('reads standard input', async () => {
    const child = spawn(
      process.execPath,
      [join(ROOT, 'bin', 'run.js'), 'convert', '-', '-o', 'out', '--json'],
      { cwd: place.folder, env: { PATH: process.env['PATH'] } },
    );
    let stdout = '';
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stdin.end(place.read('job.ndjson'));
    await new Promise((resolve) => child.on('close', resolve));
    expect((JSON.parse(stdout) as ConvertJson).summary.records).toBe(8);
  });

  it('says that a file of hashes is of another tenant', async () => {
    const other = place.read('hashes.ndjson').replaceAll('64db9d', '64db00').replaceAll('77', '99');
    place.write('hashes.ndjson', other.replaceAll('euclid', 'gauss'));
    const { stderr, stdout } = await run(
      ...words('convert job.ndjson --passwords hashes.ndjson -o out'),
    );
    expect(stderr).toContain('Warning: none of the 5 records of passwords');
    expect(stdout).toContain('no_id_joins');
  });

  it.each([
    ['no file', ['-o', 'out'], 2, 'export_not_named'],
    ['no folder', ['job.ndjson'], 2, 'output_not_named'],
    ['standard input twice', ['-', '--mfa', '-', '-o', 'out'], 2, 'stdin_twice'],
    ['an unknown answer', ['job.ndjson', '-o', 'out', '--answer', 'x=y'], 2, 'answer_invalid'],
    [
      'an answer to another source',
      ['job.ndjson', '-o', 'out', '--answer', 'org-claim=x'],
      2,
      'answer_not_asked',
    ],
    [
      'an answer that is no number',
      ['job.ndjson', '-o', 'out', '--answer', 'iterations=abc'],
      2,
      'answer_invalid',
    ],
    ['an unknown encoding', ['job.ndjson', '-o', 'out', '--encoding', 'x'], 2, 'flag_invalid'],
    ['an unknown source', ['job.ndjson', '-o', 'out', '--from', 'x'], 2, 'source_unknown'],
    ['a flag of no file', ['job.ndjson', '-o', 'o', '--hash-config', 'mfa.ndjson'], 4, ''],
  ])('refuses %s', async (_, args, status, code) => {
    const refused = await run('convert', ...args, '--json');
    expect(refused.status).toBe(status);
    const { error } = JSON.parse(refused.stdout) as { error: { code: string } };
    if (code !== '') expect(error.code).toBe(code);
  });

  it('prints no secret, and writes secrets to users.csv alone', async () => {
    const printed = await run('convert', 'job.ndjson', ...PINNED, '-o', 'out');
    const others = filesBelow(join(place.folder, 'out')).filter((name) => name !== 'users.csv');
    const texts = [
      printed.stdout,
      printed.stderr,
      ...others.map((name) => place.read(`out/${name}`)),
    ];
    for (const text of texts) {
      expect(text).not.toContain('$2b$');
      expect(text).not.toContain('KEZFMZBYONIHUVBQOVMGWMKMNVLW4N2S');
    }
    expect(place.read('out/users.csv')).toContain(HASH);
  });

  it('that was killed leaves nothing once it ran again, and writes the same bytes', async () => {
    const line = place.read('job.ndjson').split('\n')[0] ?? '';
    const many = Array.from({ length: 20_000 }, (_, at) =>
      line
        .replaceAll('64db9dba7f18450dc2502345', `u${String(at)}`)
        .replace('ada@', `p${String(at)}@`),
    );
    place.write('many.ndjson', many.join('\n'));
    const args = ['convert', 'many.ndjson', '--passwords', 'hashes.ndjson', '-o', 'out'];
    const killed = startCli(args, { cwd: place.folder });
    await killed.says(/Reading Auth0/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    killed.kill('SIGKILL');
    await killed.ended;
    await run(...args);
    const first = place.read('out/users.csv');
    await run(...args, '--force');
    expect(place.read('out/users.csv')).toBe(first);
    const left = filesBelow(place.folder).filter((name) => name.startsWith('.'));
    expect(left).toEqual([]);
  });
});

describe('sources', () => {
  it('lists what each carries and how to get it', async () => {
    const { stdout, status } = await run('sources');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^--from +passwords +factors +organizations +roles +metadata\nauth0 /);
    expect(stdout).toContain('POST /api/v2/jobs/users-exports');
    expect(stdout).toContain('--answer org-claim=…');
    const { sources } = JSON.parse((await run('sources', '--json')).stdout) as SourcesJson;
    expect(sources[0]).toMatchObject({ key: 'auth0', carries: { metadata: { how: 'yes' } } });
  });
});

it('The progress counts bytes, and estimates the time that is left', () => {
  const mebibyte = 2 ** 20;
  expect(progressText(mebibyte, 4 * mebibyte, 10_000)).toBe('1/4 MiB · ETA 30 s');
  expect(progressText(0, 4 * mebibyte, 10)).toBe('0/4 MiB · ETA …');
  expect(progressText(4 * mebibyte, 4 * mebibyte, 65_000)).toBe('4/4 MiB in 1 min 5 s');
});
