import { readFileSync } from 'node:fs';
import { hasErrorCode, systemErrorCode } from '../../model';

/** True when a process of this pid runs on this machine. A zombie, which has ended and waits to be reaped, does not. */
export function processExists(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return hasErrorCode(error, 'EPERM');
  }
  return statOf(pid)?.state !== 'Z';
}

/** True when a process of this pid runs that another user has started. */
export function isForeignProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return hasErrorCode(error, 'EPERM');
  }
}

/**
 * When the process began, in the kernel's own count: distinguishes two processes of one pid. Undefined where unknown.
 */
export function processStart(pid: number): string | undefined {
  return statOf(pid)?.start;
}

/** The arguments that a process was started with; none where the process is gone or the system does not report them. */
export function argumentsOf(pid: number): readonly string[] {
  return procText(pid, 'cmdline')?.split('\0') ?? [];
}

function statOf(pid: number): { readonly state: string; readonly start: string } | undefined {
  const text = procText(pid, 'stat');
  if (text === undefined) return undefined;
  // The name, in parentheses, may contain anything; the third field follows it. See proc(5).
  const [state, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const start = rest[18];
  return state === undefined || start === undefined ? undefined : { state, start };
}

// Only Linux has /proc, and it may be mounted so that the processes of other users are hidden (`hidepid`).
function procText(pid: number, name: 'stat' | 'cmdline'): string | undefined {
  try {
    return readFileSync(`/proc/${String(pid)}/${name}`, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  }
}
