import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkplace, ROOT, type Workplace } from '../support/run-cli';

const KILOBYTES = 4_000_000;

let place: Workplace;

beforeEach(() => {
  place = openWorkplace();
  place.write('users.csv', 'email\nada@example.com\n');
});
afterEach(() => {
  place.remove();
});

/** Runs a command under `ulimit -v`. */
function run(
  args: readonly string[],
  nodeOptions: string,
): { status: number | null; text: string } {
  const script = `ulimit -v ${String(KILOBYTES)} && exec "$0" "$@"`;
  const command = [process.execPath, join(ROOT, 'bin', 'run.js'), ...args];
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, ...command], {
    cwd: place.folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE_OPTIONS: nodeOptions,
      WORKOS_SECRET_KEY: 'sk_test_example',
      WORKOS_API_URL: 'http://127.0.0.1:9',
    },
  });
  return { status, text: stdout + stderr };
}

// Only Linux keeps to the limit.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('a limited address space', () => {
  it.each([
    ['an import', ['import', 'users.csv', '--yes']],
    ['a rehearsal', ['import', 'users.csv', '--sandbox']],
    ['a sandbox', ['sandbox', '--port', '0']],
  ])('is named before %s begins', (_, args) => {
    const { status, text } = run(args, '');
    expect([status, text]).toEqual([2, expect.stringContaining('limited (ulimit -v)')]);
    expect(text).not.toMatch(/RangeError|Node\.js v/);
    expect(existsSync(join(place.folder, '.workos-checkpoints'))).toBe(false);
  });

  it('is enough with the option that the message names', () => {
    const rehearsal = run(['import', 'users.csv', '--sandbox'], '--disable-wasm-trap-handler');
    expect(rehearsal).toEqual({ status: 0, text: expect.stringContaining('1 arrived') });
  });
});
