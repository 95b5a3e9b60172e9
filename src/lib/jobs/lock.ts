import { hostname } from 'node:os';
import { join } from 'node:path';
import { Abort, asObject, parseJson } from '../model';
import { hasCode, type JobFiles } from './files';

/** The process that has a job. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
}

const NAME = 'lock';

/**
 * Takes the job's lock, or ends the command with exit 5 when a living process has it. A lock that a dead process
 * of this host left is taken over.
 *
 * @returns the dead owner, when there was one
 */
export async function takeLock(
  files: JobFiles,
  folder: string,
  since: string,
): Promise<LockOwner | undefined> {
  const path = join(folder, NAME);
  const mine: LockOwner = { pid: process.pid, host: hostname(), since };
  let left: LockOwner | undefined;
  for (;;) {
    try {
      await files.createNew(path, `${JSON.stringify(mine)}\n`);
      return left;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    left = await removeDeadLock(files, path);
  }
}

export async function releaseLock(files: JobFiles, folder: string): Promise<void> {
  await files.remove(join(folder, NAME));
}

/**
 * Two processes may find the same dead lock. Only the one that makes the `.taking` file removes it, after a second
 * look; the other sees that file and is told that the job is in use.
 */
async function removeDeadLock(files: JobFiles, path: string): Promise<LockOwner | undefined> {
  const owner = readOwner(await files.read(path));
  if (owner !== undefined && isAlive(owner)) throw inUse(owner);
  const taking = `${path}.taking`;
  try {
    await files.createNew(taking, `${String(process.pid)}\n`);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const taker = Number(await files.read(taking));
    if (processExists(taker)) throw inUse({ pid: taker, host: hostname(), since: '' });
    await files.remove(taking);
    return owner;
  }
  try {
    const again = readOwner(await files.read(path));
    if (again !== undefined && isAlive(again)) throw inUse(again);
    await files.remove(path);
  } finally {
    await files.remove(taking);
  }
  return owner;
}

function inUse(owner: LockOwner): Abort {
  return new Abort(
    'job_in_the_way',
    'job_in_use',
    `The job is in use by process ${String(owner.pid)} on ${owner.host}.`,
    [`Wait for it to end, or stop it: kill ${String(owner.pid)}`],
  );
}

function isAlive(owner: LockOwner): boolean {
  // Of another host's process nothing is known: its lock stands until somebody removes it.
  return owner.host !== hostname() || processExists(owner.pid);
}

function processExists(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function readOwner(text: string | undefined): LockOwner | undefined {
  // A lock whose writer was killed while writing it is empty or torn: it belongs to nobody alive.
  const { pid, host, since } = asObject(parseJson(text ?? '')) ?? {};
  if (typeof pid !== 'number' || typeof host !== 'string' || typeof since !== 'string') {
    return undefined;
  }
  return { pid, host, since };
}
