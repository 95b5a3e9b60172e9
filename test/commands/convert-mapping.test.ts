import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConvertJson } from '../../src/lib/cli/convert';
import { type CliRun, openWorkplace, ROOT, runCli, type Workplace } from '../support/run-cli';

const HASH = '$2b$10$abcdefghijklmnopqrstuubpbGxRe5FBEjJu1uKBskzGBNNF3686.';
const CSV = `Uid,Mail,Name,Plan,pw\n7,ada@example.com,Ada Lovelace,pro,${HASH}\n`;

let place: Workplace;
beforeEach(() => {
  place = openWorkplace();
  place.write('people.csv', CSV);
});
afterEach(() => {
  place.remove();
});

const run = (...args: readonly string[]): Promise<CliRun> =>
  runCli(['convert', ...args, '--output', 'out'], { cwd: place.folder });
const usersCsv = (): string => readFileSync(join(place.folder, 'out', 'users.csv'), 'utf8');

describe('convert --from csv', () => {
  it('reads the names that --map gives in either order, and --set', async () => {
    const mapped =
      '--map email=Mail --map Uid=external_id --map metadata.plan=Plan --map pw=password_hash';
    const set = '--set org_external_id=acme --set role_slugs=admin';
    const flags = `--from csv --quiet ${mapped} ${set}`.split(' ');
    const { status, stderr } = await run('people.csv', ...flags);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(usersCsv().split('\n')[1]).toBe(
      `ada@example.com,Ada,Lovelace,false,7,${HASH},bcrypt,,"{""plan"":""pro""}",acme,,admin`,
    );
  });

  it('reads a profile', async () => {
    place.write('profile.json', '{"map": {"Uid": "external_id"}, "set": {"org_name": "Acme"}}');
    const { status } = await run('people.csv', '--from', 'csv', '--map', 'profile.json', '--quiet');
    expect(status).toBe(0);
    expect(usersCsv()).toContain(',7,,,,,Acme,Acme,');
  });

  it('is never recognised', async () => {
    const { status, stderr } = await run('people.csv');
    expect(status).toBe(4);
    expect(stderr).toContain('--from <source>');
  });

  it.each([
    [['--map', 'Mail=emial'], 2, 'email'],
    [['--map', 'pw=password'], 2, 'plain text'],
    [['--set', 'email=a@example.com'], 2, 'cannot share one email'],
    [['--map', 'E-Mail=email'], 4, '--map E-Mail=email: the file has no such column.'],
  ])('refuses %j with exit %d', async (flags, status, says) => {
    const refused = await run('people.csv', '--from', 'csv', ...flags);
    expect(refused.status).toBe(status);
    expect(refused.stderr.replaceAll(/\s+/g, ' ')).toContain(says);
  });
});

it('convert --from json warns of a name that the first records lack', async () => {
  place.write('people.ndjson', '{"id": 7, "email": "ada@example.com"}\n');
  const { status, stderr } = await run(
    'people.ndjson',
    '--from',
    'json',
    '--map',
    'plan=metadata.plan',
  );
  expect(status).toBe(0);
  expect(stderr).toContain('Warning: in the first records, --map plan=metadata.plan');
});

it('--map and --set change what another source does', async () => {
  const path = join(ROOT, 'test', 'sources', 'clerk', 'fixtures', 'dashboard.csv');
  await run(path, '--quiet', '--map', 'external_id=username', '--set', 'org_external_id=acme');
  expect(usersCsv()).toMatch(/^ada@example\.com,Ada,Lovelace,true,ada,.*,acme,,$/m);
});

it('--map reads columns that a CSV without a header has by its source', async () => {
  const path = join(ROOT, 'test', 'sources', 'firebase', 'fixtures', 'users-28.csv');
  const mapped = await run(path, '--map', 'phoneNumber=metadata.phone', '--json');
  expect({ status: mapped.status, stderr: mapped.stderr }).toEqual({ status: 3, stderr: '' });
  const refused = await run(path, '--map', 'Telefon=metadata.phone', '--force');
  expect(refused.status).toBe(4);
  expect(refused.stderr).toContain('Telefon=metadata.phone');
  expect(refused.stderr).not.toContain('example.com');
});

describe('a question that must be answered', () => {
  const path = join(ROOT, 'test', 'sources', 'devise', 'fixtures', 'users.csv');

  it('stops the run before anything is written', async () => {
    const { status, stderr } = await run(path);
    expect(status).toBe(2);
    expect(stderr).toContain('--answer pepper=none');
    expect(() => usersCsv()).toThrow('ENOENT');
  });

  it.each([
    ['none', 1, { total: 0, by: {} }],
    ['set', 0, { total: 1, by: { peppered: 1 } }],
  ])('%s: %d hash is kept', async (answer, kept, dropped) => {
    const { stdout } = await run(path, '--answer', `pepper=${answer}`, '--json');
    const { summary } = JSON.parse(stdout) as ConvertJson;
    expect(summary.passwords.withPassword).toBe(kept);
    expect(summary.hashes.dropped.by['peppered'] ?? 0).toBe(dropped.total);
  });

  it('takes its answers only', async () => {
    const { status, stderr } = await run(path, '--answer', 'pepper=perhaps');
    expect(status).toBe(2);
    expect(stderr).toContain('--answer pepper takes none or set');
  });
});
