import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname, tmpdir } from 'node:os';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/lib/jobs';
import { takeLock } from '../../../src/lib/jobs/folder/lock';
import {
  argumentsOf,
  processExists,
  processStart,
} from '../../../src/lib/jobs/folder/process-life';

const onLinux = process.platform === 'linux' ? it : it.skip;

describe('a process', () => {
  it('exists while it runs, and not under an impossible pid', () => {
    expect(processExists(process.pid)).toBe(true);
    expect([0, -1, 1.5, Number.NaN, 2 ** 30].map(processExists)).toEqual(Array(5).fill(false));
  });

  onLinux('that was killed and not reaped exists no more', async () => {
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    expect(processExists(pid)).toBe(true);
    // A shell might still ask; the program it becomes never does.
    const program = (): string => readFileSync(`/proc/${String(parent.pid)}/comm`, 'utf8');
    while (program() !== 'sleep\n') await new Promise(setImmediate);
    process.kill(pid, 'SIGKILL');
    while (processExists(pid)) await new Promise(setImmediate);
    // The kernel still knows the pid: its parent has not asked how it ended.
    expect(() => process.kill(pid, 0)).not.toThrow();
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });

  onLinux('has arguments while it runs', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'one-argument']);
    await once(child, 'spawn');
    const pid = Number(child.pid);
    expect(argumentsOf(pid)).toContain('one-argument');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(argumentsOf(pid)).toEqual([]);
  });

  onLinux('of another start is another process: its lock is taken over', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
    const left = { pid: process.ppid, host: hostname(), since: '2026-01-01T00:00:00.000Z' };
    const start = processStart(process.ppid);
    writeFileSync(join(folder, 'lock'), JSON.stringify({ ...left, start }));
    const request = { since: '2099-01-01T00:00:00.000Z', ifGone: 'remove it' };
    await expect(takeLock(nodeFiles(), folder, request)).rejects.toMatchObject({
      code: 'job_in_use',
    });
    writeFileSync(join(folder, 'lock'), JSON.stringify({ ...left, start: '1' }));
    await expect(takeLock(nodeFiles(), folder, request)).resolves.toMatchObject({
      pid: process.ppid,
    });
    rmSync(folder, { recursive: true });
  });
});
