import { basename, join } from 'node:path';
import { Abort, hasErrorCode, ignoringSystemErrors, sanitizeLine } from '../../model';
import type { JobFiles } from '../disk/job-files';
import type { JobHold } from '../disk/job-locks';
import { lifeOf, type LockOwner, readOwner, thisProcess } from './lock-owner';
import { processExists } from './process-life';

const NAME = 'lock';

/** What the user can do when the owner of a lock is gone, in a command that has this flag. */
export const TAKE_OVER = 'take its folder over: add --take-over';

export interface LockRequest {
  /** ISO 8601. */
  readonly since: string;
  /** What the user can do when the owner is gone and that cannot be seen from here; follows "If it is gone,". */
  readonly ifGone: string;
  /** The user says that such an owner is gone. */
  readonly takeOver?: boolean;
}

/** The owner of a new lock, and what the user said about an earlier one. */
interface Taker {
  readonly mine: LockOwner;
  readonly request: LockRequest;
}

/** The name by which the jobs of a shared disk are held. */
function nameOf(folder: string): string {
  return basename(folder);
}

/** The hold of this process on a job of a shared disk; undefined for a job that a lock file holds. */
export function holdOn(files: JobFiles, folder: string): JobHold | undefined {
  return files.locks?.held(nameOf(folder));
}

/**
 * Takes the job's lock, or ends the command with exit 5 when a living process holds it, or one whose end cannot be
 * proved from here. A lock left by a dead process is taken over.
 *
 * @returns the dead owner, when there was one
 */
export async function takeLock(
  files: JobFiles,
  folder: string,
  request: LockRequest,
): Promise<LockOwner | undefined> {
  if (files.locks !== undefined) return files.locks.take(nameOf(folder), request.since);
  const path = join(folder, NAME);
  const mine = thisProcess(request.since);
  for (;;) {
    if (await createUnlessThere(files, path, mine)) return undefined;
    const text = await files.read(path);
    // Released between the two reads.
    if (text === undefined) continue;
    const left = deadOwner(text, request);
    if (await takeOver(files, path, { mine, request })) return left;
  }
}

/** The process that holds the job and may still run, if any. Changes nothing. */
export async function lockOwner(files: JobFiles, folder: string): Promise<LockOwner | undefined> {
  if (files.locks !== undefined) {
    const holder = await files.locks.holder(nameOf(folder));
    return holder && { ...holder, isLeased: true };
  }
  const owner = readOwner((await files.read(join(folder, NAME))) ?? '');
  return owner !== undefined && lifeOf(owner) !== 'gone' ? owner : undefined;
}

/** Releases the lock, and removes what processes left beside it that were killed while taking it. */
export async function releaseLock(files: JobFiles, folder: string): Promise<void> {
  if (files.locks !== undefined) return files.locks.release(nameOf(folder));
  // Leftovers do no harm: the next holder of the lock tries again to remove them.
  await ignoringSystemErrors(removeLeftovers(files, folder));
  await files.remove(join(folder, NAME));
}

async function removeLeftovers(files: JobFiles, folder: string): Promise<void> {
  for (const name of await files.list(folder)) {
    const path = join(folder, name);
    if (await isLeftover(files, path, name)) await files.remove(path);
  }
}

async function isLeftover(files: JobFiles, path: string, name: string): Promise<boolean> {
  // The text of a file that is being written may be torn; its name says whose it is.
  const [, pid] = /^lock\..*?(\d+)-\d+\.new$/.exec(name) ?? [];
  if (pid !== undefined) return !processExists(Number(pid));
  if (!/^lock\.claim-\d+$/.test(name)) return false;
  const owner = readOwner((await files.read(path)) ?? '');
  return owner === undefined || lifeOf(owner) === 'gone';
}

/**
 * Two processes may find the same dead lock. The one that creates a claim beside it reads the lock again, removes it,
 * and keeps the claim until it has the lock. The other finds the claim and reports that the job is in use. A claim of a
 * dead process is not removed, since that could hit a new one: the next number is claimed instead.
 *
 * @returns false when another process was faster: look again
 */
async function takeOver(files: JobFiles, path: string, { mine, request }: Taker): Promise<boolean> {
  const claims: string[] = [];
  for (let isMine = false; !isMine;) {
    const claim = `${path}.claim-${String(claims.length + 1)}`;
    isMine = await createUnlessThere(files, claim, mine);
    if (!isMine) {
      const text = await files.read(claim);
      if (text === undefined) return false;
      deadOwner(text, request);
    }
    claims.push(claim);
  }
  try {
    const text = await files.read(path);
    if (text !== undefined) {
      deadOwner(text, request);
      await files.remove(path);
    }
    return await createUnlessThere(files, path, mine);
  } finally {
    for (const claim of claims) await files.remove(claim);
  }
}

async function createUnlessThere(
  files: JobFiles,
  path: string,
  owner: LockOwner,
): Promise<boolean> {
  try {
    await files.createNew(path, `${JSON.stringify(owner)}\n`);
    return true;
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
    return false;
  }
}

/**
 * The owner that a lock names; undefined when its text is torn. Throws `Abort` when that process may be alive, unless
 * the user says otherwise of one that cannot be checked.
 */
function deadOwner(
  text: string,
  { ifGone, takeOver: saysGone }: LockRequest,
): LockOwner | undefined {
  const owner = readOwner(text);
  if (owner === undefined) return undefined;
  const life = lifeOf(owner);
  if (life === 'gone') return owner;
  if (life !== 'alive' && saysGone === true) return owner;
  const pid = String(owner.pid);
  const stop = `Wait for it to end, or stop it: kill ${pid}`;
  const remedies = {
    alive: [stop],
    unseen: [`Wait for it to end. If it is gone, ${ifGone}`],
    unproven: [stop, `If process ${pid} is another program, ${ifGone}`],
  };
  throw new Abort(
    'job_in_the_way',
    'job_in_use',
    `The job is in use by process ${pid} on ${sanitizeLine(owner.host)}${life === 'unseen' ? ELSEWHERE : ''}.`,
    remedies[life],
  );
}

const ELSEWHERE = ', on another machine or in another container';
