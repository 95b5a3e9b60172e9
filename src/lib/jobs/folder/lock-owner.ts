import { hostname } from 'node:os';
import { asObject, defined, ifValid, isNumber, isText, parseJson } from '../../model';
import { processExists, processStart } from './process-life';

/** The process that holds a job. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** The start of the process as `processStart` returns it, where that is known. */
  readonly start?: string;
}

/** This process, as the owner of a lock since that time (ISO 8601). */
export function thisProcess(since: string): LockOwner {
  return {
    pid: process.pid,
    host: hostname(),
    since,
    ...defined({ start: processStart(process.pid) }),
  };
}

/** True when the owner may still run. */
export function isAlive(owner: LockOwner): boolean {
  // A process of another host cannot be checked: its lock remains until a user removes it.
  if (owner.host !== hostname()) return true;
  // In a container every process may have the same pid: a lock older than this process belongs to another one.
  if (owner.pid === process.pid) return Date.parse(owner.since) >= performance.timeOrigin;
  return processExists(owner.pid) && isSameProcess(owner);
}

// The system reuses pids: another process of that pid has another start.
function isSameProcess({ pid, start }: LockOwner): boolean {
  const now = processStart(pid);
  return start === undefined || now === undefined || start === now;
}

/** The owner that the text of a lock names; undefined when the text is torn. */
export function readOwner(text: string): LockOwner | undefined {
  // On a file system without hard links, a writer that was killed leaves the file torn. Its process is dead.
  const { pid, host, since, start } = asObject(parseJson(text)) ?? {};
  if (!isNumber(pid) || !isText(host) || !isText(since)) return undefined;
  return { pid, host, since, ...defined({ start: ifValid(start, isText) }) };
}
