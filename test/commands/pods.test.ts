import { setTimeout as wait } from 'node:timers/promises';
import { openStage } from '../support/commands/stage';
import { type CliProcess, envOf, startCli } from '../support/run-cli';

const ROWS = 120;
const CSV = [
  'email,org_external_id,org_name',
  ...Array.from({ length: ROWS }, (_, row) => `user${String(row)}@example.com,acme,Acme`),
  '',
].join('\n');
const IMPORT = ['import', 'users.csv', '--job-id', 'nightly', '--rate-limit', '100000'];
const SMALL = ['--chunk-size', '20', '--concurrency', '4'];

const stage = openStage({ latencyMs: 20, csv: CSV });

/** A command in a pod: its host name is its own, and its folder is a volume that all of them mount. */
function pod(host: string, ...args: readonly string[]): CliProcess {
  return startCli(args, { cwd: stage.place.folder, env: envOf(stage.bed.sandbox), host });
}

/** Runs the import in a pod that is killed when 20 users have arrived. */
async function killedPod(host: string): Promise<CliProcess> {
  const cli = pod(host, ...IMPORT, ...SMALL);
  for (let users = 0; users < 20; users = (await stage.bed.state()).users.length) await wait(20);
  cli.kill('SIGKILL');
  expect((await cli.ended).signal).toBe('SIGKILL');
  return cli;
}

async function expectAllThere(cli: CliProcess): Promise<void> {
  const { status, stdout, stderr } = await cli.ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
  expect(stdout).toContain(`all ${String(ROWS)} rows arrived`);
  const { created } = await stage.bed.stats();
  expect(created).toEqual({ users: ROWS, memberships: ROWS, organizations: 1 });
}

describe('a job on a volume', () => {
  it('is continued by another pod with resume --take-over alone', async () => {
    const { pid } = await killedPod('pod-aaaaa');
    const { status, stderr } = await pod('pod-bbbbb', 'resume', 'nightly').ended;
    expect(status).toBe(5);
    expect(stderr).toContain(`The job is in use by process ${String(pid)} on pod-aaaaa`);
    expect(stderr).toContain('take the job over: workos-migrate resume nightly --take-over');
    await expectAllThere(pod('pod-bbbbb', 'resume', 'nightly', '--take-over'));
  });

  it('is not taken from a pod that is seen to run', async () => {
    const cli = pod('pod-aaaaa', ...IMPORT, ...SMALL);
    await cli.says(/Job nightly/);
    const { status, stderr } = await pod('pod-aaaaa', 'resume', 'nightly', '--take-over').ended;
    expect(status).toBe(5);
    expect(stderr).toContain('Wait for it to end, or stop it: kill');
    await expectAllThere(cli);
  });
});
