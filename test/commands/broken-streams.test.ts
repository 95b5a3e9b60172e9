import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkplace, ROOT, type Workplace } from '../support/run-cli';

/** A healthy stream; one whose reader has exited; one on a full disk. */
type Stream = 'open' | 'closed pipe' | 'full disk';

let place: Workplace;

beforeAll(() => {
  place = openWorkplace();
  place.write('users.csv', 'email\nada@example.com\nbob\n');
});
afterAll(() => {
  place.remove();
});

/** Runs a command whose standard streams are these. */
async function run(args: readonly string[], stdout: Stream, stderr: Stream) {
  const full = openSync('/dev/full', 'w');
  const [outIs, errIs] = [stdout, stderr].map((stream) => (stream === 'full disk' ? full : 'pipe'));
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'run.js'), ...args], {
    cwd: place.folder,
    stdio: ['ignore', outIs, errIs],
  });
  closeSync(full);
  if (stdout === 'closed pipe') child.stdout?.destroy();
  if (stderr === 'closed pipe') child.stderr?.destroy();
  const said = { out: '', err: '' };
  child.stdout?.on('data', (text: Buffer) => (said.out += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (said.err += text.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...said };
}

const importing = (...flags: readonly string[]) => ['import', 'users.csv', '--sandbox', ...flags];
const RESULT = /Rows +1 arrived, 1 failed/;

describe('an import', () => {
  it.each(['closed pipe', 'full disk'] as const)(
    'is not ended by status messages that meet a %s',
    async (stderr) => {
      const { status, out } = await run(importing('--workers', '2'), 'open', stderr);
      expect(out).toMatch(RESULT);
      expect(status).toBe(3);
    },
  );

  it('exits as it would when nobody reads its result', async () => {
    const { status, err } = await run(importing('--quiet'), 'closed pipe', 'open');
    expect([status, err]).toEqual([3, '']);
  });

  it.each([[[]], [['--json']]])(
    'is complete and exits 7 when its result meets a full disk, with %j',
    async (flags) => {
      const jobId = `full${String(flags.length)}`;
      const ran = await run(importing('-q', '--job-id', jobId, ...flags), 'full disk', 'open');
      expect(ran.err).toMatch(
        /^Error: The result cannot be written .*: the disk is full \(ENOSPC\)/,
      );
      expect(ran.err).not.toContain('    at ');
      expect(ran.status).toBe(7);
      expect((await run(['status', jobId], 'open', 'open')).out).toContain('1 arrived, 1 failed');
    },
  );

  it('is complete when neither stream can be written', async () => {
    const args = importing('--job-id', 'mute');
    expect((await run(args, 'full disk', 'full disk')).status).toBe(7);
    expect((await run(['status', 'mute'], 'open', 'open')).out).toContain('1 arrived, 1 failed');
  });
});

it.each([['--help'], ['status'], ['errors', '--last'], ['validate', 'users.csv', '--json']])(
  '%s exits 7 without a stack trace when its output meets a full disk',
  async (...args: readonly string[]) => {
    const { status, err } = await run(args, 'full disk', 'open');
    expect(err).toMatch(/^Error: The result cannot be written/);
    expect(err).not.toContain('    at ');
    expect(status).toBe(7);
  },
);

it('keeps the status of an error that nobody can read', async () => {
  expect((await run(['errors', 'nope'], 'open', 'full disk')).status).toBe(5);
  expect((await run(['errors', 'nope', '--json'], 'full disk', 'open')).status).toBe(5);
});
