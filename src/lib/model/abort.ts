import { type Guard, oneOf } from './guard';

const ABORT_REASONS = [
  'usage',
  'input_invalid',
  'job_in_the_way',
  'key_refused',
  'stopped_early',
  'interrupted',
] as const;

/**
 * Why a command ends before its work is done. `cli/` maps each to an exit status.
 *
 * - `usage`: bad flag or value, missing file, missing key
 * - `input_invalid`: the file as a whole cannot be imported; nothing was sent
 * - `job_in_the_way`: unknown, in use, already exists, or its CSV has changed; or the folder of a pull is in use
 * - `key_refused`: WorkOS refused the key, or the provider of a pull did
 * - `stopped_early`: work is left; a resume continues it
 * - `interrupted`: a signal asked for the stop; everything is recorded
 */
export type AbortReason = (typeof ABORT_REASONS)[number];

export const isAbortReason: Guard<AbortReason> = oneOf(...ABORT_REASONS);

/**
 * Ends a command with a message for the user. The only error class that does; any other error is a bug.
 * `code` is stable and for machines, `actions` are next steps, exact commands where there are any.
 */
export class Abort extends Error {
  override readonly name = 'Abort';

  // eslint-disable-next-line @typescript-eslint/max-params -- the four are what every ending of a command has
  constructor(
    readonly reason: AbortReason,
    readonly code: string,
    message: string,
    readonly actions: readonly string[] = [],
  ) {
    super(message);
  }
}
