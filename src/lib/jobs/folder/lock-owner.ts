import { hash } from 'node:crypto';
import { hostname } from 'node:os';
import {
  asObject,
  defined,
  ifValid,
  isNumber,
  isText,
  type JobHolder,
  parseJson,
} from '../../model';
import { isForeignProcess, processExists, processStart } from './process-life';
import { type Place, thisPlace } from './this-place';

const KEY_DIGITS = 12;

/** The process that holds a job, as a lock file names it. */
export interface LockOwner extends JobHolder, Place {
  /** The start of the process as `processStart` returns it, where that is known. */
  readonly start?: string;
  /** Its user, where the system has such numbers. */
  readonly uid?: number;
  /** It holds a lease that lasts: whether its process can be seen from here does not matter. */
  readonly isLeased?: true;
}

/**
 * What this process can find out about the owner of a lock.
 *
 * - `alive`: it runs
 * - `gone`: it has ended
 * - `unseen`: it is on another machine or in another container, and its processes cannot be seen from here
 * - `unproven`: a process of its pid runs, and nothing proves that it is the owner
 */
export type OwnerLife = 'alive' | 'gone' | 'unseen' | 'unproven';

/** This process, as the owner of a lock since that time (ISO 8601). */
export function thisProcess(since: string): LockOwner {
  return {
    pid: process.pid,
    host: hostname(),
    since,
    ...thisPlace(),
    ...defined({ start: processStart(process.pid), uid: process.geteuid?.() }),
  };
}

/** For the name of a file of a process: no other process has it, on any host and in any container. */
export function ownerKey({ pid, host, start, boot, pidNamespace }: LockOwner): string {
  const digest = hash('sha256', JSON.stringify([pid, host, start, boot, pidNamespace]));
  return `${String(pid)}-${digest.slice(0, KEY_DIGITS)}`;
}

export function lifeOf(owner: LockOwner): OwnerLife {
  if (owner.isLeased === true) return 'alive';
  const here = thisPlace();
  if (owner.host !== hostname()) return 'unseen';
  if (differ(owner.boot, here.boot)) return isRestart(owner, here) ? 'gone' : 'unseen';
  if (differ(owner.pidNamespace, here.pidNamespace)) return 'unseen';
  return processExists(owner.pid) ? lifeHere(owner) : 'gone';
}

/** True unless the owner is seen to run: only then may the user say that it is gone. */
export function mayBeGone(owner: LockOwner): boolean {
  return lifeOf(owner) !== 'alive';
}

/** The life of an owner whose pid some process here has. */
function lifeHere({ pid, start, since, uid }: LockOwner): OwnerLife {
  const startNow = processStart(pid);
  if (start !== undefined && startNow !== undefined) return start === startNow ? 'alive' : 'gone';
  // Where starts are unknown, a lock that is older than this process belongs to another one of its pid.
  if (pid === process.pid) return Date.parse(since) >= performance.timeOrigin ? 'alive' : 'gone';
  return isForeignProcess(pid) && uid === process.geteuid?.() ? 'gone' : 'unproven';
}

/** True when both are known and not the same. An older version, and another system, does not know. */
function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** True when the machine has been started again since. Another machine, or a container there, may have its host name. */
function isRestart(owner: Place, here: Place): boolean {
  return owner.machine !== undefined && owner.machine === here.machine;
}

/** The owner that the text of a lock names; undefined when the text is torn. */
export function readOwner(text: string): LockOwner | undefined {
  // On a file system without hard links, a writer that was killed leaves the file torn. Its process is dead.
  const { pid, host, since, uid, ...more } = asObject(parseJson(text)) ?? {};
  if (!isNumber(pid) || !isText(host) || !isText(since)) return undefined;
  const textOf = (name: string): string | undefined => ifValid(more[name], isText);
  return {
    pid,
    host,
    since,
    ...defined({
      start: textOf('start'),
      uid: ifValid(uid, isNumber),
      boot: textOf('boot'),
      pidNamespace: textOf('pidNamespace'),
      machine: textOf('machine'),
    }),
  };
}
