import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Summary } from '../../src/lib/model';
import { WALL_JUMPS } from '../support/fake-clock';
import { openStage } from '../support/commands/stage';
import { envOf, runCli, startCli } from '../support/run-cli';

const ROWS = 200;
const CSV = [
  'email,org_external_id,org_name',
  ...Array.from({ length: ROWS }, (_, row) => `user${String(row)}@example.com,acme,Acme`),
  '',
].join('\n');
const PRELOAD = `--require ${join(__dirname, '../support/fixtures/jumping-clock.js')}`;
const FLAGS = ['--job-id', 'job', '--rate-limit', '100', '--chunk-size', '20', '--json'];

const stage = openStage({ latencyMs: 20, csv: CSV });

/** Imports with these flags. The wall clock of all its processes is set once 50 users have arrived. */
async function importWhileSet(byMs: number, flags: readonly string[]): Promise<Summary> {
  const env = {
    ...envOf(stage.bed.sandbox),
    NODE_OPTIONS: PRELOAD,
    JUMP_AT: join(stage.place.folder, 'now'),
    JUMP_MS: String(byMs),
  };
  const cli = startCli(['import', 'users.csv', ...FLAGS, ...flags], {
    cwd: stage.place.folder,
    env,
  });
  while ((await stage.bed.state()).users.length < 50) await wait(20);
  stage.place.write('now', '');
  const { status, stdout, stderr } = await cli.ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return (JSON.parse(stdout) as { summary: Summary }).summary;
}

describe.each([1, 2])('an import with %d workers while the wall clock is set', (workers) => {
  it.each(WALL_JUMPS)('%s goes on as if nothing had happened', async (_, byMs) => {
    // Users whose creation is not answered are told from older ones by the times of their intents.
    await stage.bed.faults('POST /user_management/users lost_answer n=20 after=60');
    const beganMs = performance.now();
    const summary = await importWhileSet(byMs, ['--workers', String(workers)]);
    const tookMs = performance.now() - beganMs;
    expect(summary).toMatchObject({ usersCreated: ROWS, membershipsCreated: ROWS, failures: 0 });
    const { created } = await stage.bed.stats();
    expect(created).toEqual({ users: ROWS, memberships: ROWS, organizations: 1 });
    expect(summary.durationMs).toBeGreaterThan(0);
    expect(summary.durationMs).toBeLessThanOrEqual(tookMs);
    expect(Date.parse(summary.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(summary.startedAt));
    const shown = await runCli(['status', 'job', '--json'], { cwd: stage.place.folder });
    expect(JSON.parse(shown.stdout)).toMatchObject({ state: 'done' });
  });
});
