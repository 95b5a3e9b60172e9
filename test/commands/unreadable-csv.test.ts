import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStage } from '../support/commands/stage';
import { type CliProcess, envOf, startCli } from '../support/run-cli';

const FIXTURE = join(__dirname, '..', 'support', 'fixtures', 'failing-reads.js');
const ROWS = 60;
const CSV = [
  'email,org_name',
  ...Array.from({ length: ROWS }, (_, i) => `u${String(i % 20)}@example.com,Org ${String(i % 7)}`),
  '',
].join('\n');
const APPENDED = Array.from({ length: 50 }, (_, i) => `new${String(i)}@example.com,\n`).join('');

const stage = openStage({ latencyMs: 20, csv: CSV });

const marker = (): string => join(stage.place.folder, 'reads-fail');

function start(...args: readonly string[]): CliProcess {
  const env = {
    ...envOf(stage.bed.sandbox),
    READS_FAIL: marker(),
    NODE_OPTIONS: `--require ${FIXTURE}`,
  };
  return startCli(args, { cwd: stage.place.folder, env });
}

async function untilRowsArrive(): Promise<void> {
  while ((await stage.bed.state()).users.length === 0);
}

const IMPORT = [
  'import',
  'users.csv',
  '--job-id',
  'job',
  '--chunk-size',
  '5',
  '--concurrency',
  '1',
];

describe('a CSV on a disk that fails', () => {
  it.each([[IMPORT], [[...IMPORT, '--dry-run']], [['validate', 'users.csv']]])(
    'ends %j before it begins, and leaves no job',
    async (args) => {
      writeFileSync(marker(), '');
      const { status, stderr, stdout } = await start(...args).ended;
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(
        'users.csv cannot be read: the disk reports an input/output error (EIO)',
      );
      expect(stderr).not.toMatch(/bug|simulated/);
      const { status: unknown } = await start('status', 'job').ended;
      expect(unknown).toBe(5);
    },
  );

  it.each(['1', '2'])(
    'stops a run with --workers %s, and a resume finishes it',
    async (workers) => {
      const run = start(...IMPORT, '--workers', workers);
      await untilRowsArrive();
      writeFileSync(marker(), '');
      const { status, stdout, stderr } = await run.ended;
      expect({ status, stderr }).toEqual({ status: 7, stderr: expect.not.stringMatching(/bug/) });
      expect(stdout).toMatch(
        /users\.csv cannot be read: .* \(EIO\)\. The run stopped before rows \d+–/,
      );
      expect(stdout).toContain('workos-migrate resume job');
      const again = await start('resume', 'job').ended;
      expect(again.status).toBe(7);
      rmSync(marker());
      const resumed = await start('resume', 'job').ended;
      expect(resumed.status).toBe(0);
      const { users, memberships } = await stage.bed.state();
      expect([users.length, memberships.length]).toEqual([20, ROWS]);
    },
  );
});

it('rows that are appended during a run are told, with the command that imports them', async () => {
  const run = start(...IMPORT);
  await untilRowsArrive();
  appendFileSync(join(stage.place.folder, 'users.csv'), APPENDED);
  const { status, stdout } = await run.ended;
  expect(status).toBe(0);
  expect(stdout).toMatch(/all 60 rows arrived/);
  expect(stdout).toMatch(/50 rows appended to the file after the job had begun: not sent/);
  const [, next = ''] = /Next +workos-migrate (.*)/.exec(stdout) ?? [];
  expect(next).toBe('import users.csv --on-existing adopt --concurrency 1 --chunk-size 5');
  expect((await start(...next.split(' ')).ended).status).toBe(0);
  expect((await stage.bed.state()).users).toHaveLength(70);
});
