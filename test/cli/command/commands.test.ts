import '../../support/oclif-in-jest';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Import from '../../../src/commands/import';
import Sandbox from '../../../src/commands/sandbox';
import type { ErrorReport } from '../../../src/lib/cli/command/error-report';
import { parseJson } from '../../../src/lib/model';
import { startSandbox } from '../../../src/lib/sandbox';
import { temporaryFolder, write } from '../../support/csv/csv-files';
import { catchOutput, pretendTerminal, sendSignal } from '../../support/terminal';

const ROOT = join(__dirname, '..', '..', '..');
const folder = temporaryFolder();
const printed = catchOutput();
const pretend = pretendTerminal();
const environment = process.env;

beforeEach(() => {
  pretend(false);
  // As in production: under `test`, oclif warns about commands whose flags it rejected.
  const env = { NODE_ENV: 'production', WORKOS_SECRET_KEY: '', WORKOS_API_URL: '' };
  process.env = { ...environment, ...env };
});

afterEach(() => {
  process.env = environment;
});

const csvPath = (): string => write(folder, 'email\na@x.io\nb@x.io\n');

/** The JSON document and the exit status of a command with `--json`. */
async function runImport(...argv: readonly string[]): Promise<{ json: unknown; status: unknown }> {
  await Import.run([...argv, '--json'], ROOT);
  return { json: parseJson(printed.stdout()), status: process.exitCode };
}

describe('import', () => {
  it('plans with --dry-run, without a key', async () => {
    await Import.run([csvPath(), '--dry-run'], ROOT);
    expect(process.exitCode).toBe(0);
    expect(printed.stdout()).toMatch(/^Plan for .*users\.csv: nothing was sent\n/);
    expect(printed.stderr()).toBe('');
  });

  it.each([
    ['argument', (path: string) => [path]],
    ['flag', (path: string) => ['--csv', path]],
    ['both, alike', (path: string) => [path, `--csv=${path}`]],
  ])('accepts the file as an %s', async (_, argv) => {
    const { json, status } = await runImport(...argv(csvPath()), '--dry-run', '--job-id', 'mine');
    expect(status).toBe(0);
    expect(json).toMatchObject({ jobId: 'mine', dryRun: true, csv: { rows: 2 } });
  });

  it('imports with the key of the environment', async () => {
    const sandbox = await startSandbox({ rateLimit: 'off' });
    Object.assign(process.env, { WORKOS_API_URL: sandbox.url, WORKOS_SECRET_KEY: sandbox.key });
    const jobs = join(folder, 'jobs');
    const { json, status } = await runImport(csvPath(), '--checkpoint-dir', jobs);
    await sandbox.close();
    expect(status).toBe(0);
    expect(json).toMatchObject({ status: 'completed', summary: { usersCreated: 2 } });
    expect(printed.stderr()).toBe('');
    expect(existsSync(jobs)).toBe(true);
  });

  it.each<[string, readonly string[], string, number]>([
    ['no file', [], 'csv_not_named', 2],
    ['two files', ['a.csv', '--csv', 'b.csv'], 'csv_named_twice', 2],
    ['a file that is not there', ['none.csv', '--dry-run'], '', 2],
    ['no key', ['examples/users.csv'], 'key_missing', 2],
    ['neither file nor key', [], 'csv_not_named', 2],
    ['a bad job id', ['users.csv', '--job-id', '../x'], 'job_id_invalid', 2],
    ['a bad number', ['users.csv', '--concurrency', '0'], 'flag_invalid', 2],
    ['no such choice', ['users.csv', '--on-existing', 'drop'], 'usage', 2],
    ['what excludes each other', ['users.csv', '--sandbox', '--dry-run'], 'usage', 2],
    ['a second argument', ['a.csv', 'b.csv'], 'usage', 2],
  ])('rejects %s', async (_, argv, code, exit) => {
    const { json, status } = await runImport(...argv);
    const { error } = json as { error: ErrorReport };
    expect([status, error.exit]).toEqual([exit, exit]);
    if (code !== '') expect(error.code).toBe(code);
    expect(error.message).not.toMatch(/\n|Parsing --|undefined/);
  });

  it('ends 4 for a file that cannot be imported', async () => {
    const { json, status } = await runImport(write(folder, 'name\nAnn\n'), '--dry-run');
    expect([status, json]).toEqual([4, { error: expect.objectContaining({ code: 'csv_header' }) }]);
  });
});

describe('sandbox', () => {
  /** Starts a sandbox, requests its contents once it serves, and ends it as Ctrl-C does. */
  async function serve(...argv: readonly string[]): Promise<{ url: string; key: string }> {
    const ended = Sandbox.run(['--port', '0', ...argv], ROOT);
    const place = await servedAt(ended);
    const answer = await fetch(`${place.url}/_sandbox/stats`, {
      headers: { Authorization: `Bearer ${place.key}` },
    });
    expect(await answer.json()).toMatchObject({ users: 0 });
    sendSignal('SIGINT');
    await ended;
    return place;
  }

  async function servedAt(ended: Promise<unknown>): Promise<{ url: string; key: string }> {
    const over = ended.then(() => true);
    const place = /(http:\/\/127\.0\.0\.1:\d+)[^]*?(sk_test_\w+)/;
    for (;;) {
      const [, url, key] = place.exec(printed.stdout()) ?? [];
      if (url !== undefined && key !== undefined) return { url, key };
      if (await Promise.race([over, new Promise((resolve) => setImmediate(resolve))])) {
        throw new Error(`it ended: ${printed.stdout()}${printed.stderr()}`);
      }
    }
  }

  it('prints its address and how to use it, and ends 0 on Ctrl-C', async () => {
    const { url, key } = await serve();
    expect(printed.stdout()).toContain(
      `WORKOS_API_URL=${url} WORKOS_SECRET_KEY=${key} workos-migrate import users.csv`,
    );
    expect(process.exitCode).toBe(0);
  });

  it('prints its address once, as JSON, with --json', async () => {
    const { url, key } = await serve('--json');
    expect(parseJson(printed.stdout())).toEqual({ url, key });
  });

  it('logs each request on stderr with --log', async () => {
    const sandbox = Sandbox.run(['--port', '0', '--log'], ROOT);
    const { url, key } = await servedAt(sandbox);
    const headers = { Authorization: `Bearer ${key}` };
    await (await fetch(`${url}/organizations`, { headers })).text();
    sendSignal('SIGINT');
    await sandbox;
    expect(printed.stderr()).toMatch(/GET \/organizations 200 \d+ ms\n/);
  });

  it.each([
    [['--port', '65536'], '--port'],
    [['--rate-limit', 'fast'], '"fast"'],
    [['--fault', 'nonsense'], '"nonsense"'],
    [['--latency', '-1'], '--latency'],
  ])('rejects %j as a usage error', async (argv, says) => {
    await Sandbox.run([...argv, '--json'], ROOT);
    expect(process.exitCode).toBe(2);
    expect(parseJson(printed.stdout())).toEqual({
      error: expect.objectContaining({ exit: 2, message: expect.stringContaining(says) }),
    });
  });
});
