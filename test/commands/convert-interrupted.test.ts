import { appendFileSync, existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CliRun,
  openWorkplace,
  ROOT,
  runCli,
  startCli,
  type Workplace,
} from '../support/run-cli';

const FIXTURES = join(ROOT, 'test', 'sources', 'auth0', 'fixtures');
const KILL_AT = join(ROOT, 'test', 'support', 'kill-at.js');
const MEBIBYTE = 2 ** 20;

let place: Workplace;
let line: string;
beforeEach(() => {
  place = openWorkplace();
  const job = readFileSync(join(FIXTURES, 'job.ndjson'), 'utf8');
  place.write('job.ndjson', job);
  place.write('hashes.ndjson', readFileSync(join(FIXTURES, 'hashes.ndjson')));
  line = job.split('\n')[0] ?? '';
});
afterEach(() => {
  place.remove();
});

/** A record of a user with another id and email. */
const userOf = (at: number): string =>
  line.replaceAll('64db9dba7f18450dc2502345', `u${String(at)}`).replace('ada@', `p${String(at)}@`);
const usersTo = (count: number): string =>
  Array.from({ length: count }, (_, at) => `${userOf(at)}\n`).join('');
const hidden = (): readonly string[] =>
  readdirSync(place.folder).filter((name) => name.startsWith('.'));

describe('a file that changes while convert reads it', () => {
  it.each<[string, (path: string) => void]>([
    [
      'grows',
      (path) => {
        appendFileSync(path, `${userOf(1e6)}\n`);
      },
    ],
    [
      'is written again',
      (path) => {
        utimesSync(path, new Date(0), new Date(0));
      },
    ],
  ])('%s: the error names it, and nothing is written', async (_, change) => {
    const path = place.write('many.ndjson', usersTo(20_000));
    const run = startCli(['convert', 'many.ndjson', '-o', 'out'], { cwd: place.folder });
    await run.says(/Reading Auth0/);
    run.kill('SIGSTOP');
    change(path);
    run.kill('SIGCONT');
    const { status, stderr } = await run.ended;
    expect(status).toBe(4);
    expect(stderr).toContain('many.ndjson changed while it was being read.');
    expect(readdirSync(place.folder).sort()).toEqual([
      'hashes.ndjson',
      'job.ndjson',
      'many.ndjson',
    ]);
  });
});

it('A record of nearly 16 MiB is read; a longer one is skipped with its line, the rest converted', async () => {
  const longOf = (at: number, bytes: number): string =>
    userOf(at).replace(/\}$/, `,"user_metadata":{"bio":"${'x'.repeat(bytes)}"}}`);
  const long = [longOf(1, 16 * MEBIBYTE - 10_000), longOf(2, 16 * MEBIBYTE)];
  place.write('long.ndjson', [userOf(0), ...long, userOf(3), ''].join('\n'));
  const run = await runCli(['convert', 'long.ndjson', '-o', 'out'], { cwd: place.folder });
  expect(run.status).toBe(3);
  expect(place.read('out/users.csv').match(/^p\d@/gm)).toEqual(['p0@', 'p1@', 'p3@']);
  expect(JSON.parse(place.read('out/skipped.jsonl'))).toMatchObject({
    ref: 'line 3',
    reason: 'record_too_long',
  });
});

describe('convert that is killed', () => {
  const convert = (env: NodeJS.ProcessEnv = {}): Promise<CliRun> => {
    const args = ['convert', 'job.ndjson', '--passwords', 'hashes.ndjson', '-o', 'out', '--force'];
    return runCli(args, { cwd: place.folder, env });
  };

  it.each([
    ['before it creates its folder', 'mkdirSync 1 convert-', true],
    ['before its folder has an owner', 'writeFileSync 1 owner', true],
    ['before its folder has its name', 'renameSync 1 new$', true],
    ['before the first output', 'openSync 1 users\\.csv$', true],
    ['before further files are read', 'mkdirSync 1 /work$', true],
    ['before the summary', 'openSync 1 convert-.*/summary\\.json$', true],
    ['before it moves the former output', 'renameSync 1 /old$', true],
    ['after it moved the former output', 'renameSync 1 convert-[^/]+/out$', false],
    ['before it removes its folder', 'rmSync 3 convert-', true],
  ])('%s leaves a whole output, or none, and nothing once it ran again', async (_, at, isThere) => {
    await convert();
    const before = place.read('out/users.csv');
    const env = { NODE_OPTIONS: `--require "${KILL_AT}"`, TEST_KILL_AT: at };
    expect((await convert(env)).signal).toBe('SIGKILL');
    const files = existsSync(join(place.folder, 'out'))
      ? readdirSync(join(place.folder, 'out'))
      : [];
    expect(files).toHaveLength(isThere ? 6 : 0);
    if (isThere) expect(place.read('out/users.csv')).toBe(before);
    expect((await convert()).status).toBe(3);
    expect(place.read('out/users.csv')).toBe(before);
    expect(hidden()).toEqual([]);
  });
});
