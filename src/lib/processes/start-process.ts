import { type ChildProcess, fork, type ForkOptions } from 'node:child_process';
import { Abort, type AbortReason, sanitizeLine, systemErrorCause } from '../model';

/** A process to start, and what a failed start means. */
export interface ProcessRequest {
  /** Begins a message about it, e.g. `Worker 2`. */
  readonly name: string;
  /** The module to run, an absolute path. */
  readonly modulePath: string;
  readonly args?: readonly string[];
  readonly options: ForkOptions;
  /** The code of an `Abort` for any error that is not a limit of this machine. */
  readonly failedCode: string;
  /** Why the command ends when this machine has no room for the process. */
  readonly limitReason: AbortReason;
}

/**
 * What to do when Node.js stands still or aborts before it runs its first line. Where it may start only some of its
 * threads, some ten, it waits for the others for ever.
 */
export const START_REMEDIES: readonly string[] = [
  'Raise the limit of processes and threads (ulimit -u, or that of the container), or use fewer --workers',
  'Or wait until this machine has less to do, and memory left',
];

/**
 * Starts a Node.js process with a channel.
 *
 * @throws Abort `machine_limit` when a limit of this machine prevents it, else `failedCode`
 */
export async function startProcess(request: ProcessRequest): Promise<ChildProcess> {
  const { modulePath, args = [], options } = request;
  try {
    const child = fork(modulePath, args, options);
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      // Stays: an error after the start is that of a message or a signal to a process that has ended.
      child.on('error', reject);
    });
    return child;
  } catch (error) {
    throw notStarted(error, request);
  }
}

function notStarted(error: unknown, { name, failedCode, limitReason }: ProcessRequest): Abort {
  const cause = systemErrorCause(error);
  if (cause === undefined) throw error;
  const { code, words, remedy } = cause;
  if (remedy === undefined) {
    const why = sanitizeLine(error instanceof Error ? error.message : words);
    return new Abort('stopped_early', failedCode, `${name} could not be started: ${why}.`);
  }
  const message = `${name} could not be started: ${words} (${code}).`;
  return new Abort(limitReason, 'machine_limit', message, [remedy]);
}
