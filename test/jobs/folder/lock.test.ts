import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JobFiles, nodeFiles } from '../../../src/lib/jobs';
import { releaseLock, takeLock } from '../../../src/lib/jobs/folder/lock';
import { Abort } from '../../../src/lib/model';

const files = nodeFiles();
// Later than this process: a lock of its own pid is its own.
const SINCE = '2099-01-01T00:00:00.000Z';
const REQUEST = { since: SINCE, ifGone: 'remove it' };

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workos-migrate-'));
  lock = join(folder, 'lock');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const take = () => takeLock(files, folder, REQUEST);
const owner = (pid: number, host = hostname()): string =>
  `${JSON.stringify({ pid, host, since: SINCE })}\n`;
const mine = { pid: process.pid, host: hostname(), since: SINCE };
const held = (): unknown => JSON.parse(readFileSync(lock, 'utf8'));

/** The pid of a process that has ended. */
const deadPid = spawnSync(process.execPath, ['-e', '']).pid;

describe('the lock of a job', () => {
  it('names its process, and is gone when it is released', async () => {
    expect(await take()).toBeUndefined();
    expect(held()).toMatchObject(mine);
    if (process.platform !== 'win32') expect(statSync(lock).mode & 0o777).toBe(0o600);
    await releaseLock(files, folder);
    expect(readdirSync(folder)).toEqual([]);
    expect(await take()).toBeUndefined();
  });

  it('is not taken from a living process, which is named', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      await once(child, 'spawn');
      const pid = Number(child.pid);
      writeFileSync(lock, owner(pid));
      const error: unknown = await take().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Abort);
      expect(error).toMatchObject({ reason: 'job_in_the_way', code: 'job_in_use' });
      expect((error as Abort).message).toContain(`process ${String(pid)} on ${hostname()}`);
      expect((error as Abort).actions.join()).toContain(`kill ${String(pid)}`);
      expect(readFileSync(lock, 'utf8')).toBe(owner(pid));
      child.kill();
      await once(child, 'exit');
      expect(await take()).toEqual({ pid, host: hostname(), since: SINCE });
      expect(held()).toMatchObject(mine);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('is taken over from a dead process, which is reported', async () => {
    writeFileSync(lock, owner(deadPid));
    expect(await take()).toMatchObject({ pid: deadPid });
    expect(held()).toMatchObject(mine);
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it.each([
    ['empty', ''],
    ['half written', '{"pid": 12'],
    ['no object', '[]\n'],
    ['without a host', '{"pid":1,"since":""}\n'],
    ['of a pid that is text', `{"pid":"1","host":"${hostname()}","since":""}\n`],
    ['of pid 0, which is a process group', owner(0)],
    ['of a negative pid, which is a process group', owner(-1)],
    ['of no whole pid', owner(1.5)],
  ])('is taken over when it is %s', async (_, text) => {
    writeFileSync(lock, text);
    await take();
    expect(held()).toMatchObject(mine);
  });

  it('leaves no files of processes that were killed while taking it, and all of the living', async () => {
    await take();
    const dead = String(deadPid);
    const living = String(process.ppid);
    const stays = [
      'checkpoint.json',
      `lock.${living}-1.new`,
      'lock.claim-2',
      `lock.claim-3.${living}-1.new`,
    ];
    for (const name of stays) writeFileSync(join(folder, name), owner(process.pid));
    writeFileSync(`${lock}.claim-1`, owner(deadPid));
    writeFileSync(`${lock}.claim-4`, '{"pid"');
    writeFileSync(`${lock}.${dead}-1.new`, '');
    writeFileSync(`${lock}.claim-2.${dead}-2.new`, '{');
    await releaseLock(files, folder);
    expect(readdirSync(folder)).toEqual(stays);
  });

  it('is released although a file beside it cannot be read', async () => {
    await take();
    const list = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('bad'), { code: 'EIO' }));
    await releaseLock({ ...files, list }, folder);
    expect(existsSync(lock)).toBe(false);
  });

  it('of another host remains, since processes of that host cannot be checked', async () => {
    writeFileSync(lock, owner(deadPid, 'elsewhere'));
    const error: unknown = await take().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'job_in_use' });
    expect((error as Abort).message).toContain(`process ${String(deadPid)} on elsewhere`);
    // A kill here would hit somebody else.
    expect((error as Abort).actions.join()).not.toContain('kill');
    expect((error as Abort).actions.join()).toContain('If it is gone, remove it');
    expect(readFileSync(lock, 'utf8')).toBe(owner(deadPid, 'elsewhere'));
  });

  it("is not taken from this process, but from a dead one that had this process's pid", async () => {
    await take();
    await expect(take()).rejects.toMatchObject({ code: 'job_in_use' });
    // As in a container, where the process before it had the same pid.
    for (const since of [new Date(performance.timeOrigin - 1_000).toISOString(), 'garbled']) {
      writeFileSync(lock, JSON.stringify({ ...mine, since }));
      expect(await take()).toEqual({ ...mine, since });
      expect(held()).toMatchObject(mine);
    }
  });

  it('is not taken over while a living process takes it over', async () => {
    writeFileSync(lock, owner(deadPid));
    writeFileSync(`${lock}.claim-1`, owner(process.pid));
    await expect(take()).rejects.toMatchObject({ code: 'job_in_use' });
    expect(readFileSync(lock, 'utf8')).toBe(owner(deadPid));
  });

  it.each([
    ['dead', owner(deadPid)],
    ['torn', ''],
  ])('is taken over when whoever took it over died over it: %s', async (_, text) => {
    writeFileSync(lock, owner(deadPid));
    writeFileSync(`${lock}.claim-1`, text);
    expect(await take()).toMatchObject({ pid: deadPid });
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it.each([
    ['nobody has it', undefined],
    ['a dead process left it', owner(deadPid)],
    ['it is torn', ''],
  ])('goes to exactly one of two who want it when %s', async (_, left) => {
    for (let round = 0; round < 150; round += 1) {
      if (left === undefined) rmSync(lock, { force: true });
      else writeFileSync(lock, left);
      await expectOneWinner(await Promise.allSettled([take(), take()]));
    }
  });

  it('goes to exactly one of many processes that come one after the other', async () => {
    for (let round = 0; round < 60; round += 1) {
      writeFileSync(lock, owner(deadPid));
      // Each starts some turns of the event loop later: every step of one meets every step of another.
      const takers = Array.from({ length: 6 }, async (_, i) => {
        for (let turn = 0; turn < i * (round % 7); turn += 1) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        return take();
      });
      await expectOneWinner(await Promise.allSettled(takers));
    }
  });

  async function expectOneWinner(ends: readonly PromiseSettledResult<unknown>[]): Promise<void> {
    const lost = ends.filter((end) => end.status === 'rejected');
    expect(ends.length - lost.length).toBe(1);
    for (const { reason } of lost) expect(reason).toMatchObject({ code: 'job_in_use' });
    expect(held()).toMatchObject(mine);
    expect(existsSync(`${lock}.claim-1`)).toBe(false);
    await releaseLock(files, folder);
    expect(readdirSync(folder)).toEqual([]);
  }

  it('is not removed when another process took it between the two reads', async () => {
    writeFileSync(lock, owner(deadPid));
    let looks = 0;
    const slow: JobFiles = {
      ...files,
      read: async (path) => {
        if (path === lock) looks += 1;
        if (path !== lock || looks !== 2) return files.read(path);
        // The second look finds nothing, and before anything follows from it somebody else is there.
        rmSync(lock);
        await take();
        return undefined;
      },
    };
    await expect(takeLock(slow, folder, REQUEST)).rejects.toMatchObject({ code: 'job_in_use' });
    expect(held()).toMatchObject(mine);
  });

  it('is never seen without its owner', async () => {
    for (let round = 0; round < 100; round += 1) {
      const taking = take();
      const ended = taking.then(() => 'ended');
      // Looks as often as it can while the lock is made.
      const nextTurn = (): Promise<string> =>
        new Promise((resolve) => setImmediate(resolve, 'going on'));
      while ((await Promise.race([ended, nextTurn()])) !== 'ended') {
        if (existsSync(lock)) expect(held()).toMatchObject(mine);
      }
      await releaseLock(files, folder);
    }
  });

  it('passes on a disk error', async () => {
    const full = {
      ...files,
      createNew: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    };
    await expect(takeLock(full, folder, REQUEST)).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});
