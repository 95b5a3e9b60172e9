import { readFileSync } from 'node:fs';
import { hasErrorCode } from '../../model';

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

/**
 * When the process began, in the kernel's own count: distinguishes two processes of one pid. Undefined where unknown.
 */
export function processStart(pid: number): string | undefined {
  return statOf(pid)?.start;
}

// Only Linux has /proc; elsewhere nothing but the pid is known.
function statOf(pid: number): { readonly state: string; readonly start: string } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT') || hasErrorCode(error, 'ESRCH')) return undefined;
    throw error;
  }
  // The name, in parentheses, may contain anything; the third field follows it. See proc(5).
  const [state, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const start = rest[18];
  return state === undefined || start === undefined ? undefined : { state, start };
}
