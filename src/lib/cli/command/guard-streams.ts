import { systemErrorCause } from '../../model';
import { EXIT } from './exit-status';

/** The statuses of a command that has done its work: without its result, they promise too much. */
const WORK_DONE: readonly number[] = [
  EXIT.done,
  EXIT.someRowsFailed,
  EXIT.inputInvalid,
  EXIT.differences,
];

/**
 * Decides what happens when a standard stream fails. Call it once, after oclif was loaded.
 *
 * - stderr carries status messages: one that cannot be written never ends a command.
 * - stdout carries the result. A reader that has exited, as after `| head`, changes nothing. Any other error, such as a
 *   full disk, is reported on stderr; the command does its work, and exits 7 in place of 0, 3, 4 or 8.
 */
export function guardStreams(): void {
  let isResultLost = false;
  process.stderr.on('error', (error: Error) => {
    causeOf(error);
  });
  // The listener of oclif throws all errors but EPIPE.
  process.stdout.removeAllListeners('error');
  process.stdout.on('error', (error: Error) => {
    const { code, words } = causeOf(error);
    if (code === 'EPIPE' || isResultLost) return;
    isResultLost = true;
    process.stderr.write(
      `Error: The result cannot be written to standard output: ${words} (${code}).\n` +
        '  → Redirect it to another disk. What a job has done is recorded: see workos-migrate status\n',
    );
  });
  process.on('exit', (status) => {
    if (isResultLost && WORK_DONE.includes(status)) process.exitCode = EXIT.stoppedEarly;
  });
}

/** Why the system refused a write. @throws error, when it is a bug */
function causeOf(error: Error): { readonly code: string; readonly words: string } {
  const cause = systemErrorCause(error);
  if (cause === undefined) throw error;
  return cause;
}
