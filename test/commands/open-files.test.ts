import { openStage } from '../support/commands/stage';
import { envOf, runCli } from '../support/run-cli';

const ROWS = 60;
const CSV = [
  'email,org_name',
  ...Array.from({ length: ROWS }, (_, row) => `u${String(row)}@example.com,Acme`),
  '',
].join('\n');
const FAST = ['--concurrency', '60', '--rate-limit', '2000'];
const ONE_CHUNK = ['--chunk-size', '60'];
const MANY_CHUNKS = ['--chunk-size', '1'];

const stage = openStage({ latencyMs: 20, csv: CSV });

const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix('an import that may open few files', () => {
  it.each([
    [
      '100 for 64 workers',
      100,
      ['--workers', '64', ...MANY_CHUNKS],
      /Worker \d+ could not be started/,
    ],
    ['28 for a ledger for each row', 28, MANY_CHUNKS, /The job cannot be recorded any more/],
    ['24 for 60 connections', 24, ONE_CHUNK, /cannot/],
    ['32 for 60 connections', 32, ONE_CHUNK, /cannot/],
  ])('works, or names the limit and can be resumed: %s', async (_, files, flags, message) => {
    const setup = { cwd: stage.place.folder, env: envOf(stage.bed.sandbox) };
    const args = ['import', 'users.csv', '--job-id', 'job', ...FAST, ...flags];
    const run = await runCli(args, { ...setup, limits: `-n ${String(files)}` });
    expect(run.stdout + run.stderr).not.toMatch(/bug|^ +at /m);
    if (run.status !== 0) {
      expect([run.status, run.stdout]).toEqual([7, expect.stringMatching(message)]);
      expect(run.stdout).toContain('too many files are open (EMFILE');
      expect(run.stdout).toContain('Raise the limit of open files, for example ulimit -n 4096');
      const resumed = await runCli(['resume', 'job', '--workers', '1'], setup);
      expect([resumed.status, resumed.stdout]).toEqual([0, expect.stringContaining('60 arrived')]);
    }
    const { created } = await stage.bed.stats();
    expect(created).toEqual({ users: ROWS, memberships: ROWS, organizations: 1 });
  });
});
