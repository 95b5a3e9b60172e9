import { join } from 'node:path';
import { ROOT, startNode } from '../support/run-cli';

// Takes some minutes. `npm run chaos` does any number of runs.
const RUNS = 8;

it(
  'nothing is lost, created twice or falsely failed, whichever process is killed and whenever',
  async () => {
    const args = [join(ROOT, 'chaos', 'run.js'), '--seed', '1', '--runs', String(RUNS)];
    const { status, stdout, stderr } = await startNode(args, { cwd: ROOT }).ended;
    const [last] = stdout.trim().split('\n').slice(-1);
    const said = status === 0 ? last : stderr + stdout;
    expect(said).toBe(`${String(RUNS)} runs clean, 0 failed`);
    // If all kills came too late, the runs would prove nothing.
    const kills = [...stdout.matchAll(/│ kills of .*│ (\d+) +│/g)].map(([, count]) =>
      Number(count),
    );
    expect(kills).toHaveLength(3);
    expect(kills.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(RUNS / 5);
  },
  20 * 60_000,
);

it(
  'nor when the file is edited and imported since the first job, and both are undone',
  async () => {
    const args = [join(ROOT, 'chaos', 'run.js'), '--since', '--undo', '--seed', '1', '--runs', '2'];
    const { status, stdout, stderr } = await startNode(args, { cwd: ROOT }).ended;
    expect(status === 0 ? '' : stderr + stdout).toBe('');
  },
  10 * 60_000,
);

it(
  'nor when a file of the job is changed or removed after a kill',
  async () => {
    const args = [join(ROOT, 'chaos', 'run.js'), '--tamper', '--seed', '1', '--runs', '3'];
    const { status, stdout, stderr } = await startNode(args, { cwd: ROOT }).ended;
    expect(status === 0 ? '' : stderr + stdout).toBe('');
    expect(Number(/files tampered with +│ (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(0);
  },
  10 * 60_000,
);
