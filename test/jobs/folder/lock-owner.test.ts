import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/lib/jobs';
import { takeLock } from '../../../src/lib/jobs/folder/lock';
import { lifeOf } from '../../../src/lib/jobs/folder/lock-owner';
import { processStart } from '../../../src/lib/jobs/folder/process-life';
import { thisPlace } from '../../../src/lib/jobs/folder/this-place';
import type { Abort } from '../../../src/lib/model';

const files = nodeFiles();
const SINCE = '2099-01-01T00:00:00.000Z';
const REQUEST = { since: SINCE, ifGone: 'remove it' };
const SLEEP = 'setInterval(() => {}, 1000)';
const onLinux = process.platform === 'linux' ? it : it.skip;
const asRoot = process.getuid?.() === 0 ? it : it.skip;

/** The result of `work`, done as another user. */
function asUser<T>(uid: number, work: () => T): T {
  process.seteuid?.(uid);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

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
const mine = { pid: process.pid, host: hostname(), since: SINCE };
const held = (): unknown => JSON.parse(readFileSync(lock, 'utf8'));

/** The pid of a process that has ended. */
const deadPid = spawnSync(process.execPath, ['-e', '']).pid;

describe('the lock of an owner', () => {
  onLinux.each([
    ['in another container', { pidNamespace: 'pid:[1]' }],
    ['on another machine', { boot: 'another' }],
    ['on a machine that may be another', { boot: 'another', pidNamespace: 'pid:[1]' }],
  ])(
    'of this host name and pid, but %s, remains until the user says it is gone',
    async (_, where) => {
      await take();
      const other = { ...(held() as object), ...where, machine: undefined };
      for (const pid of [process.pid, deadPid]) {
        writeFileSync(lock, JSON.stringify({ ...other, pid }));
        const error: unknown = await take().catch((reason: unknown) => reason);
        expect(error).toMatchObject({
          code: 'job_in_use',
          actions: [expect.stringMatching(/If it is gone, remove it$/)],
        });
        expect((error as Abort).message).toContain('another container');
        await takeLock(files, folder, { ...REQUEST, takeOver: true });
        expect(held()).toMatchObject(mine);
      }
    },
  );

  onLinux('of this machine before it was started again is taken over', async () => {
    await take();
    const before = { ...(held() as object), boot: 'another', pid: process.ppid };
    const { machine } = thisPlace();
    writeFileSync(lock, JSON.stringify(before));
    // In a container, nothing says which machine it is.
    const taken = await take().then(
      () => true,
      () => false,
    );
    expect(taken).toBe(machine !== undefined);
  });

  asRoot(
    "of a pid that is another user's process by now is taken over, or named as what it is",
    async () => {
      const child = spawn(process.execPath, ['-e', SLEEP], { uid: 12_345 });
      await once(child, 'spawn');
      const pid = Number(child.pid);
      const end = asUser(54_321, () => [
        lifeOf({ pid, host: hostname(), since: SINCE, uid: 54_321 }),
        lifeOf({ pid, host: hostname(), since: SINCE, uid: 12_345 }),
        lifeOf({ pid, host: hostname(), since: SINCE }),
      ]);
      child.kill('SIGKILL');
      expect(end).toEqual(['gone', 'unproven', 'unproven']);
    },
  );

  it('of a living process that may be another program can be taken over by the user', async () => {
    writeFileSync(lock, JSON.stringify({ ...mine, pid: process.ppid }));
    const error: unknown = await take().catch((reason: unknown) => reason);
    expect((error as Abort).actions).toEqual([
      expect.stringContaining(`kill ${String(process.ppid)}`),
      `If process ${String(process.ppid)} is another program, remove it`,
    ]);
    expect(await takeLock(files, folder, { ...REQUEST, takeOver: true })).toMatchObject({
      pid: process.ppid,
    });
    expect(held()).toMatchObject(mine);
  });

  onLinux(
    'of a process that is proved to run is not taken over, whatever the user says',
    async () => {
      await take();
      const start = processStart(process.ppid);
      writeFileSync(lock, JSON.stringify({ ...(held() as object), pid: process.ppid, start }));
      await expect(takeLock(files, folder, { ...REQUEST, takeOver: true })).rejects.toMatchObject({
        code: 'job_in_use',
      });
    },
  );
});
